"""Bombs in docx files: small on the wire, enormous once read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from functools import partial

from tests.bench.hostile.case import Case, essay
from tests.portal.files import corpus

MEGABYTE = 1024 * 1024
TOO_LARGE = "unpacks_too_large"
PARAGRAPH = f"<w:p><w:r><w:t>{corpus.SENTENCE}</w:t></w:r></w:p>"


def cases(_canary: str) -> Iterator[Case]:
    """Yield the bombs."""
    yield essay("docx/bomb/ten million elements", partial(elements, 10_000_000), TOO_LARGE)
    yield essay(
        "docx/bomb/elements below the part limit",
        partial(other_elements, 1_900_000),
        "too_complex", "without_text",
    )  # fmt: skip
    yield essay(
        "docx/bomb/elements past the tag limit", partial(other_elements, 2_050_000), "too_complex"
    )
    yield essay("docx/bomb/attributes", attributes, "too_complex", "damaged", "without_text")
    yield essay("docx/bomb/one gigabyte of text", partial(long_text, 1024), TOO_LARGE)
    yield essay(
        "docx/bomb/text below the part limit",
        below_the_limit,
        "too_complex",
        "text_too_long",
    )
    yield essay("docx/bomb/600 members", partial(members, 600), TOO_LARGE)
    yield essay("docx/bomb/40,000 members", partial(members, 40_000), TOO_LARGE, quick=True)
    yield essay("docx/bomb/six parts below the limit", six_parts, TOO_LARGE)
    yield essay("docx/bomb/picture of zeros", picture_of_zeros, TOO_LARGE)
    yield essay("docx/bomb/zips in zips", zips_in_zips, "package_unsafe", quick=True)
    yield essay("docx/bomb/a docx of bombs inside", docx_inside, TOO_LARGE, quick=True)
    yield essay("docx/bomb/zips in embedded documents", dolls, "package_unsafe")
    yield essay("docx/bomb/overlapping members", overlapping, TOO_LARGE, "damaged", "truncated")
    yield essay("docx/bomb/size that lies", lying_size, "damaged", quick=True)
    yield essay("docx/bomb/lzma", partial(squeezed, zipfile.ZIP_LZMA), "package_unsafe", quick=True)
    yield essay("docx/bomb/bzip2", partial(squeezed, zipfile.ZIP_BZIP2), "package_unsafe")
    yield essay("docx/bomb/nested 100,000 deep", partial(nested, 100_000), "too_complex", TOO_LARGE)
    yield essay("docx/bomb/nested 5,000 deep", partial(nested, 5_000), "too_complex", quick=True)
    yield essay("docx/bomb/relationships", relationships, TOO_LARGE, "too_complex", quick=True)
    yield essay("docx/bomb/content types", content_types, TOO_LARGE, "too_complex")
    yield essay("docx/bomb/styles in a circle", styles_in_a_circle)
    yield essay("docx/bomb/wide cells", wide_cells, "too_complex", "taken")
    yield essay("docx/bomb/100,000 paragraphs", partial(paragraphs, 100_000), "text_too_long")
    yield essay("docx/bomb/2,900 paragraphs are none", partial(paragraphs, 2_900))


def elements(amount: int) -> bytes:
    return corpus.docx("<w:p/>" * amount)


def other_elements(amount: int) -> bytes:
    """Return elements that do not compress well enough to be told by that."""
    return corpus.docx("".join(f"<p{n * 7919 % 99991}/>" for n in range(amount)))


def attributes() -> bytes:
    return corpus.docx("<w:p " + "".join(f'a{n}="" ' for n in range(1_000_000)) + "/>")


def varied(amount: int) -> str:
    """Return text in which no line is like another."""
    return "".join(chr(0x4E00 + n * 7919 % 5003) for n in range(amount))


def below_the_limit() -> bytes:
    return corpus.docx(f"<w:p><w:r><w:t>{varied(6_000_000)}</w:t></w:r></w:p>")


def long_text(megabytes: int) -> bytes:
    """Return a docx whose text part was never in memory as a whole."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(corpus.docx())) as plain:
            for name in plain.namelist():
                if name != "word/document.xml":
                    archive.writestr(name, plain.read(name))
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(f'<w:document xmlns:w="{corpus.W}"><w:body><w:p><w:r><w:t>'.encode())
            for _ in range(megabytes):
                part.write(b"a" * MEGABYTE)
            part.write(b"</w:t></w:r></w:p></w:body></w:document>")
    return buffer.getvalue()


