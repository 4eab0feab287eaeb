"""Screening room: the evidence of a pair as values: its passages, its figures, what is quoted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.models import CheckedText, DuplicatePair, Entry, ReferenceText, ScanPrint
from portal.models.enums import PairKind
from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.likening import stretches
from portal.screening.duplicate_reports.paper import Comparison, Facts, Passage, Picture, Quotation
from portal.screening.duplicate_reports.people import People
from portal.screening.duplicate_reports.pieces import CONTEXT, Look, Stretch, excerpt, printable

#: A report quotes so many places of one text; more are counted.
MOST_QUOTATIONS: Final = 60
Titles = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sides:
    """A pair as seen from one of its entries, which stands left."""

    pair: DuplicatePair
    left: Entry
    right: Entry | ReferenceText
    is_turned: bool

    @property
    def texts(self) -> tuple[CheckedText | None, CheckedText | None]:
        """The texts, left and right; a pair of scans has none."""
        both = self.pair.a_text, self.pair.b_text
        return (both[1], both[0]) if self.is_turned else both

    @property
    def prints(self) -> tuple[ScanPrint | None, ScanPrint | None]:
        """The scanned pages, left and right; a pair of texts has none."""
        both = self.pair.a_print, self.pair.b_print
        return (both[1], both[0]) if self.is_turned else both

    @property
    def shares(self) -> tuple[float, float]:
        """What part of the left and of the right is in common."""
        both = self.pair.share_a, self.pair.share_b
        return (both[1], both[0]) if self.is_turned else both

    @property
    def source(self) -> str:
        """Where a reference text is from; of an entry nothing."""
        return "" if isinstance(self.right, Entry) else self.right.source

    @property
    def spans(self) -> list[tuple[int, int, int, int, str]]:
        """The passages, in the order of the left text."""
        rows: Sequence[Any] = self.pair.evidence.get("passages", ())
        found = [(int(a), int(b), int(c), int(d), str(kind)) for a, b, c, d, kind in rows]
        if self.is_turned:
            found = [(c, d, a, b, kind) for a, b, c, d, kind in found]
        return sorted(found)


def turned(pair: DuplicatePair, entry_id: int) -> Sides:
    """Return the pair with this entry to the left."""
    other: Entry | ReferenceText | None = pair.b_entry or pair.b_reference
    assert other is not None  # noqa: S101  # the schema says one of the two
    if pair.b_entry is not None and pair.b_entry_id == entry_id:
        return Sides(pair, pair.b_entry, pair.a_entry, is_turned=True)
    return Sides(pair, pair.a_entry, other, is_turned=False)


def names(sides: Sides, people: People) -> tuple[str, str]:
    """Return what organisers call the two sides by."""
    other = sides.right
    right = (
        people.name(other) if isinstance(other, Entry) else f"对照文本{words.titled(other.title)}"
    )
    return people.name(sides.left), right


def beside(
    sides: Sides, people: People, titles: Titles, *, has_pictures: bool = True
) -> Comparison:
    """Return the pair for organisers: both texts, or both pictures, side by side."""
    left, right = names(sides, people)
    return Comparison(
        title=f"{left}与{right}",
        left=left,
        right=right,
        facts=(*_figures(sides), *_makers(sides, people), *order(sides, left, right)),
        passages=tuple(_passages(sides, titles)),
        pictures=_pictures(sides, left, right) if has_pictures else (),
    )


def alone(sides: Sides, titles: Titles, number: int) -> Comparison:
    """Return the pair for the left author: nothing of the right side is in it."""
    share, longest = words.percent(sides.shares[0]), sides.pair.longest
    is_text = sides.pair.kind is PairKind.TEXT
    figures: Facts = (("占本篇", share), ("最长一段", f"{longest} 字")) if is_text else ()
    return Comparison(
        title=f"与第 {number} 篇相似文本",
        left="本篇文字",
        right="",
        facts=figures or (("相似的是", "书写的图像"),),
        passages=tuple(
            Passage(passage.label, passage.left) for passage in _passages(sides, titles)
        ),
        pictures=_pictures(sides, "本件作品")[:1],
    )


def _figures(sides: Sides) -> Facts:
    pair = sides.pair
    score = ("把握", words.confidence(pair.score))
    if pair.kind is PairKind.SCAN:
        return score, *_scan_figures(sides)
    left, right = sides.shares
    return (
        score,
        ("占前一篇", words.percent(left)),
        ("占后一篇", words.percent(right)),
        ("最长一段", f"{pair.longest:,} 字"),
        ("共", f"{len(sides.spans)} 段"),
        *(
            [(words.TOPIC, f"{words.confidence(pair.topic)}（不作为报警的依据）")]
            if pair.topic
            else []
        ),
    )


def _scan_figures(sides: Sides) -> Facts:
    found = sides.pair.evidence
    pages = [one.page.position + 1 for one in sides.prints if one is not None]
    facts: list[tuple[str, str]] = []
    if len(pages) == len(sides.prints):
        facts.append(("比的是", f"前一件第 {pages[0]} 张、后一件第 {pages[1]} 张"))
    if found.get("exact"):
        facts.append(("结果", "两张是同一个文件"))
    elif "inliers" in found:
        agreed = words.percent(float(found.get("agreement", 0.0)))
        facts.append(("结果", f"{found['inliers']} 处笔画特征在同一位置，笔画重合 {agreed}"))
    changes = [words.CHANGES[one] for one in found.get("changes", ()) if one in words.CHANGES]
    return (*facts, *([("后一张像是", "、".join(changes))] if changes else []))


def _pictures(sides: Sides, *captions: str) -> tuple[Picture, ...]:
    """
    Return the pages as their authors saw them.

    One that was never drawn is left out, and one of another call: rights are given call by call.
    """
    return tuple(
        Picture(one.page.preview_key, f"{caption}，第 {one.page.position + 1} 张")
        for one, caption in zip(sides.prints, captions, strict=False)
        if one is not None and one.page.preview_key and one.call_id == sides.pair.call_id
    )


def _makers(sides: Sides, people: People) -> Facts:
    other = people.told(sides.right) if isinstance(sides.right, Entry) else ""
    return (("前一篇作者", people.told(sides.left)), *([("后一篇作者", other)] if other else []))


def order(sides: Sides, left: str, right: str) -> Facts:
    """Say which of two entries came first; a reference text has no such moment."""
    if not isinstance(sides.right, Entry):
        return (("来源", sides.source),) if sides.source else ()
    first, second = sides.left.submitted_at, sides.right.submitted_at
    if first is None or second is None or first == second:
        return ()
    return (("先报送的是", left if first < second else right),)


def _passages(sides: Sides, titles: Titles) -> Iterator[Passage]:
    one, other = sides.texts
    if one is None or other is None:
        return
    spans = sides.spans
    left, right = stretches(one.text, other.text, spans)
    left += base_stretches(one, titles)
    right += base_stretches(other, titles)
    around = _around(sides, one), _around(sides, other)
    for number, (a, b, c, d, kind) in enumerate(spans, start=1):
        yield Passage(
            f"{number}\n{b - a} 字\n{words.KINDS[kind]}",
            excerpt(one.text, left, a, b, around=around[0]),
            excerpt(other.text, right, c, d, around=around[1]),
        )


def _around(sides: Sides, text: CheckedText) -> int:
    """Return how much of what surrounds a passage is quoted: of other calls' entries nothing."""
    is_foreign = text.entry_id is not None and text.call_id != sides.pair.call_id
    return 0 if is_foreign else CONTEXT


def base_stretches(text: CheckedText, titles: Titles) -> list[Stretch]:
    """Return what a text quotes, named by base text and article."""
    return [
        Stretch(start, end, Look.BASE, words.article(titles.get(key, "引用底本"), part))
        for start, end, key, part in text.base_spans
    ]


def quotations(subject: str, text: CheckedText, titles: Titles) -> Iterator[Quotation]:
    """Yield the places of base text in a text, each named; past the sixtieth they are counted."""
    found = base_stretches(text, titles)
    for one in found[:MOST_QUOTATIONS]:
        yield Quotation(subject, one.label, printable(text.text[one.start : one.end]))
    if len(found) > MOST_QUOTATIONS:
        yield Quotation(subject, "其余", f"还有 {len(found) - MOST_QUOTATIONS} 处，没有列出。")
