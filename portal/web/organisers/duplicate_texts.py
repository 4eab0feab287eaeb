"""A desk, two texts that share passages: what is asked of the page, its figures, its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal import clock
from portal.screening.duplicates.marking import Quote, letters_in
from portal.screening.duplicates.side_by_side import Row, Sheet, in_step
from portal.web.filters import thousands
from portal.web.forms import whole
from portal.web.organisers.duplicate_charts import PlacesChart, places_chart

#: Passages shorter than this may be put out of sight.
LEASTS: Final = (13, 30, 60, 100)
COUNTS: Final = ("零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十")
MOST_SAID: Final = 8
DAY: Final = 86_400
TOPIC: Final = "题材相近度，只看用词，1 为最高；题材相近本身从不报警"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage as it is kept, seen from the left text."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    kind: str = "same"


@dataclass(frozen=True, slots=True)
class Looking:
    """How the page is looked at; nothing of it touches what was found."""

    is_whole: bool = False
    is_base_folded: bool = False
    least: int = 0

    def address(self, **changes: object) -> dict[str, str]:
        """Return the query of this way of looking, some of it changed."""
        now: dict[str, object] = {"is_whole": self.is_whole, "least": self.least}
        now |= {"is_base_folded": self.is_base_folded, **changes}
        said = {
            "show": "whole" if now["is_whole"] else "",
            "base": "folded" if now["is_base_folded"] else "",
            "least": str(now["least"] or ""),
        }
        return {name: value for name, value in said.items() if value}


def looking(given: Mapping[str, str]) -> Looking:
    """Read from the address how the page is looked at; nonsense counts as not asked."""
    least = whole(given.get("least"), most=max(LEASTS)) or 0
    return Looking(
        is_whole=given.get("show") == "whole",
        is_base_folded=given.get("base") == "folded",
        least=least if least in LEASTS else 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """One of the two texts, and whose it is as far as an organiser is told."""

    title: str
    href: str
    line: str
    is_outdated: bool
    text: str
    quotes: tuple[Quote, ...]
    submitted_at: datetime | None
    matched: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """Two texts and what they share; the one that was there first stands left."""

    left: TextSide
    right: TextSide
    passages: tuple[Stretch, ...]
    score: float
    # how alike the words are; None where no full check has compared topics
    topic: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """What the page of a pair shows."""

    heading: str
    figures: list[dict[str, Any]]
    chart: PlacesChart
    finding: str
    rows: list[tuple[Row, int]]
    apart: list[tuple[Row, int]]
    numbers: list[int]
    hidden: str
    is_whole: bool
    is_base_folded: bool


def stretches(evidence: Sequence[Sequence[Any]], *, is_turned: bool) -> tuple[Stretch, ...]:
    """Return kept passages in the order of the left text."""
    found = [Stretch(*row) for row in evidence]
    if is_turned:
        found = [Stretch(one.b_start, one.b_end, one.a_start, one.a_end, one.kind) for one in found]
    return tuple(sorted(found, key=lambda one: (one.a_start, one.a_end, one.b_start)))


def text_page(pair: TextPair, look: Looking) -> TextPage:
    """Return the page's values; everything is counted before anything is put out of sight."""
    left, right = pair.left, pair.right
    lengths = [letters_in(left.text[one.a_start : one.a_end]) for one in pair.passages]
    shown = frozenset(
        number for number, length in enumerate(lengths, start=1) if length >= look.least
    )
    sheet = in_step(
        (left.text, right.text),
        pair.passages,
        (left.quotes, right.quotes),
        shown=shown,
        with_quotes=not look.is_base_folded,
    )
    return TextPage(
        heading=heading(len(lengths)),
        figures=figures(pair),
        chart=places_chart(
            (len(left.text), len(right.text)),
            [((one.a_start, one.a_end), (one.b_start, one.b_end)) for one in pair.passages],
            (spans(left.quotes), spans(right.quotes)),
            shown=shown,
        ),
        finding=finding(pair),
        rows=linked(sheet.rows),
        apart=linked(sheet.apart),
        numbers=in_order(sheet),
        hidden=hidden(lengths, look),
        is_whole=look.is_whole,
        is_base_folded=look.is_base_folded,
    )


def spans(quotes: Sequence[Quote]) -> list[tuple[int, int]]:
    """Return where they stand."""
    return [(one.start, one.end) for one in quotes]


