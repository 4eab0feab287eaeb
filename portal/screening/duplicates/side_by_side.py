"""Screening room, two texts in step: rows with a passage each, and what lies between. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from portal.screening.duplicates.marking import (
    Painted,
    Passage,
    Piece,
    Quote,
    Span,
    letters_in,
    paint,
)

# so many letters around a passage are shown when its paragraph does not end before
CONTEXT: Final = 90
# a shorter stretch without a passage is not worth folding away
LEAST_FOLDED: Final = 60
LEAST_QUOTE: Final = 10
MOST_ROWS: Final = 400
STOPS: Final = "。！？；!?;…"
CLOSERS: Final = "”’」』）)》"
EMPTY: Final = (0, 0)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one text, paragraph by paragraph."""

    paragraphs: tuple[tuple[Piece, ...], ...]
    letters: int
    # the passages that are marked in it
    numbers: tuple[int, ...]
    is_opening: bool

    @property
    def is_long(self) -> bool:
        """Say whether it is worth folding away."""
        return self.letters > LEAST_FOLDED


@dataclass(frozen=True, slots=True)
class Row:
    """A passage (*number*), a quotation in both texts (*label*), or what lies between them."""

    left: Block
    right: Block
    number: int = 0
    kind: str = ""
    label: str = ""
    letters: tuple[int, int] = EMPTY


