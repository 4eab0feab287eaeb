"""A PDF with a Chinese text layer that carries its author in every place the format has."""

import io
import zlib
from collections.abc import Iterator
from typing import Final

from PIL import Image

from tests.blindness.identities import Identity, Work, filled
from tests.blindness.in_pictures import jpeg
from tests.blindness.plants import Plants

COLUMNS: Final = 28
LEADING: Final = 26
FONT: Final = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /UniGB-UCS2-H "
    b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
    b"/W [1 95 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
    b"/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
    b"/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
    b"/StemV 93 >> >>] >>"
)
#: What scanned pages are drawn at: a picture of this size comes out as it went in.
DPI: Final = 200
PAGES, PAGE, DRAWN, INFO, PICTURE = 2, 3, 4, 6, 7


def essay(work: Work, one: Identity, plants: Plants) -> bytes:
    """Return the file: a first version, and an update that replaces its page and its names."""
    lines = filled(work.text, one).split("\n")
    old = [*lines[:2], f"　　{plants.unseen('older version, page')}", *lines[2:]]
    title = filled(work.title, one)
    first = written(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            PAGE: page(b"", (595, 842)),
            DRAWN: stream(drawn(title, old)),
            5: FONT % b"STSong-Light",
            INFO: b"<< /Author %s >>" % text(plants.unseen("older version, author")),
            PICTURE: b"null",
        },
        b"%PDF-1.7\n%\xe6\x96\x87\xe8\xa1\xa1\n",
    )
    return written({**parts(plants), DRAWN: stream(drawn(title, lines))}, first)


def scanned(image: Image.Image, plants: Plants) -> bytes:
    """Return a file without a text: its page is a picture, drawn at as many dots as it has."""
    width, height = (side * 72 / DPI for side in image.size)
    shown = b"q %.3f 0 0 %.3f 0 0 cm /I1 Do Q" % (width, height)
    first = written(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            DRAWN: stream(shown),
        },
        b"%PDF-1.7\n%\xe6\x96\x87\xe8\xa1\xa1\n",
    )
    return written(parts(plants, image, (width, height)), first)


def parts(
    plants: Plants, image: Image.Image | None = None, size: tuple[float, float] = (595, 842)
) -> dict[int, bytes]:
    """Return everything of the update but the page's text; *image* is the picture on it."""
    hidden, say = plants.unseen, lambda place: text(plants.unseen(place))
    image = image or Image.new("RGB", (480, 320), "gray")
    picture = jpeg(image, plants, "picture's ")
    info = b" ".join(
        b"/%s %s" % (key.encode(), say(f"info {key}"))
        for key in ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Company")
    )
    # a script would be refused at the door
    opening = b"<< /S /URI /URI (mailto:%s) >>" % hidden("opening action").encode()
    attached = hidden("attachment's content").encode()
    return {
        1: catalogue(hidden("language of a part")),
        PAGE: page(
            b"/Annots [10 0 R 11 0 R 12 0 R] /Metadata 8 0 R /PieceInfo << /%s << /Private %s >> >>"
            % (hidden("piece's name").encode(), say("piece's data")),
            size,
        ),
        5: FONT % hidden("font's name").encode(),
        INFO: b"<< %s >>" % info,
        PICTURE: stream(
            picture,
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Filter /DCTDecode /Metadata 9 0 R" % image.size,
        ),
        8: stream(f"<x:xmpmeta>{hidden('page XMP')}</x:xmpmeta>".encode(), b"/Type /Metadata"),
        9: stream(zlib.compress(hidden("picture XMP").encode()), b"/Filter /FlateDecode"),
        10: b"<< /Type /Annot /Subtype /Text /Rect [530 760 550 780] /Contents %s /T %s /Subj %s >>"
        % (say("note"), say("note's author"), say("note's subject")),
        11: b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:%s) >> >>"
        % hidden("link").encode(),
        12: b"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T %s /TU %s /V %s /F 2 >>"
        % (say("field's name"), say("field's hint"), say("field's value")),
        13: b"<< /Type /Outlines /First 14 0 R /Last 14 0 R /Count 1 >>",
        14: b"<< /Title %s /Parent 13 0 R /Dest [3 0 R /Fit] >>" % say("bookmark"),
        15: b"<< /Type /Filespec /F (a) /UF %s /Desc %s /EF << /F 16 0 R >> >>"
        % (say("attachment's name"), say("attachment's description")),
        16: stream(zlib.compress(attached), b"/Type /EmbeddedFile /Filter /FlateDecode"),
        17: b"<< /Type /StructTreeRoot /K [<< /S /Figure /P 17 0 R /Alt %s /ActualText %s /T %s "
        b"/E %s >>] /RoleMap << /%s /P >> >>"
        % (
            say("structure's alternative"), say("structure's actual text"),
            say("structure's title"), say("structure's long form"), hidden("role").encode(),
        ),
        18: b"<< /Type /OCG /Name %s >>" % say("layer's name"),
        19: stream(f"<x:xmpmeta>{hidden('XMP')}</x:xmpmeta>".encode(), b"/Type /Metadata"),
        20: opening,
        21: b"<< /S /D /P %s >>" % say("page label"),
    }  # fmt: skip


