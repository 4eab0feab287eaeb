"""查重报告 as .docx and .pdf: what a reader of the file finds, and what an author must not find."""

from io import BytesIO
from itertools import chain
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.document import Document
from docx.enum.text import WD_UNDERLINE
from docx.text.run import Run
from flask import Flask
from PIL import Image

from portal.errors import Refused
from portal.files import typefaces
from portal.files.active import storage
from portal.screening.duplicate_reports import gathering, queries, words
from portal.screening.duplicate_reports.docx import write_docx
from portal.screening.duplicate_reports.paper import Paper
from portal.screening.duplicate_reports.pdf import NO_TYPEFACE, write_pdf
from tests.factories.alike import make_pictured_page, make_scan_pair
from tests.factories.call import NOW
from tests.factories.entry import make_entry
from tests.portal.screening.duplicate_reports import story
from tests.portal.screening.duplicate_reports.story import COPIED, LAW, MINE, THEIRS, tell

OF_OTHERS = ("罗书平", "白石县", "一份档案", "周大爷", "秘密的结尾", THEIRS, "布袋里的材料", "某报")


@pytest.fixture
def paper(app: Flask) -> Paper:
    made = tell()
    return gathering.paper_of_case(made.call, made.case, at=NOW)


def words_of(document: Document) -> str:
    """Return all text of a .docx, paragraphs and cells in any order."""
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join(chain((one.text for one in document.paragraphs), cells))


def runs_of(document: Document) -> list[Run]:
    return [
        run
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
    ]


def text_of_pdf(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).split())


def test_docx_says_what_was_checked_and_shows_both_texts(paper: Paper) -> None:
    document = docx.Document(BytesIO(write_docx(paper, at=NOW)))

    text = words_of(document)
    for expected in (
        words.INTERNAL, "查重报告", "江临市主题征集", "本次征集作品 2 篇、对照文本 1 篇",
        "《信访工作条例》、宣传标语、征集通知", "1.0.0", "a" * 64, story.LAW,
        "《信访工作条例》第六条", "古丽夏提·艾山江", "白石县信访局", "41.0%", "24.0%", "提示",
        "先报送的是 《=老张的材料》", "某报 2026 年 3 月 2 日", "抄袭", "与罗书平的作品逐字相同。",
        "方若水", "2027年4月14日 10:00", "退回修改", "不是中国知网",
    ):  # fmt: skip
        assert expected in text


def test_docx_marks_copied_reworded_and_quoted_words_each_in_its_way(paper: Paper) -> None:
    document = docx.Document(BytesIO(write_docx(paper, at=NOW)))

    marked = {(run.text, run.font.underline) for run in runs_of(document)}
    assert (COPIED, True) in marked or (COPIED, WD_UNDERLINE.SINGLE) in marked
    assert {(MINE, WD_UNDERLINE.DASH), (THEIRS, WD_UNDERLINE.DASH)} <= marked
    grey = {run.text for run in runs_of(document) if str(run.font.color.rgb) == "686153"}
    assert any(text and text in LAW for text in grey)


def test_docx_names_the_fonts_of_official_documents_and_no_author(paper: Paper) -> None:
    content = write_docx(paper, at=NOW)
    document = docx.Document(BytesIO(content))

    markup = document.element.xml
    for font in ("方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312"):
        assert font in markup
    assert ("文衡", "文衡") == (
        document.core_properties.author,
        document.core_properties.last_modified_by,
    )
    assert "python-docx" not in document.core_properties.comments


def test_pdf_says_the_same(paper: Paper) -> None:
    text = text_of_pdf(write_pdf(paper, at=NOW))

    for expected in (
        words.INTERNAL, "江临市主题征集", COPIED, MINE, THEIRS, "第六条", "古丽夏提·艾山江",
        "41.0%", "与罗书平的作品逐字相同", "方若水", "不是中国知网", "a" * 20,
    ):  # fmt: skip
        assert "".join(expected.split()) in text


def test_pdf_prints_what_no_typeface_draws_by_its_code(paper: Paper) -> None:
    text = text_of_pdf(write_pdf(paper, at=NOW))

    assert "［U+1F600］" in text
    assert "😀" not in text


def test_pdf_of_a_server_without_chinese_fonts_is_set_in_the_one_of_set_up(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typefaces, "FOLDERS", ())

    text = text_of_pdf(write_pdf(paper, at=NOW))

    assert COPIED in text
    assert "古丽夏提·艾山江" in text


