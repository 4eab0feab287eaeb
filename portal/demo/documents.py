"""
Demonstration room: essays as the files people send: .docx, .pdf and .txt with their mess.

Word keeps the author's name in its properties, units put themselves into the page
header, colleagues leave comments and tracked insertions, text editors choose their own
encoding. The same essay and year always give the same bytes.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from portal.demo.cast import DemoAuthor, author, unit
from portal.demo.docxparts import add_footnote, add_insertion, redate_comments
from portal.demo.pdfpages import pdf
from portal.demo.works import Essay

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

_MEDIA: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain",
}
_BODY_FONT: Final = "仿宋_GB2312"
_TITLE_FONT: Final = "方正小标宋简体"
_COLLEAGUE: Final = "办公室审核"


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file as it would be uploaded."""

    file_name: str
    media_type: str
    content: bytes


def build(essay: Essay, *, year: int) -> DemoFile:
    """Make the file of an essay, dated in the spring of `year`."""
    makers = {"docx": _docx, "pdf": _pdf, "txt": _txt}
    content = makers[essay.format](essay, year)
    return DemoFile(_file_name(essay, year), _MEDIA[essay.format], content)


def _file_name(essay: Essay, year: int) -> str:
    """Names as they come by mail: title and author in any order, drafts counted by hand."""
    writer = author(essay.author)
    place = unit(writer.unit).short_names[0]
    patterns = (
        f"{essay.title}（{writer.name} 定稿{essay.number % 3 + 1}）",
        f"{place}+{writer.name}+{essay.title}",
        f"征文_{essay.title}",
        f"{writer.name}-{essay.title}-最终版",
        f"附件2：{place}征文（{year}）",
    )
    return f"{patterns[essay.number % len(patterns)]}.{essay.format}"


def _written_at(essay: Essay, year: int) -> datetime:
    return datetime(year, 4, 6, 1, 30, tzinfo=UTC) + timedelta(hours=31 * essay.number)


def _txt(essay: Essay, year: int) -> bytes:
    del year
    lines = "\r\n".join((essay.title, "", *(f"　　{line}" for line in essay.paragraphs), ""))
    if essay.encoding == "utf-16":
        # The codec of that name follows the machine's byte order; files must not.
        return b"\xff\xfe" + lines.encode("utf-16-le")
    return lines.encode(essay.encoding)


def _pdf(essay: Essay, year: int) -> bytes:
    writer = author(essay.author)
    return pdf(
        essay.title,
        essay.paragraphs,
        writer=writer.name,
        producer=f"{unit(writer.unit).name}文印室",
        created=_written_at(essay, year),
        note=f"请{writer.name}同志再核一遍数字。" if essay.number in {8, 15} else "",
    )


def _docx(essay: Essay, year: int) -> bytes:
    import docx

    document = docx.Document()
    writer = author(essay.author)
    written = _written_at(essay, year)
    _set_properties(document, essay, writer, written)
    _set_page(document, essay, writer)
    _style(document)
    _title(document, essay.title)
    body = [_paragraph(document, line) for line in essay.paragraphs]
    _make_mess(document, essay, body, written)
    out = io.BytesIO()
    document.save(out)
    return _still(out.getvalue(), written)


def _set_properties(
    document: "Document", essay: Essay, writer: DemoAuthor, written: datetime
) -> None:
    properties = document.core_properties
    properties.author = writer.name
    properties.last_modified_by = writer.name
    properties.title = essay.title
    properties.keywords = unit(writer.unit).name
    properties.comments = ""
    properties.created = written.replace(tzinfo=None)
    properties.modified = (written + timedelta(hours=5)).replace(tzinfo=None)
    properties.revision = 3 + essay.number % 9


def _set_page(document: "Document", essay: Essay, writer: DemoAuthor) -> None:
    """A4 with the margins of an official document; some units sign the header."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if "header" in essay.mess:
        section.header.paragraphs[0].text = f"{unit(writer.unit).name}　主题征文"
    if "footer" in essay.mess:
        section.footer.paragraphs[0].text = f"撰稿：{writer.name}　电话：{writer.phone}"


def _style(document: "Document") -> None:
    """Three-size 仿宋 on fixed lines, as GB/T 9704 asks."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal: ParagraphStyle = document.styles["Normal"]
    normal.font.name, normal.font.size = _BODY_FONT, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _BODY_FONT)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)


def _title(document: "Document", title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.font.name, run.font.size = _TITLE_FONT, Pt(22)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _TITLE_FONT)
    heading.paragraph_format.space_after = Pt(14)


def _paragraph(document: "Document", line: str) -> "Paragraph":
    from docx.shared import Pt

    paragraph = document.add_paragraph(line)
    paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _make_mess(
    document: "Document", essay: Essay, body: list["Paragraph"], written: datetime
) -> None:
    name = author(essay.author).name
    if "comment" in essay.mess:
        remark = f"{name}，这一段很好，建议把时间写具体。"
        document.add_comment(body[1].runs, text=remark, author=_COLLEAGUE, initials="审")
        redate_comments(document, written)
    if "insertion" in essay.mess:
        add_insertion(body[-1], "（供参考）", author=name, at=written)
    if "footnote" in essay.mess:
        note = f"{name}整理，文中人物均为化名。"
        add_footnote(document, body[0], note)
    if "table" in essay.mess:
        _table(document, essay)
    if essay.number in _CHARTED:
        _chart(body[-1], essay)


def _table(document: "Document", essay: Essay) -> None:
    """A small table of figures at the end, as work summaries like to have."""
    rows = _TABLES[essay.number]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for line, cells in zip(rows, table.rows, strict=True):
        for words, cell in zip(line, cells.cells, strict=True):
            cell.text = words


def _chart(paragraph: "Paragraph", essay: Essay) -> None:
    """The same figures as bars, pasted as a picture from a spreadsheet."""
    from docx.shared import Mm
    from PIL import Image, ImageDraw

    rows = [(int(whole), int(part)) for _, whole, part in _TABLES[essay.number][1:]]
    most = max(whole for whole, _ in rows)
    image = Image.new("RGB", (900, 480), "white")
    draw = ImageDraw.Draw(image)
    for place, (whole, part) in enumerate(rows):
        left = 90 + place * 270
        for offset, count, shade in ((0, whole, (60, 60, 60)), (90, part, (170, 160, 140))):
            draw.rectangle(
                (left + offset, 440 - 400 * count // most, left + offset + 80, 440), shade
            )
    draw.line((60, 440, 860, 440), (60, 60, 60), 3)
    picture = io.BytesIO()
    image.save(picture, "PNG")
    paragraph.add_run().add_picture(picture, width=Mm(120))


_CHARTED: Final = frozenset({7})
_TABLES: Final = {
    5: (("回访批次", "件数", "重新办理"), ("第一批", "586", "29"), ("第二批", "621", "18")),
    7: (
        ("账目", "件数", "办结"),
        ("明白账", "402", "402"),
        ("村账", "455", "431"),
        ("镇账", "223", "157"),
    ),
    20: (
        ("来件分级", "联系时限"),
        ("急件", "一小时到场"),
        ("快件", "当日到场"),
        ("常件", "五个工作日"),
    ),
}


def _still(content: bytes, written: datetime) -> bytes:
    """Write the package again with one fixed date, so that equal essays are equal bytes."""
    out = io.BytesIO()
    stamp = (written.year, written.month, written.day, written.hour, written.minute, 0)
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return out.getvalue()
