"""What stands inside one paragraph of a docx: text, note marks, pictures (child process only)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from portal.files.docx_package import authors_of
from portal.files.docx_styles import Styles, is_on, value_of
from portal.files.docx_symbols import symbol
from portal.files.essays import Aside, Mark

DELETED: Final = frozenset({"del", "moveFrom"})
SILENT: Final = frozenset(
    {
        "pPr",
        "rPr",
        "instrText",
        "delInstrText",
        "rt",
        "sdtPr",
        "sdtEndPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "fldData",
        "proofErr",
        "fPr",
        "sSupPr",
        "ctrlPr",
    }
)
_BREAKS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SIGNED: Final = frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"})
_NOTES: Final = frozenset({"footnoteReference", "endnoteReference"})
_PICTURES: Final = {"blip": "embed", "imagedata": "id"}
# drawn by the word processor from data we do not draw: a place and a note are left of them
_DRAWN: Final = frozenset({"chart", "relIds"})
_PRIVATE: Final = re.compile("[\uf000-\uf0ff]")
_PAGE_FIELDS: Final = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})


@dataclass(slots=True)
class Line:
    """One paragraph as it was read: text, marks along it, pictures and boxes that hang on it."""

    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def settled(self) -> tuple[str, tuple[Mark, ...]]:
        """Return the text without white space around it, and the marks counted along that."""
        raw = "".join(self.parts)
        text, before = raw.strip(), len(raw) - len(raw.lstrip())
        return text, tuple(
            Mark(mark.number, min(max(mark.at - before, 0), len(text))) for mark in self.marks
        )

    def at(self) -> int:
        """Return how much text has been read."""
        return sum(map(len, self.parts))


@dataclass(slots=True)
class _Field:
    """A field under way: its code, and whether its result has begun."""

    code: str = ""
    has_result: bool = False

    def is_page_number(self) -> bool:
        return self.has_result and is_page_field(self.code)


class Inline:
    """Reads paragraphs of one document; counts the notes and collects the asides."""

    def __init__(self, styles: Styles, targets: Mapping[str, str]) -> None:
        self._styles, self._targets = styles, targets
        self._fields: list[_Field] = []
        self._is_hidden_by_style = False
        self.notes: list[tuple[str, str]] = []
        self.asides: list[Aside] = []

    def read(self, paragraph: etree._Element, *, is_hidden: bool = False) -> Line:
        """Read one paragraph; *is_hidden* when its style hides it."""
        line, outer = Line(), self._is_hidden_by_style
        self._is_hidden_by_style = is_hidden
        # no page number runs on into the next paragraph: a field left open ends here
        self._fields = [one for one in self._fields if not is_page_field(one.code)]
        self._walk(paragraph, line)
        self._is_hidden_by_style = outer
        return line

    def _walk(self, node: etree._Element, line: Line) -> None:
        for child in node:
            name = etree.QName(child).localname
            if name in {"t", *_BREAKS, "sym"}:
                line.parts += self._said(child, name)
            elif name in DELETED or (name == "r" and self._is_hidden(child)):
                self.put_aside("deleted" if name in DELETED else "hidden", child)
            elif name == "txbxContent":
                line.boxes.append(child)
            elif name == "f" and child.find("{*}num") is not None:
                self._fraction(child, line)
            elif name not in SILENT and not self._is_left_out(child, name):
                self._note_down(child, name, line)
                self._walk(chosen(child) if name == "AlternateContent" else child, line)
            elif name == "instrText" and self._fields:
                self._fields[-1].code += child.text or ""

    def _said(self, element: etree._Element, name: str) -> Iterable[str]:
        if any(one.is_page_number() for one in self._fields):
            return ()
        if name == "t":
            return (_without_private(element),)
        if name == "sym":
            return (symbol(own(element, "font"), own(element, "char")),)
        return (_BREAKS[name],)

    def _fraction(self, element: etree._Element, line: Line) -> None:
        """Write one above the other as one after the other: 1/2, never 12."""
        for part, after in (("num", "/"), ("den", "")):
            found = element.find(f"{{*}}{part}")
            if found is not None:
                self._walk(found, line)
            line.parts.append(after)

    def _is_left_out(self, element: etree._Element, name: str) -> bool:
        is_page = name == "fldSimple" and is_page_field(own(element, "instr"))
        return is_page or is_placeholder(element) or _is_invisible(element, name)

    def _note_down(self, element: etree._Element, name: str, line: Line) -> None:
        """Remember notes, fields, pictures, their descriptions and who signed what."""
        if name in _NOTES:
            self.notes.append((name.removesuffix("Reference"), own(element, "id")))
            line.marks.append(Mark(len(self.notes), line.at()))
        elif name == "fldChar":
            self._turn(own(element, "fldCharType"))
        elif name in {"docPr", "cNvPr"}:
            for words in (element.get("descr"), element.get("title")):
                if words and words.strip():
                    self.asides.append(Aside("alt", words.strip()))
        elif name in _PICTURES:
            line.pictures.append(self._targets.get(own(element, _PICTURES[name]), ""))
        elif name in _DRAWN:
            line.pictures.append("")
        self.sign(element, name)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].has_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def sign(self, element: etree._Element, name: str) -> None:
        """Note who made a tracked change."""
        if name in _SIGNED:
            self.asides += [Aside("reviser", author) for author in authors_of(element)]

    def put_aside(self, where: str, element: etree._Element) -> None:
        """Note text that judges do not see, and who took it away."""
        text = "".join(element.itertext("{*}t", "{*}delText")).strip()
        if text:
            self.asides.append(Aside(where, text))
        self.asides += [Aside("reviser", author) for author in authors_of(element)]

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find("{*}rPr")
        switch = is_on(properties, "{*}vanish")
        if switch is not None:
            return switch
        style = self._styles.by_id.get(value_of(properties, "{*}rStyle") or "")
        return self._is_hidden_by_style if style is None else style.is_hidden


def is_page_field(code: str) -> bool:
    """Say whether a field counts pages: its result is no text of the author's."""
    return code.split()[:1] != [] and code.split()[0].upper() in _PAGE_FIELDS


