"""One docx with everything a word processor can put into an essay, as Word itself writes it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.shared import Mm
from PIL import Image

from portal.demo.docxparts import add_footnote
from tests.portal.files import corpus, pictures

TITLE: Final = "一封来信的十五天"
QUOTED: Final = "应当予以登记，并区分情况，在15日内分别按照下列方式处理"
SLIPPED: Final = (
    "各级机关、单位及其工作人员办理信访事项，应当恪守职责、秉公办事，查明事实、分清责任"
)
_SPACES: Final = (
    f'xmlns:w="{corpus.W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_INLINE: Final = (
    f"<w:p {_SPACES}>"
    "<w:r><w:t>办结率</w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>28</m:t></m:r></m:num>"
    "<m:den><m:r><m:t>30</m:t></m:r></m:den></m:f></m:oMath>"
    '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    "<w:smartTag><w:r><w:t>，三月五日</w:t></w:r></w:smartTag>"
    "<w:ruby><w:rt><w:r><w:t>fǎng</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>访</w:t></w:r></w:rubyBase></w:ruby>"
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>777</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:fldSimple w:instr=" DATE "><w:r><w:t>，春天</w:t></w:r></w:fldSimple>'
    '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>888</w:t></w:r></w:fldSimple>'
    "<w:sdt><w:sdtContent><w:r><w:t>，填好的控件。</w:t></w:r></w:sdtContent></w:sdt></w:p>"
)


def everything() -> bytes:
    """Return the file."""
    document = docx.Document()
    document.add_heading(TITLE, 0)
    first = document.add_paragraph(f"信是三月初到的。《条例》第二十二条写得明白：{QUOTED}。")
    add_footnote(document, first, "信封上没有寄信人，邮戳模糊。")
    document.add_heading("第三天：这件事归谁管", 1)
    document.add_paragraph(f"《条例》要求：{SLIPPED}。拖着不说，也是拖延。")
    for text in ("找到那条巷子", "把三家请到井口"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("谁疏通，谁出料，谁复核", style="List Bullet 2")
    document.element.body.insert(-1, parse_xml(_INLINE))
    add_table(document)
    document.add_heading("第九天：先答复", 2)
    photograph = pictures.turned_jpeg(6)
    for content in (photograph, pictures.named_png(), emf(), corpus.huge_png(40_000, 40_000)):
        _add_picture(document, content)
    _add_picture(document, corpus.png(400, 4))
    document.add_paragraph("我们把答复抄成大字，贴在巷口的布告栏上。" * 8)
    buffer = io.BytesIO()
    document.core_properties.created = datetime(2027, 4, 1, tzinfo=UTC)
    document.save(buffer)
    return buffer.getvalue()


def add_table(document: Any) -> None:
    """Add a table with merged cells, another table in a cell, a picture in a cell, wide rows."""
    table = document.add_table(rows=4, cols=5, style="Table Grid")
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.text = f"第{row}行{column}列，街道、城管、水务都要看"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "牵头单位"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "水务"
    table.cell(3, 3).add_table(rows=1, cols=2).cell(0, 0).text = "表中之表"
    picture = table.cell(3, 4).paragraphs[0].add_run()
    picture.add_picture(io.BytesIO(corpus.png(300, 200)), width=Mm(20))


def _add_picture(document: Any, content: bytes) -> None:
    """Add a picture of which python-docx only reads a small stand-in; then put the bytes in."""
    stand_in = io.BytesIO()
    Image.new("RGB", (60, 40), (len(content) % 251, 90, 120)).save(stand_in, "PNG")
    shape = document.add_picture(stand_in, width=Mm(60))
    embedded = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
    document.part.related_parts[embedded]._blob = content


def emf() -> bytes:
    """Return the head of a Windows metafile, which we do not draw."""
    return b"\x01\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + bytes(100)
