"""Reading essays: what is body, what is aside, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from portal.files.derive import extract_essay, inspect_upload
from portal.files.essays import Aside, BlockKind, Essay
from portal.files.extract import read_essay
from portal.files.facts import EssayFacts
from portal.files.kinds import Kind
from portal.files.limits import Limits
from tests.portal.files import corpus

NOTES = (
    f'<w:footnotes xmlns:w="{corpus.W}"><w:footnote w:type="separator" w:id="-1"><w:p/>'
    '</w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>脚注的话</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
STYLES = (
    f'<w:styles xmlns:w="{corpus.W}">'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="own"/><w:basedOn w:val="1"/>'
    "</w:style>"
    '<w:style w:type="character" w:styleId="H"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr>'
    "</w:style></w:styles>"
)
NUMBERING = (
    f'<w:numbering xmlns:w="{corpus.W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
BOX = (
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline>"
    '<wp:docPr id="1" name="n" descr="图片说明：王建国摄"/><a:graphic><a:graphicData>'
    "<wps:wsp><wps:txbx>"
    "<w:txbxContent><w:p><w:r><w:t>文本框的话</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
    "<v:textbox><w:txbxContent><w:p><w:r><w:t>文本框的话</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def number(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>'


# Twelve places where a docx keeps text, and some where it only seems to.
BODY = (
    p("一封来信的十五天", '<w:pStyle w:val="T"/>')
    + p("引子", '<w:pStyle w:val="C"/>')
    + "<w:p><w:r><w:t>正文</w:t><w:tab/><w:t>的话</w:t></w:r>"
    '<w:ins w:author="审校人赵"><w:r><w:t>，补上的话</w:t></w:r></w:ins>'
    '<w:del w:author="审校人钱"><w:r><w:delText>删掉的话</w:delText></w:r></w:del>'
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的话</w:t></w:r>"
    '<w:r><w:rPr><w:rStyle w:val="H"/></w:rPr><w:t>样式隐藏的话</w:t></w:r>'
    '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>，没有隐藏的话</w:t></w:r>'
    '<w:r><w:footnoteReference w:id="2"/></w:r>'
    "<w:r><w:instrText>HYPERLINK mailto</w:instrText></w:r>"
    '<w:hyperlink r:id="x"><w:r><w:t>，链接的话</w:t></w:r></w:hyperlink></w:p>'
    f"<w:p><w:r>{BOX}</w:r></w:p>"
    + f"<w:sdt><w:sdtContent>{p('控件的话')}</w:sdtContent></w:sdt>"
    + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    f"<w:sdtContent>{p('单击此处')}</w:sdtContent></w:sdt>"
    + p("背景", number(0))
    + p("其一", number(1))
    + p("其二", number(1))
    + p("做法", number(0))
    + p("其三", number(1))
    + f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}{p('丙')}</w:tc></w:tr></w:tbl>"
    + f"<w:tbl><w:tr><w:tc>{p('框里的话')}</w:tc></w:tr></w:tbl>"
    + '<w:p><w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r></w:p>'
    + "<w:p><w:r><w:ruby><w:rt><w:r><w:t>xin</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>信</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
)


def part(tag: str, text: str) -> str:
    return f'<w:{tag} xmlns:w="{corpus.W}">{p(text)}</w:{tag}>'


PLANTED = corpus.docx(
    BODY,
    relations="".join(
        corpus.relation(kind, f"{kind}.xml")
        for kind in ("styles", "numbering", "footnotes", "header", "footer", "comments")
    )
    + corpus.relation("hyperlink", "mailto:wang@example.cn", external=True),
    parts={
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": NOTES,
        "word/header.xml": part("hdr", "平罗县信访局"),
        "word/footer.xml": part("ftr", "王建国"),
        "word/comments.xml": f'<w:comments xmlns:w="{corpus.W}"><w:comment w:author="李批注">'
        f"{p('批注的话')}</w:comment></w:comments>",
        "docProps/core.xml": '<c xmlns:dc="d"><dc:creator>王建国</dc:creator></c>',
        "docProps/app.xml": "<P><Application>WPS</Application><Company>平罗县信访局</Company></P>",
    },
)


@pytest.fixture
def planted(tmp_path: Path, limits: Limits) -> Essay:
    return read(tmp_path, PLANTED, Kind.DOCX, limits)


def read(folder: Path, content: bytes, kind: Kind, limits: Limits) -> Essay:
    path = folder / "upload"
    path.write_bytes(content)
    return read_essay(path, kind, limits)


def test_the_body_of_a_docx_is_read_in_order_from_all_places(planted: Essay) -> None:
    expected = [
        (BlockKind.TITLE, "", "一封来信的十五天"),
        (BlockKind.HEADING, "", "引子"),
        (BlockKind.PARAGRAPH, "", "正文\t的话，补上的话，没有隐藏的话，链接的话"),
        (BlockKind.PARAGRAPH, "", "文本框的话"),
        (BlockKind.PARAGRAPH, "", "控件的话"),
        (BlockKind.LIST, "一、", "背景"),
        (BlockKind.LIST, "1.", "其一"),
        (BlockKind.LIST, "2.", "其二"),
        (BlockKind.LIST, "二、", "做法"),
        (BlockKind.LIST, "1.", "其三"),
        (BlockKind.TABLE, "", "甲\t乙\n丙"),
        (BlockKind.PARAGRAPH, "", "框里的话"),
        (BlockKind.FIGURE, "", ""),
        (BlockKind.PARAGRAPH, "", "信"),
        (BlockKind.FOOTNOTE, "[1]", "脚注的话"),
    ]

    assert expected == [(block.kind, block.marker, block.plain()) for block in planted.blocks]
    assert "一封来信的十五天" == planted.title


def test_what_no_judge_may_see_is_reported_with_its_place(planted: Essay) -> None:
    expected = {
        Aside("deleted", "删掉的话"),
        Aside("hidden", "隐藏的话"),
        Aside("hidden", "样式隐藏的话"),
        Aside("reviser", "审校人赵"),
        Aside("reviser", "审校人钱"),
        Aside("alt", "图片说明：王建国摄"),
        Aside("header", "平罗县信访局"),
        Aside("footer", "王建国"),
        Aside("comment", "批注的话"),
        Aside("comment", "李批注"),
        Aside("link", "mailto:wang@example.cn"),
        Aside("properties", "王建国"),
        Aside("properties", "平罗县信访局"),
    }

    assert expected == set(planted.asides)


def test_a_docx_of_python_docx_is_read_with_its_centred_title(
    tmp_path: Path, limits: Limits
) -> None:
    document = docx.Document()
    document.add_paragraph("老人的第三封信").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(corpus.SENTENCE)
    buffer = io.BytesIO()
    document.save(buffer)

    essay = read(tmp_path, buffer.getvalue(), Kind.DOCX, limits)

    assert ("老人的第三封信", corpus.SENTENCE) == (essay.title, essay.blocks[1].text)


LINES = [
    [
        (249, 780, "一封来信的十五天"),
        (96, 750, "我在信访窗口工作了15年，最难忘的是一位老人的来信，那年冬天很冷，他"),
        (72, 726, "走了三十里山路来到县城，手里攥着一封写了三遍的信，信封已经磨破了边，他"),
        (72, 702, "把信递给我。"),
        (96, 678, "第二段从这里开始，老人说他不懂法律，只知道条例里写着有事可以来信，于是"),
        (290, 40, "— 1 —"),
    ],
    [(72, 780, "他就写了。"), (96, 756, "第三段。"), (290, 40, "— 2 —")],
]


def test_lines_of_a_pdf_become_paragraphs_across_pages(tmp_path: Path, limits: Limits) -> None:
    essay = read(tmp_path, corpus.pdf(LINES, info="/Author (Wang)"), Kind.PDF, limits)

    assert [
        "一封来信的十五天",
        "我在信访窗口工作了15年，最难忘的是一位老人的来信，那年冬天很冷，他走了三十里山路来到县城，"
        "手里攥着一封写了三遍的信，信封已经磨破了边，他把信递给我。",
        "第二段从这里开始，老人说他不懂法律，只知道条例里写着有事可以来信，于是他就写了。",
        "第三段。",
    ] == [block.text for block in essay.blocks]
    assert ("一封来信的十五天", 2) == (essay.title, essay.pages)
    assert (Aside("properties", "Wang"),) == essay.asides


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-16-le"])
def test_simplified_text_is_read_in_any_encoding(
    tmp_path: Path, limits: Limits, encoding: str
) -> None:
    text = f"老人的第三封信\r\n\r\n　　{corpus.SENTENCE}\r\n"

    essay = read(tmp_path, text.encode(encoding), Kind.TXT, limits)

    assert ["老人的第三封信", corpus.SENTENCE] == [block.text for block in essay.blocks]
    assert "老人的第三封信" == essay.title


def test_headings_typed_by_hand_are_headings(tmp_path: Path, limits: Limits) -> None:
    text = "一封来信\n一、受理\n（一）第一天\n（二）我们先听他说，再记下来。\n十一、以后，我们"

    essay = read(tmp_path, text.encode(), Kind.TXT, limits)

    expected = [
        (BlockKind.TITLE, 0),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 1),
    ]
    assert expected == [(block.kind, block.level) for block in essay.blocks]


def test_bullets_of_a_word_processor_do_not_make_a_text_unreadable(
    tmp_path: Path, limits: Limits
) -> None:
    text = "\ue004 窗口的灯亮到很晚，老周把来信一封一封读完。\n" * 20
    essay = read(tmp_path, text.encode(), Kind.TXT, limits)

    assert 20 == essay.plain().count("老周把来信一封一封读完")


def test_traditional_text_in_big5_is_read(tmp_path: Path, limits: Limits) -> None:
    text = "我們在信訪窗口工作，最難忘的是一位老人的來信，他說這是第三次寫信。"

    essay = read(tmp_path, text.encode("big5"), Kind.TXT, limits)

    assert text == essay.plain()


def test_the_child_returns_the_same_essay(tmp_path: Path, limits: Limits, planted: Essay) -> None:
    assert planted == extract_essay(tmp_path / "upload", Kind.DOCX, limits)


def test_facts_of_an_essay_hold_its_word_count_and_no_text(tmp_path: Path, limits: Limits) -> None:
    path = tmp_path / "upload"
    path.write_bytes(f"老人的第三封信\n{corpus.SENTENCE}".encode())

    facts = inspect_upload(path, Kind.TXT, limits).essay

    assert EssayFacts("老人的第三封信", 7 + 26, paragraphs=2, asides=0) == facts
