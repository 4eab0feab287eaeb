"""Judging room: what the model says beside a ranking, in words for pages and papers. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.calls.queries import award_levels
from portal.judging.computing import level_in
from portal.judging.findings import findings_of
from portal.judging.modelling import CAVEAT, CUT_BY, NO_LEVEL, TOLD, Caveat
from portal.judging.pool_line import NAME, POOL, rule_of
from portal.judging.queries.pools import round_after
from portal.labels import word
from portal.models import AwardLevel, Ranking, Round
from portal.models.enums import Combination, RoundKind

NAMED: Final = 20
PRIZES: Final = ("奖次", "不获奖")
GOING_ON: Final = ("入围与否", "不入围")
WORDS: Final = {
    Caveat.SHARES: "这一轮的得分是百分位，校宽严后的是分，尺度不同，不能按同样的权重与前面各轮"
    "相加，所以不列“校宽严后”，也不说{what}会不会变。",
    Caveat.ISLANDS: "评委网络分成 {islands} 块，块与块之间校宽严后的得分不能直接比较，"
    "所以不说{what}会不会变。",
    Caveat.NO_LINE: "{after}的入围范围是“{pool}”，不是从名次上取一条线，"
    "所以不说按校宽严后得分排谁会入围。",
    Caveat.LAST_ONLY: "“校宽严后”只把{name}的评委分换成校宽严后的分，权重、扣分和同分规则照旧；"
    "前面各轮的得分按已有的算。",
    Caveat.OWN_RANKS: "“校宽严后”只把{name}的评委分换成校宽严后的分，前面各轮的得分按已有的算；"
    "入围只看{name}自己的名次，会不会变也只看它。",
}
ORDERS: Final = {
    RoundKind.SIFTING: "这一轮评委只说通过、不通过，不打分，看不出宽严，所以没有“校宽严后”，"
    "也不说{what}会不会变。",
    RoundKind.RANKING: "这一轮评委排的是先后，不打分，看不出宽严，所以没有“校宽严后”，"
    "也不说{what}会不会变。",
}
UNTOLD: Final = (
    "这一版由引擎 {engine} 算出，那时各轮加权的还不算“校宽严后”，所以不说{what}会不会变。"
)
OTHER_LINES: Final = "{what}怎样定，在这一版排名以后改过，所以不说按校宽严后得分排会不会变。"
SAME: Final = "按校宽严后得分排，{what}都不变。"


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What is said of prizes, or of who goes on.

    ``moves`` are (blind code, level, level by the model) in words; ``sentences`` say that nothing
    moves, why nothing can be said, or what was taken as given.
    """

    what: str
    moves: tuple[tuple[str, str, str], ...]
    sentences: tuple[str, ...]
    is_told: bool

    def of(self, code: str) -> tuple[str, ...]:
        """Say it of one entry."""
        if not self.is_told:
            return self.sentences
        own = [f"从{before}变为{after}" for entry, before, after in self.moves if entry == code]
        change = own[0] if own else "不变"
        told = f"按校宽严后得分排，这件作品的{self.what}{change}。"
        return (told, *[one for one in self.sentences if one != SAME.format(what=self.what)])

    def in_line(self) -> tuple[str, ...]:
        """Say it of all, the moves first and in one sentence, for papers."""
        if not self.moves:
            return self.sentences
        named = "、".join(f"{code}（{one}变为{other}）" for code, one, other in self.moves[:NAMED])
        more = "等" if len(self.moves) > NAMED else ""
        count = f"按校宽严后得分排，{len(self.moves)} 件作品的{self.what}会变："
        return (f"{count}{named}{more}。这只供对照，不改变名次。", *self.sentences)


def beside_ranking(ranking: Ranking) -> Beside:
    """Return what the model says beside a ranking (three queries at most)."""
    later, told = round_after(ranking.round), ranking.summary
    levels = () if later else award_levels(ranking.round.category)
    what, none = GOING_ON if later else PRIZES
    terms: dict[str, Any] = {
        "what": what,
        "name": ranking.round.name,
        "after": later.name if later else "",
        "pool": word(later.pool_kind) if later else "",
        "islands": told.get("islands", 1),
        "engine": ranking.engine_version,
    }
    names = {POOL: NAME} if later else {one.key: one.name for one in levels}
    found = findings_of(ranking).moves
    keys = {key for one in found for key in (one.before, one.after)} - {NO_LEVEL}
    if told.get(CUT_BY, today := _cut_by(later, levels)) != today or not keys <= names.keys():
        return Beside(what, (), (OTHER_LINES.format(**terms),), is_told=False)
    said = _said(ranking).format(**terms)
    moves = tuple(
        (one.code, names.get(one.before, none), names.get(one.after, none)) for one in found
    )
    is_told = _is_told(ranking) and bool(later or levels)
    same = (SAME.format(**terms),) if is_told and not moves else ()
    return Beside(what, moves, (*same, *([said] if said else [])), is_told=is_told)


def _cut_by(later: Round | None, levels: Sequence[AwardLevel]) -> Any:
    """Return what a ranking computed today would be cut by, as its summary keeps it."""
    return rule_of(later) if later else [level_in(one) for one in levels]


def _is_old(told: Mapping[str, Any]) -> bool:
    """Say whether the ranking is of an engine that said nothing of weighted rounds."""
    is_sum = told.get("combination") == Combination.WEIGHTED.value and bool(told.get("stages"))
    return CAVEAT not in told and (is_sum or "moved" not in told)


def _is_told(ranking: Ranking) -> bool:
    return _caveat(ranking) in TOLD and not _is_old(ranking.summary)


def _caveat(ranking: Ranking) -> Caveat:
    """Return what a ranking keeps; of an earlier engine's what it would have kept."""
    told = ranking.summary
    if CAVEAT in told:
        return Caveat(told[CAVEAT])
    if ranking.round.kind is not RoundKind.SCORING:
        return Caveat.ORDER
    return Caveat.ISLANDS if told.get("islands", 1) > 1 else Caveat.NONE


def _said(ranking: Ranking) -> str:
    """Return the sentence, its places still open; "" where there is nothing to add."""
    caveat = _caveat(ranking)
    if caveat is Caveat.ORDER:
        return ORDERS[ranking.round.kind]
    if caveat in TOLD and _is_old(ranking.summary):
        return UNTOLD
    return WORDS.get(caveat, "")