def members(amount: int) -> bytes:
    return corpus.docx(parts={f"word/p{number}.xml": "<x/>" for number in range(amount)})


def six_parts() -> bytes:
    filler = b"<x>" + bytes(range(97, 123)) * (18 * MEGABYTE // 26) + b"</x>"
    return corpus.docx(parts={f"word/p{number}.xml": filler for number in range(6)})


def picture_of_zeros() -> bytes:
    return corpus.docx(parts={"word/media/image1.png": bytes(90 * MEGABYTE)})


def zips_in_zips() -> bytes:
    inner = corpus.zipped({"zeros": bytes(20 * MEGABYTE)})
    for level in range(5):
        inner = corpus.zipped({f"{level}-{copy}.zip": inner for copy in range(8)})
    return corpus.docx(parts={"word/media/image1.zip": inner})


def docx_inside() -> bytes:
    """Return a docx in which another is embedded, which is itself a bomb."""
    return corpus.docx(parts={"word/embeddings/Microsoft_Word.docx": picture_of_zeros()})


def dolls() -> bytes:
    content = corpus.docx()
    for _ in range(8):
        content = corpus.docx(parts={"word/embeddings/Microsoft_Word.docx": content})
    return content


def overlapping() -> bytes:
    """Return a zip whose directory names one compressed member 400 times (after D. Fifield)."""
    plain = corpus.docx(parts={"word/a.xml": b"<x>" + b"a" * (15 * MEGABYTE) + b"</x>"})
    at = plain.index(b"PK\x01\x02")
    end = plain.rindex(b"PK\x05\x06")
    directory = plain[at:end]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    many = b"".join(last.replace(b"word/a.xml", b"word/%03d.x" % n) for n in range(400))
    total = directory + many
    count = directory.count(b"PK\x01\x02") + 400
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(total), at, 0)
    return plain[:at] + total + tail


def lying_size() -> bytes:
    """Return a docx whose directory calls 15 MB of text 100 bytes."""
    text = b"<x>" + b"a" * (15 * MEGABYTE) + b"</x>"
    plain = bytearray(corpus.docx(parts={"word/a.xml": text}))
    size = struct.pack("<I", len(text))
    while (at := plain.find(size)) >= 0:
        plain[at : at + 4] = struct.pack("<I", 100)
    return bytes(plain)


def squeezed(method: int) -> bytes:
    """Return a docx with a member that only zip programs, and no office, would write."""
    buffer = io.BytesIO(corpus.docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/a.xml", "<x/>", compress_type=method)
    return buffer.getvalue()


def nested(depth: int) -> bytes:
    return corpus.docx(
        "<w:sdt><w:sdtContent>" * depth + PARAGRAPH + "</w:sdtContent></w:sdt>" * depth
    )


def relationships() -> bytes:
    inner = "<R/>" * 900_000
    rels = f'<Relationships xmlns="{corpus.RELS}">{inner}</Relationships>'
    return corpus.docx(parts={"word/_rels/styles.xml.rels": rels})


def content_types() -> bytes:
    types = '<Types xmlns="x">' + '<Override a="b"/>' * 1_000_000 + "</Types>"
    return corpus.docx(parts={"[Content_Types].xml": types})


def styles_in_a_circle() -> bytes:
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    circle = style.format("A", "B") + style.format("B", "A")
    return corpus.docx(
        f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{corpus.SENTENCE}</w:t></w:r></w:p>',
        parts={"word/styles.xml": f'<w:styles xmlns:w="{corpus.W}">{circle}</w:styles>'},
        relations=corpus.relation("styles", "styles.xml"),
    )


def wide_cells() -> bytes:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{PARAGRAPH}</w:tc>'
    return corpus.docx(f"<w:tbl>{'<w:tr>' + cell * 30 + '</w:tr>'}</w:tbl>")


def paragraphs(amount: int) -> bytes:
    text = varied(2 * amount)
    return corpus.docx(
        "".join(
            f"<w:p><w:r><w:t>{text[n : n + 2]}</w:t></w:r></w:p>" for n in range(0, 2 * amount, 2)
        )
    )
