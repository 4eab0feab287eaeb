"""The parts of a docx by their relationships, and the ones whose text no judge may see."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from portal.files.archives import parse_xml, read_member
from portal.files.essays import Aside
from portal.files.limits import Limits
from portal.files.refusals import FileRefused

_DEFAULT_MAIN: Final = "word/document.xml"
_ASIDES: Final = {
    "header": "header",
    "footer": "footer",
    "comments": "comment",
    "people": "reviser",
    "diagramData": "diagram",
    "chart": "chart",
}
_PROPERTIES: Final = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
# Words that say nothing of the author: the program, counters, sizes, dates.
_DULL: Final = frozenset(
    {
        "Application",
        "AppVersion",
        "TotalTime",
        "Pages",
        "Words",
        "Characters",
        "Lines",
        "Paragraphs",
        "CharactersWithSpaces",
        "DocSecurity",
        "ScaleCrop",
        "LinksUpToDate",
        "SharedDoc",
        "HyperlinksChanged",
        "revision",
        "created",
        "modified",
        "lastPrinted",
        "i4",
        "bool",
        "KSOProductBuildVer",
    }
)


class Package:
    """A docx opened for reading; parts are parsed when asked for."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._names = {name.lower(): name for name in archive.namelist()}
        roots = self._targets("", "_rels/.rels")
        self.main = next(
            (path for kind, path, _ in roots if kind == "officeDocument"), _DEFAULT_MAIN
        )
        folder, name = posixpath.split(self.main)
        self._related = self._targets(folder, f"{folder}/_rels/{name}.rels")

    def body(self) -> etree._Element:
        """Return the body of the main part."""
        root = self.part(self.main)
        found = None if root is None else root.find("{*}body")
        if found is None:
            raise FileRefused("not_a_document")
        return found

    def related(self, kind: str) -> etree._Element | None:
        """Return the first part that the main one relates to as *kind*."""
        path = next((path for name, path, _ in self._related if name == kind), None)
        return None if path is None else self.part(path)

    def pictures(self) -> dict[str, str]:
        """Return relationship id → member of the pictures that are in the package."""
        return {
            name: self._names[path.lower()]
            for kind, path, name in self._related
            if kind == "image" and path.lower() in self._names
        }

    def part(self, path: str) -> etree._Element | None:
        """Parse the part at *path*, or return None when there is none."""
        name = self._names.get(path.lower())
        if name is None:
            return None
        return parse_xml(read_member(self._archive, name, self._limits.part_bytes))

    def asides(self) -> Iterator[Aside]:
        """Yield the text outside the body: headers, footers, comments, properties, links."""
        for kind, path, _ in self._related:
            where = _ASIDES.get(kind)
            root = self.part(path) if where else None
            if where and root is not None:
                yield from _aside_texts(where, root)
            if kind == "hyperlink" and path:
                yield Aside("link", path)
        for path in _PROPERTIES:
            root = self.part(path)
            if root is not None:
                yield from _properties(root)

    def _targets(self, folder: str, rels: str) -> list[tuple[str, str, str]]:
        """Return (kind, target, id) of every relation."""
        root = self.part(rels)
        found: list[tuple[str, str, str]] = []
        for relation in () if root is None else root:
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found.append(
                (str(relation.get("Type")).rpartition("/")[2], target, str(relation.get("Id")))
            )
        return found


def _aside_texts(where: str, root: etree._Element) -> Iterator[Aside]:
    """Yield one aside a paragraph, and one for each author named in an attribute."""
    for element in root.iter():
        name = etree.QName(element).localname
        if name == "p":
            text = "".join(element.itertext("{*}t", "{*}delText")).strip()
            if text:
                yield Aside(where, text)
        if name in {"comment", "person"}:
            yield from (Aside(where, author) for author in authors_of(element))


def authors_of(element: etree._Element) -> Iterator[str]:
    """Yield the author and initials an element was signed with by the program."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname in {"author", "initials", "userId"} and value:
            yield str(value)


def _properties(root: etree._Element) -> Iterator[Aside]:
    for element in root.iter():
        text = (element.text or "").strip()
        dull = etree.QName(element).localname in _DULL or element.get("name") in _DULL
        parent = element.getparent()
        if parent is not None and parent.get("name") in _DULL:
            continue
        if text and not dull:
            yield Aside("properties", text)
