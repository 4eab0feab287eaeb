"""Docx files that look odd and are fine: other offices, other versions, long working lives."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import docx

from tests.bench.hostile.case import Case, essay
from tests.bench.hostile.docx_bombs import PARAGRAPH
from tests.portal.files import corpus

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
TEXT = corpus.SENTENCE * 2
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/{{}}" ContentType="{corpus.WORD}.document.main+xml"/></Types>'
)


def cases(_canary: str) -> Iterator[Case]:
    """Yield the odd and good."""
    yield from written()
    yield from structured()


def written() -> Iterator[Case]:
    """Yield parts in other encodings, places and namespaces."""
    document = f'<w:document xmlns:w="{corpus.W}"><w:body>{PARAGRAPH}</w:body></w:document>'
    yield essay("docx/odd/BOM before the XML", partial(main, "\ufeff" + document), quick=True)
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{document}'.encode("utf-16")
    yield essay("docx/odd/UTF-16", partial(main, wide), quick=True)
    every = {
        name: content.encode("utf-16")
        for name, content in (
            ("word/document.xml", document),
            ("[Content_Types].xml", TYPES.format("word/document.xml")),
            ("_rels/.rels", root_rels("word/document.xml")),
        )
    }
    yield essay("docx/odd/every part in UTF-16", partial(corpus.docx, parts=every), quick=True)
    gb = f'<?xml version="1.0" encoding="GB18030"?>{document}'.encode("gb18030")
    yield essay("docx/odd/GB18030", partial(main, gb))
    yield essay("docx/odd/no r: namespace", partial(main, document), quick=True)
    default = f'<document xmlns="{corpus.W}"><body><p><r><t>{TEXT}</t></r></p></body></document>'
    yield essay("docx/odd/no prefix", partial(main, default))
    yield essay(
        "docx/odd/CRLF and spaces first", partial(main, '<?xml version="1.0"?>\r\n\r\n' + document)
    )
    absolute = {"_rels/.rels": root_rels("/word/document.xml")}
    yield essay("docx/odd/absolute targets", partial(corpus.docx, parts=absolute))
    yield essay("docx/odd/main part named document2.xml", partial(elsewhere, "word/document2.xml"))
    yield essay("docx/odd/main part with an odd name", partial(elsewhere, "文档/主文档.part"))
    yield essay("docx/odd/strict", strict, quick=True)
    yield essay("docx/odd/made by python-docx", python_docx)
    yield essay("docx/odd/WPS properties", wps, quick=True)


def main(content: str | bytes) -> bytes:
    return corpus.docx(parts={"word/document.xml": content})


def root_rels(target: str, r: str = corpus.R) -> str:
    return (
        f'<Relationships xmlns="{corpus.RELS}"><Relationship Id="r1" '
        f'Type="{r}/officeDocument" Target="{target}"/></Relationships>'
    )


def elsewhere(place: str) -> bytes:
    document = f'<w:document xmlns:w="{corpus.W}"><w:body>{PARAGRAPH}</w:body></w:document>'
    return corpus.zipped(
        {
            "[Content_Types].xml": TYPES.format(place),
            "_rels/.rels": root_rels(place),
            place: document,
            "word/fontTable.xml": "<x/>",
        }
    )


def strict() -> bytes:
    """Return a "Strict Open XML" document, as Word offers to save."""
    root = f'<w:document xmlns:w="{STRICT}" w:conformance="strict">'
    document = f"{root}<w:body>{PARAGRAPH}</w:body></w:document>"
    rels = root_rels("word/document.xml", STRICT_R)
    return corpus.docx(parts={"word/document.xml": document, "_rels/.rels": rels})


def python_docx() -> bytes:
    document: Any = docx.Document()
    document.add_heading("一封来信的十五天", 0)
    document.add_paragraph(TEXT)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def wps() -> bytes:
    """Return a docx with what WPS leaves: its own namespaces, properties, an odd prefix order."""
    custom = (
        f'<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" '
        'name="KSOProductBuildVer">'
        "<vt:lpwstr>2052-12.1.0.21171</vt:lpwstr></property></Properties>"
    )
    body = (
        '<w:p xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData">'
        '<w:pPr><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>'
        f"<w:r><w:t>{TEXT}</w:t></w:r></w:p>"
        f'<wpsCustomData:x xmlns:wpsCustomData="http://www.wps.cn/x"/>{PARAGRAPH}'
    )
    item = '<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>'
    return corpus.docx(body, parts={"docProps/custom.xml": custom, "customXml/item1.xml": item})


def structured() -> Iterator[Case]:
    """Yield bodies with much in them."""
    revised = (
        f'<w:p><w:ins w:id="1" w:author="王"><w:r><w:t>{TEXT}</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="王"><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>'
    )
    yield essay("docx/odd/tracked changes", partial(corpus.docx, revised * 300))
    row = f"<w:tr>{f'<w:tc>{PARAGRAPH}</w:tc>' * 8}</w:tr>"
    yield essay("docx/odd/table of 110 rows", partial(corpus.docx, f"<w:tbl>{row * 110}</w:tbl>"))
    nested = PARAGRAPH
    for _ in range(12):
        nested = (
            f"<w:tbl><w:tr><w:tc>{nested}</w:tc><w:tc>{PARAGRAPH}</w:tc></w:tr></w:tbl>{PARAGRAPH}"
        )
    yield essay("docx/odd/tables in tables", partial(corpus.docx, nested))
    controls = "<w:sdt><w:sdtContent>" * 60 + PARAGRAPH + "</w:sdtContent></w:sdt>" * 60
    yield essay("docx/odd/controls in controls", partial(corpus.docx, controls))
    box = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>"
        f"{PARAGRAPH}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback>{PARAGRAPH}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    yield essay("docx/odd/text box", partial(corpus.docx, box))
    yield essay("docx/odd/one run a character", partial(corpus.docx, single_runs()))
    yield essay("docx/odd/500 paragraphs", partial(corpus.docx, PARAGRAPH * 500))
    sheet = corpus.zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"})
    embedded = {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": sheet}
    yield essay("docx/odd/embedded workbook", partial(corpus.docx, parts=embedded), quick=True)
    picture = {"word/media/image1.png": corpus.png(800, 600)}
    yield essay("docx/odd/picture", partial(corpus.docx, parts=picture))
    broken = {"word/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(90)}
    yield essay("docx/odd/broken picture", partial(corpus.docx, parts=broken))
    yield essay(
        "docx/odd/490 members",
        partial(corpus.docx, parts={f"m/{n}.xml": "<x/>" for n in range(490)}),
    )
    controls = (
        "<w:p><w:r><w:t>&#x202e;反写&#x202c;&#x200b;&#xfeff;零宽</w:t></w:r></w:p>" + PARAGRAPH
    )
    yield essay("docx/odd/invisible characters", partial(corpus.docx, controls))
    rare = "<w:p><w:r><w:t>𠮷野家𰻝𰻝面䶮㛃ཕོ་བྲང་ئۇيغۇر</w:t></w:r></w:p>" + PARAGRAPH
    yield essay("docx/odd/rare characters", partial(corpus.docx, rare))
    yield essay("docx/odd/no text", partial(corpus.docx, "<w:p/>" * 20), "without_text")
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"
    yield essay("docx/odd/hidden text alone", partial(corpus.docx, hidden), "without_text")
    long = "<w:p><w:r><w:t>" + "信" * 30_100 + "</w:t></w:r></w:p>"
    yield essay("docx/odd/30,100 characters", partial(corpus.docx, long), "text_too_long")


def single_runs() -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{char}</w:t></w:r>" for char in TEXT * 200) + "</w:p>"