def in_order(sheet: Sheet) -> list[int]:
    """Return the numbers of the passages as the page shows them."""
    return [row.number for row in (*sheet.rows, *sheet.apart) if row.number]


def linked(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Return each row with the number of the passage that follows it, or 0."""
    following, found = 0, []
    for row in reversed(rows):
        found.append((row, following))
        following = row.number or following
    return found[::-1]


def heading(count: int) -> str:
    """Say how many passages there are, without a verdict."""
    if not count:
        return "这两篇没有相同的段落"
    number = COUNTS[count] if count < len(COUNTS) else f" {count} "
    return f"这两篇有{number}段很像"


def figures(pair: TextPair) -> list[dict[str, Any]]:
    """Return the figures on top: the longest, the whole, what does not count, how sure, when."""
    left, right = pair.left, pair.right
    found = [
        longest(pair),
        (
            thousands(max(left.matched, right.matched)), "字",
            f"相同和改写合计，占左篇 {percent(left.share)}、右篇 {percent(right.share)}",
        ),
        (thousands(quoted_by_both(pair)), "字", "两篇同引的底本原文，已剔除，不算雷同"),
        (f"{pair.score:.2f}", "", "确有抄写关系的把握，1 为最高"),
        *([(f"{pair.topic:.2f}", "", TOPIC)] if pair.topic else []),
        *when(left.submitted_at, right.submitted_at),
    ]  # fmt: skip
    return [{"number": number, "unit": unit, "text": text} for number, unit, text in found]


def longest(pair: TextPair) -> tuple[str, str, str]:
    """Say how long the longest passage is, as the page counts it beside the rows."""
    lengths = [
        (letters_in(pair.left.text[one.a_start : one.a_end]), one.kind == "same")
        for one in pair.passages
    ]
    length, is_same = max(lengths, default=(0, True))
    return thousands(length), "字", "最长一段，逐字相同" if is_same else "最长一段，有改写"


def percent(share: float) -> str:
    """5.8%."""
    return f"{share * 100:.1f}%"


def quoted_by_both(pair: TextPair) -> int:
    """Return how much of the same base texts both quote, in letters."""
    sides = []
    for side in (pair.left, pair.right):
        counted: dict[str, int] = {}
        for quote in side.quotes:
            letters = letters_in(side.text[quote.start : quote.end])
            counted[quote.label] = counted.get(quote.label, 0) + letters
        sides.append(counted)
    return sum(min(sides[0][label], sides[1][label]) for label in sides[0].keys() & sides[1].keys())


def when(
    left: datetime | None, right: datetime | None, *, word: str = "左篇"
) -> list[tuple[str, str, str]]:
    """Say which was handed in first; a reference text has no such day."""
    if left is None or right is None:
        return []
    seconds = int((right - left).total_seconds())
    number, unit = (seconds // DAY, "天") if seconds >= DAY else (seconds // 3600, "小时")
    if not number:
        number, unit = max(seconds // 60, 0), "分钟"
    return [(str(number), unit, f"{word}先报送（{day(left)}、{day(right)}）")]


def day(moment: datetime) -> str:
    """4 月 28 日."""
    local = clock.to_beijing(moment)
    return f"{local.month} 月 {local.day} 日"


def finding(pair: TextPair) -> str:
    """Say for those who do not see the picture where the passages stand."""
    left, right = pair.left.text, pair.right.text
    said = [
        f"第 {number} 段在左篇{share_at(one.a_start, left)}、右篇{share_at(one.b_start, right)}"
        for number, one in enumerate(pair.passages[:MOST_SAID], start=1)
    ]
    return "两篇全文位置图：" + ("；".join(said) or "没有相同的段落")


def share_at(start: int, text: str) -> str:
    """Say where in a text something begins."""
    return f" {start * 100 // max(len(text), 1)}% 处"


def hidden(lengths: Sequence[int], look: Looking) -> str:
    """Say what is put out of sight; it is never gone."""
    short = [length for length in lengths if length < look.least]
    said = []
    if short:
        letters = thousands(sum(short))
        said.append(f" {len(short)} 段不足 {look.least} 字的雷同（共 {letters} 字）")
    if look.is_base_folded:
        said.append("引用底本的原文")
    return f"这里收起了{'和'.join(said)}。上面的数字没有变，报告里也照样有。" if said else ""
