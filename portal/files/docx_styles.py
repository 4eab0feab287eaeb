"""What the style sheet of a docx says that matters for reading: titles, headings, lists, hiding."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

_HEADING: Final = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_TITLES: Final = {"title", "标题"}
_MAX_CHAIN: Final = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style with what it inherits already filled in."""

    heading: int = 0
    is_title: bool = False
    is_hidden: bool = False
    is_centred: bool = False
    number_id: str = ""
    number_level: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, and the one paragraphs have when they name none."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: Style = field(default_factory=Style)

    def of(self, style_id: str) -> Style:
        """Return the style, or the default one."""
        return self.by_id.get(style_id, self.default)


def value_of(parent: etree._Element | None, path: str) -> str | None:
    """Return the ``w:val`` of the first element at *path*; '' when it has none; None if absent."""
    found = None if parent is None else parent.find(path)
    if found is None:
        return None
    for key, value in found.attrib.items():
        if etree.QName(key).localname == "val":
            return str(value)
    return ""


def is_on(parent: etree._Element | None, path: str) -> bool | None:
    """Read a switch such as ``w:vanish``: on, off, or None when it is not mentioned."""
    value = value_of(parent, path)
    return None if value is None else value not in {"0", "false", "off"}


def read_styles(root: etree._Element | None) -> Styles:
    """Read ``word/styles.xml``, following ``basedOn``."""
    if root is None:
        return Styles()
    raw = {_id(style): style for style in root.iterfind("{*}style")}
    by_id = {name: _resolve(name, raw) for name in raw}
    default = next(
        (
            by_id[name]
            for name, style in raw.items()
            if _own(style, "default") in {"1", "true"} and _own(style, "type") == "paragraph"
        ),
        Style(),
    )
    return Styles(by_id, default)


def _resolve(name: str, raw: dict[str, etree._Element]) -> Style:
    chain: list[etree._Element] = []
    current: str | None = name
    while current in raw and len(chain) < _MAX_CHAIN:
        chain.append(raw[current])
        current = value_of(raw[current], "{*}basedOn")
    label = (value_of(chain[0], "{*}name") or "").strip().lower()
    return Style(
        heading=_heading(chain),
        is_title=label in _TITLES,
        is_hidden=bool(_nearest_switch(chain, "{*}rPr/{*}vanish")),
        is_centred=_nearest(chain, "{*}pPr/{*}jc") == "center",
        number_id=_nearest(chain, "{*}pPr/{*}numPr/{*}numId") or "",
        number_level=int(_nearest(chain, "{*}pPr/{*}numPr/{*}ilvl") or 0),
    )


def _heading(chain: list[etree._Element]) -> int:
    for style in chain:
        hit = _HEADING.match((value_of(style, "{*}name") or "").strip())
        if hit:
            return int(hit[1])
    outline = _nearest(chain, "{*}pPr/{*}outlineLvl") or ""
    return int(outline) + 1 if outline.isdecimal() and int(outline) < 9 else 0


def _nearest(chain: list[etree._Element], path: str) -> str | None:
    values = (value_of(style, path) for style in chain)
    return next((value for value in values if value is not None), None)


def _nearest_switch(chain: list[etree._Element], path: str) -> bool | None:
    switches = (is_on(style, path) for style in chain)
    return next((switch for switch in switches if switch is not None), None)


def _id(style: etree._Element) -> str:
    return _own(style, "styleId") or ""


def _own(element: etree._Element, name: str) -> str | None:
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return None
