"""A desk, 与上一版比较: what a ranking computed anew changed, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.models import Ranking
from portal.web.filters import score
from portal.web.organisers.result_words import Terms

# causes about entries; how many and which follow
ENTRIES = {
    "cards_added": "新签字的评分表",
    "cards_gone": "移出结果或者收回的评分表",
    "cards_changed": "改过分的评分表",
    "points": "审读得分、扣分有变化",
    "casting": "定夺有变化",
    "entries": "参评作品有增减",
}
TERMS = {
    "rule": "计分办法",
    "ties": "同分规则",
    "minimum": "至少几份评分才排名",
    "rubric": "评分细则",
    "levels": "奖项名额",
    "pool": "下一轮的入围范围",
    "before": "前面轮次的结果",
    "combination": "几轮合成的办法",
    "engine": "引擎版本",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry: its place and level in both versions."""

    code: str
    before: str
    now: str
    levels: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a page says of a ranking beside the version before it."""

    number: int
    head: str
    causes: tuple[str, ...]
    rows: tuple[Changed, ...]
    more: int


def changes(ranking: Ranking, names: Mapping[str, str], terms: Terms) -> Changes | None:
    """Return the comparison kept with a ranking; None for a first one. *names* are of levels."""
    told: Mapping[str, Any] | None = ranking.summary.get("changes")
    if told is None:
        return None
    moved, levels = told["moved"], told["levels"]
    head = (
        f"{moved} 件作品的名次或得分不同，{levels} 件的{terms.what}会变"
        if moved
        else "名次和得分都没有变"
    )
    rows = told["rows"]
    return Changes(
        told["from"],
        head,
        tuple(_cause(*one) for one in told["causes"]) or ("输入没有变化",),
        tuple(_changed(code, before, now, names, terms.none) for code, before, now in rows),
        moved - len(rows),
    )


def _cause(what: str, count: int, entries: Sequence[str]) -> str:
    if what in TERMS:
        return f"{TERMS[what]}变了"
    rest = f" 等 {count} 件" if count > len(entries) else ""
    return f"{ENTRIES[what]}：{'、'.join(entries)}{rest}"


def _changed(
    code: str,
    before: Sequence[Any] | None,
    now: Sequence[Any] | None,
    names: Mapping[str, str],
    none: str,
) -> Changed:
    one, other = (names.get(place[2], none) if place else none for place in (before, now))
    return Changed(code, _place(before), _place(now), "" if one == other else f"{one}变{other}")


def _place(place: Sequence[Any] | None) -> str:
    return "没有名次" if place is None else f"第 {place[0]} 名，{score(Decimal(place[1]))} 分"