def chosen(alternate: etree._Element) -> etree._Element:
    """Return the Choice, else the Fallback: Word writes every text box twice."""
    choice = alternate.find("{*}Choice")
    fallback = alternate.find("{*}Fallback")
    return next((branch for branch in (choice, fallback) if branch is not None), alternate)


def is_placeholder(element: etree._Element) -> bool:
    """Say whether this is a content control that still shows its "click here"."""
    return is_on(element, "{*}sdtPr/{*}showingPlcHdr") is not None


def _is_invisible(element: etree._Element, name: str) -> bool:
    """Say whether this is a drawing that its author has switched off."""
    if name not in {"inline", "anchor"}:
        return False
    properties = element.find("{*}docPr")
    return element.get("hidden") == "1" or (
        properties is not None and properties.get("hidden") in {"1", "true"}
    )


def _without_private(element: etree._Element) -> str:
    """Return a text; characters that only a symbol font knows become what it draws."""
    text = element.text or ""
    if not _PRIVATE.search(text):
        return text
    run = element.getparent()
    fonts = None if run is None else run.find("{*}rPr/{*}rFonts")
    font = "" if fonts is None else own(fonts, "ascii")
    return _PRIVATE.sub(lambda hit: symbol(font, f"{ord(hit[0]):x}"), text)


def own(element: etree._Element, name: str) -> str:
    """Return an attribute by its local name."""
    return next(
        (str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name),
        "",
    )


def below(node: etree._Element, wanted: str, *, stop: str) -> Iterator[etree._Element]:
    """Yield rows of a table or cells of a row, through content controls and insertions."""
    for child in node:
        name = etree.QName(child).localname
        if name == wanted:
            yield child
        elif name != stop and name not in DELETED:
            yield from below(child, wanted, stop=stop)
