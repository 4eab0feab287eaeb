"""
Demonstration room: the parts of Word files that python-docx does not write: notes, tracks.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:footnotes xmlns:w="{space}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    '<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> {words}</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
_MEDIA: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def add_footnote(document: "Document", paragraph: "Paragraph", words: str) -> None:
    """Hang one footnote on the end of a paragraph."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    blob = _FOOTNOTES.format(space=_W, words=words).encode()
    part = Part(PackURI("/word/footnotes.xml"), _MEDIA, blob, document.part.package)
    document.part.relate_to(part, _RELATION)
    run = OxmlElement("w:r")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    run.append(reference)
    paragraph._p.append(run)


def add_insertion(paragraph: "Paragraph", words: str, *, author: str, at: datetime) -> None:
    """Add words as a tracked insertion (修订) that nobody has accepted yet."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tracked = OxmlElement("w:ins")
    tracked.set(qn("w:id"), "901")
    tracked.set(qn("w:author"), author)
    tracked.set(qn("w:date"), _stamp(at))
    run = OxmlElement("w:r")
    inserted = OxmlElement("w:t")
    inserted.text = words
    run.append(inserted)
    tracked.append(run)
    paragraph._p.append(tracked)


def redate_comments(document: "Document", at: datetime) -> None:
    """Give every comment this date instead of the moment it was made by the program."""
    from docx.oxml.ns import qn

    for comment in document.comments:
        comment._comment_elm.set(qn("w:date"), _stamp(at))


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
