"""
Demonstration room: plain PDF pages with a Chinese text layer, written by hand.

The font is named and not embedded (宋体 of the Adobe-GB1 collection), as many office
printers still do; readers bring their own, and the text can be copied out.
"""

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final

_WIDTH, _HEIGHT = 595, 842
_LEFT: Final = 79
_TOP: Final = 700
_SIZE: Final = 16
_LEADING: Final = 28
_COLUMNS: Final = 28
_LINES: Final = 22
# Punctuation that may not open a line (避头尾).
_CLINGING: Final = "，。、；：？！”’）》"

_FONT: Final = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [4 0 R] >>"
)
_DESCENDANT: Final = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    b"/FontDescriptor 5 0 R >>"
)
_DESCRIPTOR: Final = (
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
    b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


def pdf(
    title: str,
    paragraphs: Iterable[str],
    *,
    writer: str,
    producer: str,
    created: datetime,
    note: str = "",
) -> bytes:
    """Set the text on A4 pages; `writer` goes into the properties, `note` into an annotation."""
    lines = [line for paragraph in paragraphs for line in _broken(f"　　{paragraph}")]
    # The title takes the room of three lines on the first page.
    sheets = [lines[: _LINES - 3]]
    sheets += [lines[k : k + _LINES] for k in range(_LINES - 3, len(lines), _LINES)]
    date = created.strftime("D:%Y%m%d%H%M%SZ")
    info = b"<< /Title %s /Author %s /Creator %s /CreationDate (%s) >>" % (
        _string(title),
        _string(writer),
        _string(producer),
        date.encode(),
    )
    objects = [b"", b"", _FONT, _DESCENDANT, _DESCRIPTOR, info]
    kids = []
    for number, sheet in enumerate(sheets):
        drawn = zlib.compress(_drawn(title if number == 0 else "", sheet, number + 1))
        stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(drawn)
        objects.append(stream + drawn + b"\nendstream")
        remark = _annotation(note, writer) if note and number == 0 else b""
        objects.append(_page(len(objects), remark))
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _file(objects)


def _broken(text: str) -> list[str]:
    """Break a paragraph into lines of 28 characters, no line opening with a comma."""
    lines: list[str] = []
    while text:
        cut = _COLUMNS
        if text[cut : cut + 1] and text[cut] in _CLINGING:
            cut += 1
        lines.append(text[:cut])
        text = text[cut:]
    return lines


def _drawn(title: str, lines: list[str], number: int) -> bytes:
    shown = []
    y = _TOP
    if title:
        x = (_WIDTH - 22 * len(title)) / 2
        shown.append(b"BT /F1 22 Tf %.1f %d Td <%s> Tj ET" % (x, y + 10, _hex(title)))
        y -= _LEADING * 2
    for line in lines:
        shown.append(b"BT /F1 %d Tf %d %d Td <%s> Tj ET" % (_SIZE, _LEFT, y, _hex(line)))
        y -= _LEADING
    foot = f"— {number} —"
    shown.append(b"BT /F1 14 Tf %d 56 Td <%s> Tj ET" % (_WIDTH // 2 - 24, _hex(foot)))
    return b"\n".join(shown)


def _page(content: int, annotation: bytes) -> bytes:
    extra = b" /Annots [%s]" % annotation if annotation else b""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
        b"/Resources << /Font << /F1 3 0 R >> >>%s >>"
    ) % (_WIDTH, _HEIGHT, content, extra)


def _annotation(note: str, writer: str) -> bytes:
    return b"<< /Type /Annot /Subtype /Text /Rect [530 760 550 780] /Contents %s /T %s >>" % (
        _string(note),
        _string(writer),
    )


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()


def _string(text: str) -> bytes:
    return b"<FEFF%s>" % _hex(text)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe6\x96\x87\xe8\xa1\xa1\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)