def test_pdf_without_any_typeface_says_what_to_install(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typefaces, "FOLDERS", ())
    monkeypatch.setattr(typefaces, "BROUGHT", "absent.ttf")

    with pytest.raises(Refused, match="fonts-noto-cjk") as refused:
        write_pdf(paper, at=NOW)

    assert NO_TYPEFACE == refused.value.message


def test_what_an_author_is_handed_tells_of_nobody_else(app: Flask) -> None:
    made = tell()

    internal = gathering.paper_of_entry(made.call, made.one, at=NOW)
    own = gathering.paper_for_author(made.call, made.one, at=NOW)

    inside = words_of(docx.Document(BytesIO(write_docx(internal, at=NOW))))
    outside = words_of(docx.Document(BytesIO(write_docx(own, at=NOW))))
    set_in_pdf = text_of_pdf(write_pdf(own, at=NOW))
    assert [] == [word for word in OF_OTHERS if word not in inside and word != "秘密的结尾"]
    assert [] == [word for word in OF_OTHERS if word in outside or word in set_in_pdf]
    for expected in (COPIED, MINE, "31.0%", "第 1 段与他人作品相同，请改写。", "抄袭"):
        assert expected in outside
    assert words.INTERNAL in inside
    assert words.INTERNAL not in outside
    assert "方若水" not in outside


def test_report_of_the_later_entry_stands_with_it_to_the_left(app: Flask) -> None:
    made = tell()

    paper = gathering.paper_of_entry(made.call, made.other, at=NOW)

    (comparison,) = paper.comparisons
    assert "《一份档案里的坚持》" == comparison.left
    assert THEIRS in "".join(piece.text for piece in comparison.passages[1].left)
    assert MINE in "".join(piece.text for piece in comparison.passages[1].right)
    assert ("占前一篇", "29.0%") in comparison.facts
    assert ("先报送的是", "《=老张的材料》") in comparison.facts


def test_report_of_a_large_case_shows_the_strongest_pairs_and_counts_the_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tell()
    monkeypatch.setattr(queries, "MOST_PAIRS", 1)

    paper = gathering.paper_of_case(made.call, made.case, at=NOW)

    shown, rest = paper.comparisons
    assert "《=老张的材料》与《一份档案里的坚持》" == shown.title
    assert ("还有", "1 对，双方和比例见查重结果表") == rest.facts[0]
    assert "2 对有相似之处" in paper.summary


def test_report_on_a_photograph_of_a_sheet_says_what_was_done_to_it(app: Flask) -> None:
    made = tell()
    found = {"exact": False, "inliers": 813, "agreement": 0.97, "changes": ["cropped", "tilted"]}
    one, other = (make_entry(call=made.call, title=title) for title in ("《条例》第一条", "条幅"))
    make_scan_pair(a=one, b=other, evidence=found)

    (comparison,) = gathering.paper_of_entry(made.call, one, at=NOW).comparisons

    assert "《〈条例〉第一条》" == comparison.left
    assert ("结果", "813 处笔画特征在同一位置，笔画重合 97.0%") in comparison.facts
    assert ("后一张像是", "裁切过、斜着拍") in comparison.facts


def test_reports_on_scans_show_both_pages_and_to_an_author_the_own_one_alone(
    app: Flask, tmp_path: Path
) -> None:
    made = tell()
    one, other = (make_entry(call=made.call, title=title) for title in ("第一条", "条幅"))
    prints = []
    for entry, shade in ((one, "white"), (other, "grey")):
        picture = tmp_path / f"{shade}.jpg"
        Image.new("RGB", (30, 60), shade).save(picture)
        prints.append(make_pictured_page(entry=entry, picture=picture))
    make_scan_pair(a=one, b=other, evidence={}, a_print=prints[0], b_print=prints[1])

    internal = gathering.paper_of_entry(made.call, one, at=NOW)
    own = gathering.paper_for_author(made.call, one, at=NOW)

    assert [2, 1] == [
        len(docx.Document(BytesIO(write_docx(paper, at=NOW))).inline_shapes)
        for paper in (internal, own)
    ]
    assert [2, 1] == [pictures_in(write_pdf(paper, at=NOW)) for paper in (internal, own)]
    (picture,) = own.comparisons[0].pictures
    storage().delete(picture.key)
    assert "与第1篇相似文本" in text_of_pdf(write_pdf(own, at=NOW))


def pictures_in(content: bytes) -> int:
    """Count the pictures on all pages."""
    with pypdfium2.PdfDocument(content) as document:
        return sum(
            one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
            for page in document
            for one in page.get_objects()
        )