def catalogue(language: str) -> bytes:
    """Return the root: every list a document can have."""
    return (
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 13 0 R /Metadata 19 0 R /StructTreeRoot 17 0 R "
        b"/Lang (%s) /PageLabels << /Nums [0 21 0 R] >> /AcroForm << /Fields [12 0 R] >> "
        b"/OCProperties << /OCGs [18 0 R] /D << /Order [18 0 R] >> >> /OpenAction 20 0 R "
        b"/Names << /EmbeddedFiles << /Names [(a) 15 0 R] >> >> >>"
    ) % language.encode()


def page(more: bytes, size: tuple[float, float]) -> bytes:
    """Return the one page."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.3f %.3f] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 5 0 R >> /XObject << /I1 7 0 R >> >> %s >>"
    ) % (*size, more)


def drawn(title: str, lines: list[str]) -> bytes:
    """Set title and lines on the page, 28 characters across, and a picture below."""
    shown = [b"BT /F1 22 Tf %d 770 Td <%s> Tj ET" % (297 - 11 * len(title), wide(title))]
    y = 720
    for line in lines:
        for words in broken(line):
            shown.append(b"BT /F1 16 Tf 79 %d Td <%s> Tj ET" % (y, wide(words)))
            y -= LEADING
    shown.append(b"q 240 0 0 160 170 60 cm /I1 Do Q")
    return b"\n".join(shown)


def broken(line: str) -> Iterator[str]:
    """Yield full lines of a paragraph, as a typesetter fills them; digits are half as wide."""
    words, room = "", float(COLUMNS)
    for letter in line:
        if room < 1:
            yield words
            words, room = "", float(COLUMNS)
        words += letter
        room -= 0.5 if letter.isascii() else 1
    yield words


def stream(content: bytes, more: bytes = b"") -> bytes:
    """Return a stream; what is not packed yet is packed."""
    if b"/Filter" not in more and b"/Metadata" not in more:
        content, more = zlib.compress(content), more + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def wide(words: str) -> bytes:
    """Return text as the font's encoding wants it."""
    return words.encode("utf-16-be").hex().encode()


def text(words: str) -> bytes:
    """Return a text string."""
    return b"<FEFF%s>" % wide(words)


def written(objects: dict[int, bytes], before: bytes) -> bytes:
    """Write objects behind what is there already, with a table that leads back to it."""
    out = io.BytesIO()
    out.write(before)
    table = b""
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    older = before.rfind(b"startxref\n")
    back = b"/Prev %s" % before[older:].split()[1] if older >= 0 else b""
    head = b"" if back else b"0 1\n0000000000 65535 f \n"
    out.write(
        b"xref\n%s%strailer\n<< /Size 32 /Root 1 0 R /Info 6 0 R %s >>\n" % (head, table, back)
    )
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
