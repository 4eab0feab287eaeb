"""Files that people and attackers send, made on the spot: nothing binary in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

from tests.portal.files.compound import compound

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SENTENCE = "我在信访窗口工作了十五年，最难忘的是一位老人的来信。"


def docx(
    body: str = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>",
    *,
    parts: dict[str, str | bytes] | None = None,
    relations: str = "",
    main_type: str = f"{WORD}.document.main+xml",
    prolog: str = "",
) -> bytes:
    """Return a minimal docx around *body*, with more parts and relations where asked."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="{W}" xmlns:r="{R}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{R}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{RELS}">{relations}</Relationships>'
        ),
    }
    return zipped({**members, **(parts or {})})


def relation(kind: str, target: str, *, external: bool = False) -> str:
    """Return one relationship element."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="x{kind}" Type="{R}/{kind}" Target="{target}"{mode}/>'


def bomb(part: str, size: int) -> bytes:
    """Return a docx with a part that unpacks to so many bytes."""
    return docx(parts={part: b"a" * size})


def zipped(members: dict[str, str | bytes], **options: Any) -> bytes:
    """Return a deflated zip of *members*."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_entry(content: bytes, entry: zipfile.ZipInfo, text: str = "x") -> bytes:
    """Return the zip with one more, odd, member."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(entry, text)
    return buffer.getvalue()


def png(width: int = 40, height: int = 30, *, mode: str = "RGB", **options: Any) -> bytes:
    """Return a PNG that Pillow wrote."""
    buffer = io.BytesIO()
    Image.new(mode, (width, height), 200 if len(mode) == 1 else None).save(buffer, "PNG", **options)
    return buffer.getvalue()


def jpeg_header(width: int, height: int, *, frame: int = 0xC2, chroma: int = 0x22) -> bytes:
    """Return a file that is nothing but the claims of a JPEG in three components."""
    components = bytes((1, chroma, 0, 2, 0x11, 1, 3, 0x11, 1))
    head = struct.pack(">BHHB", 8, height, width, 3) + components
    scan = bytes((3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0))
    parts = ((frame, head), (0xDA, scan))
    segments = (b"\xff%c" % mark + struct.pack(">H", len(body) + 2) + body for mark, body in parts)
    return b"\xff\xd8" + b"".join(segments) + b"\0\xff\xd9"


def huge_png(width: int, height: int) -> bytes:
    """Return a small file that claims to be an enormous picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def ole(*streams: str) -> bytes:
    """Return an OLE container with these streams."""
    return compound(dict.fromkeys(streams, b"x"))


def pdf(pages: list[list[tuple[float, float, str]]], *, extra: str = "", info: str = "") -> bytes:
    """
    Return a PDF with a Chinese text layer: per page a list of (x, y, text), 12 points.

    The font is a Type0 one that no viewer can draw, but its ToUnicode map and widths
    are real: exactly what a text layer needs.
    """
    characters = sorted({char for page in pages for _, _, text in page for char in text})
    codes = {char: index + 1 for index, char in enumerate(characters)}
    ranges = "\n".join(
        f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{ranges}\nendbfchar endcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 "
        "/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 "
        "/FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 "
        "/CapHeight 700 /StemV 80 >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        f"<< {info} >>",
    ]
    kids = []
    for page in pages:
        shown = "\n".join(
            f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{codes[c]:04x}' for c in text)}> Tj ET"
            for x, y, text in page
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(objects, extra)


def _assembled(objects: list[str], extra: str) -> bytes:
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return out + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R {extra} >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    ).encode("latin-1")


# A standard security handler (R2, 40 bit) whose hashes fit no empty password.
LOCKED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
)