@dataclass(frozen=True, slots=True)
class Sheet:
    """Both texts: *rows* in the order of both, *apart* what stands elsewhere in the right one."""

    rows: tuple[Row, ...]
    apart: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What holds a row together: the same stretch of both texts."""

    a: Span
    b: Span
    weight: float
    number: int = 0
    kind: str = ""
    label: str = ""


def in_step(
    texts: tuple[str, str],
    passages: Sequence[Passage],
    quotes: tuple[Sequence[Quote], Sequence[Quote]],
    *,
    shown: frozenset[int],
    with_quotes: bool = True,
) -> Sheet:
    """Return the sheet of two texts; passages are numbered as they come, from 1."""
    sides = paint(texts, passages, quotes, shown=shown)
    anchors = [
        Anchor(
            _inside(texts[0], one.a_start, one.a_end), _inside(texts[1], one.b_start, one.b_end),
            one.a_end - one.a_start + 1.0, number, one.kind,
        )
        for number, one in enumerate(passages, start=1)
        if number in shown
    ]  # fmt: skip
    longest = sorted(anchors, key=lambda one: (-one.weight, one.number))[:MOST_ROWS]
    shared = _shared_quotes(quotes, longest) if with_quotes else []
    chain = _chain(sorted([*longest, *shared], key=lambda one: (one.a, one.b)))
    kept = {one.number for one in chain}
    apart = [one for one in longest if one.number not in kept]
    return Sheet(
        rows=tuple(_rows(sides, chain)),
        apart=tuple(_alone(sides, one) for one in sorted(apart, key=lambda one: one.number)),
    )


def _inside(text: str, start: int, end: int) -> Span:
    first = min(max(start, 0), len(text))
    return first, min(max(end, first), len(text))


def _shared_quotes(
    quotes: tuple[Sequence[Quote], Sequence[Quote]], anchors: Iterable[Anchor]
) -> list[Anchor]:
    """Return what both texts quote, first with first, outside of the passages."""
    taken = [one for one in anchors if one.number]
    places = [one.a for one in taken], [one.b for one in taken]
    free = [
        [quote for quote in side if not any(_overlap(quote, span) for span in spans)]
        for side, spans in zip(quotes, places, strict=True)
    ]
    others: dict[str, list[Quote]] = defaultdict(list)
    for quote in sorted(free[1]):
        others[quote.label].append(quote)
    found = []
    for quote in sorted(free[0]):
        if quote.end - quote.start >= LEAST_QUOTE and others[quote.label]:
            twin = others[quote.label].pop(0)
            span = (twin.start, twin.end)
            found.append(Anchor((quote.start, quote.end), span, 0.5, label=quote.label))
    return found[:MOST_ROWS]


def _overlap(quote: Quote, span: Span) -> bool:
    return quote.start < span[1] and span[0] < quote.end


def _chain(anchors: Sequence[Anchor]) -> list[Anchor]:
    """Return the heaviest anchors that follow one another in both texts without overlap."""
    best: list[tuple[float, int]] = []
    for place, one in enumerate(anchors):
        before = [
            (best[other][0], -other)
            for other in range(place)
            if anchors[other].a[1] <= one.a[0] and anchors[other].b[1] <= one.b[0]
        ]
        weight, other = max(before, default=(0.0, 1))
        best.append((weight + one.weight, -other))
    if not best:
        return []
    place = max(range(len(best)), key=lambda at: (best[at][0], -at))
    found = []
    while place >= 0:
        found.append(anchors[place])
        place = best[place][1]
    return found[::-1]


def _rows(sides: tuple[Painted, Painted], chain: Sequence[Anchor]) -> list[Row]:
    """Return the rows of what is in step, with what lies between, before and behind."""
    lefts = _windows(sides[0].text, [one.a for one in chain])
    rights = _windows(sides[1].text, [one.b for one in chain])
    rows = []
    for place, one in enumerate(chain):
        rows += _gap(sides, lefts[place][0], rights[place][0])
        rows.append(_row(sides, one, lefts[place][1], rights[place][1]))
    return rows + _gap(sides, lefts[-1][0], rights[-1][0])


def _windows(text: str, spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """Return (what lies before, the window) of each span, and what is left behind the last."""
    found, done = [], 0
    limits = [*(start for start, _ in spans[1:]), len(text)]
    for (start, end), following in zip(spans, limits, strict=False):
        first, last = _opening(text, start, done), _closing(text, end, following)
        found.append(((done, first), (first, last)))
        done = last
    return [*found, ((done, len(text)), EMPTY)]


def _opening(text: str, start: int, floor: int) -> int:
    """Return where the paragraph of a passage begins, or a sentence not far before it."""
    least = max(floor, start - CONTEXT)
    line = text.rfind("\n", least, start)
    if line >= 0:
        return line + 1
    if least == floor:
        return floor
    return next((at + 1 for at in range(least, start) if text[at] in STOPS), start)


def _closing(text: str, end: int, ceiling: int) -> int:
    """Return where the paragraph of a passage ends, or a sentence not far behind it."""
    ceiling = min(ceiling, end + CONTEXT)
    if text[end - 1 : end] == "\n":
        return end
    line = text.find("\n", end, ceiling)
    if line >= 0:
        return line + 1
    if ceiling == len(text):
        return ceiling
    for at in range(end, ceiling):
        if text[at] in STOPS:
            behind = range(at + 1, ceiling)
            return next((place for place in behind if text[place] not in CLOSERS), ceiling)
    return end


def _gap(sides: tuple[Painted, Painted], left: Span, right: Span) -> list[Row]:
    """Return the row of what lies between two anchors, if there is anything to read in it."""
    row = Row(_block(sides[0], left), _block(sides[1], right))
    return [row] if row.left.paragraphs or row.right.paragraphs else []


def _row(sides: tuple[Painted, Painted], one: Anchor, left: Span, right: Span) -> Row:
    words = sides[0].text[slice(*one.a)], sides[1].text[slice(*one.b)]
    return Row(
        _block(sides[0], left),
        _block(sides[1], right),
        number=one.number,
        kind=one.kind,
        label=one.label,
        letters=(letters_in(words[0]), letters_in(words[1])),
    )


def _alone(sides: tuple[Painted, Painted], one: Anchor) -> Row:
    """Return the row of a passage that stands elsewhere in the right text."""
    windows = [
        (_opening(side.text, start, 0), _closing(side.text, end, len(side.text)))
        for side, (start, end) in zip(sides, (one.a, one.b), strict=True)
    ]
    return _row(sides, one, windows[0], windows[1])


def _block(side: Painted, span: Span) -> Block:
    """Return a stretch as paragraphs; empty lines are no paragraphs."""
    start, end = span
    lines = [at for at in range(start, end) if side.text[at] == "\n"]
    edges = [start, *(at + 1 for at in lines), end]
    paragraphs = tuple(
        tuple(side.pieces(first, last))
        for first, last in pairwise(edges)
        if side.text[first:last].strip()
    )
    numbers = {piece.number for paragraph in paragraphs for piece in paragraph if piece.number}
    return Block(
        paragraphs=paragraphs,
        letters=letters_in(side.text[start:end]),
        numbers=tuple(sorted(numbers)),
        is_opening=start == 0 or side.text[start - 1 : start] == "\n",
    )
