"""A desk, the expected text as the workbench draws it: letter by letter, with numbers and marks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.judging.proofreading.blind import BlindMark, BlindProofreading
from portal.models.proofreading_enums import MarkKind

# how many characters a line of the text column has before it is numbered again
EVERY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One character of the text: read ones have a number, punctuation has none."""

    character: str
    number: int | None = None
    kinds: tuple[str, ...] = ()
    marks: str = ""
    is_numbered: bool = False


@dataclass(slots=True)
class Paragraph:
    """One paragraph of the text."""

    signs: list[Sign] = field(default_factory=list)


def paragraphs_of(reading: BlindProofreading) -> list[Paragraph]:
    """Return the text with what was marked in it."""
    places = {letter.offset: number for number, letter in enumerate(reading.letters)}
    marked = _marked(reading.marks)
    found = [Paragraph()]
    for offset, character in enumerate(reading.body):
        if character == "\n":
            found.append(Paragraph())
            continue
        number = places.get(offset)
        found[-1].signs.append(_sign(character, number, marked))
    return [paragraph for paragraph in found if paragraph.signs]


def _marked(marks: Iterable[BlindMark]) -> dict[int, list[BlindMark]]:
    found: dict[int, list[BlindMark]] = {}
    for mark in marks:
        if mark.start is not None:
            for place in range(mark.start, mark.start + max(mark.length, 1)):
                found.setdefault(place, []).append(mark)
    return found


def _sign(character: str, number: int | None, marked: dict[int, list[BlindMark]]) -> Sign:
    if number is None:
        return Sign(character=character)
    marks = marked.get(number, [])
    return Sign(
        character=character,
        number=number + 1,
        kinds=tuple(sorted({mark.kind.value for mark in marks})),
        marks="、".join(str(mark.number) for mark in marks if mark.start == number),
        is_numbered=number % EVERY == 0,
    )


def words_of(reading: BlindProofreading, mark: BlindMark) -> str:
    """Return the characters of the text a mark is about, shortened; empty when on no text."""
    if mark.start is None:
        return ""
    length = 1 if mark.kind is MarkKind.EXTRA else max(mark.length, 1)
    chosen = "".join(one.written for one in reading.letters[mark.start : mark.start + length])
    return chosen if len(chosen) <= 12 else f"{chosen[:6]}…{chosen[-4:]}"


def places_of(reading: BlindProofreading, words: str) -> list[int]:
    """Return where the text has these words, by the number of their first character (from 0)."""
    from_text = "".join(letter.key for letter in reading.letters)
    wanted = "".join(letter.key for letter in reading.letters_of(words))
    found, place = [], from_text.find(wanted) if wanted else -1
    while place >= 0:
        found.append(place)
        place = from_text.find(wanted, place + 1)
    return found
