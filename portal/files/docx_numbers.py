"""The numbers Word draws before list paragraphs (一、 （二） 1. •): no text, yet read with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_DIGITS: Final = "零一二三四五六七八九"
_BULLET: Final = "•"
_CHINESE: Final = {
    "chineseCounting",
    "chineseCountingThousand",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "chineseLegalSimplified",
}
_ROMAN: Final = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The counters of one document; ask it once for each list paragraph, in order."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def marker(self, number_id: str, level: int) -> str:
        """Return the next marker of this list at this level, and restart the deeper ones."""
        levels = self.lists.get(number_id, {})
        if level not in levels:
            return ""
        here = levels[level]
        count = self._counts.get((number_id, level), here.start - 1) + 1
        self._counts[number_id, level] = count
        for deeper in [key for key in self._counts if key[0] == number_id and key[1] > level]:
            del self._counts[deeper]
        if here.form == "bullet":
            return _BULLET
        return re.sub(r"%([1-9])", lambda hit: self._part(number_id, int(hit[1]) - 1), here.text)

    def _part(self, number_id: str, level: int) -> str:
        shape = self.lists[number_id].get(level)
        if shape is None:
            return ""
        return written(self._counts.get((number_id, level), shape.start), shape.form)


def read_numbering(root: etree._Element | None) -> Numbering:
    """Read ``word/numbering.xml``; a document without one draws no numbers."""
    if root is None:
        return Numbering()
    abstract: dict[str, dict[int, _Level]] = {}
    for element in root.iterfind("{*}abstractNum"):
        abstract[_attribute(element, "abstractNumId")] = {
            int(_attribute(level, "ilvl") or 0): _Level(
                form=_child(level, "numFmt") or "decimal",
                text=_child(level, "lvlText"),
                start=_whole(_child(level, "start"), 1),
            )
            for level in element.iterfind("{*}lvl")
        }
    lists = {
        _attribute(element, "numId"): abstract.get(_child(element, "abstractNumId"), {})
        for element in root.iterfind("{*}num")
    }
    return Numbering(lists)


def written(count: int, form: str) -> str:
    """Write *count* in one of Word's number formats; unknown ones become plain digits."""
    if form in _CHINESE:
        return _chinese(count)
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    if form == "ideographTraditional" and 1 <= count <= len(_STEMS):
        return _STEMS[count - 1]
    if form in {"decimalEnclosedCircleChinese", "decimalEnclosedCircle"} and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    return "" if form == "none" else str(count)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    letters = ""
    for value, sign in _ROMAN:
        letters += sign * (count // value)
        count %= value
    return letters


def _attribute(element: etree._Element, name: str) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name),
        "",
    )


def _child(element: etree._Element, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return "" if child is None else _attribute(child, "val")


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default
