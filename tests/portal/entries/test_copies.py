"""The judge copy of an essay: identity masked, quotations marked, nothing else changed."""

from typing import Any

import pytest

from portal.demo.works import ESSAYS
from portal.entries import copies
from portal.entries.quotations import SHORTEST, law_spans, quotations
from portal.files.essays import Block, BlockKind, Mark, Picture
from reviewers.blind import Identity

WHO = Identity(
    names=("欧阳志远",), units=("青柳区信访局", "区信访局"), phones=("13900000000",), posts=()
)


def paragraphs(*lines: str) -> list[Block]:
    """Return body paragraphs."""
    return [Block(BlockKind.PARAGRAPH, line) for line in lines]


def text_of(built: copies.Built) -> list[str]:
    """Return the text a judge reads, a line a paragraph."""
    return ["".join(run["text"] for run in one["runs"]) for one in built.blocks]


def test_own_data_is_masked_wherever_it_hides() -> None:
    body = [
        "我叫欧阳　志远，在青柳区信访局工作。",
        "电话１３９００００００００，欢迎联系。",
        *["中间的段落。"] * 8,
    ]
    built = copies.build("十五天", paragraphs(*body), WHO)

    assert ["我叫×××，在××单位工作。", "电话［电话］，欢迎联系。"] == text_of(built)[:2]
    assert [("姓名", 1), ("单位", 1), ("电话", 1)] == copies.masked_counts(built.findings)


def test_a_signature_line_disappears_and_paragraphs_are_numbered_without_it() -> None:
    lines = ["作者：欧阳志远", "第一段正文。", "第二段正文。"]
    built = copies.build("十五天", paragraphs(*lines), WHO)

    assert ["第一段正文。", "第二段正文。"] == text_of(built)
    assert [1, 2] == [one["number"] for one in built.blocks]


def test_a_title_with_a_name_is_masked_and_not_repeated_in_the_body() -> None:
    title = "欧阳志远的十五天"
    blocks = [Block(BlockKind.TITLE, title), *paragraphs("正文在这里。")]
    built = copies.build(title, blocks, WHO)

    assert ("×××的十五天", ["正文在这里。"]) == (built.title, text_of(built))


def cells_of(block: dict[str, Any]) -> list[list[str]]:
    """Return the text of a table's cells."""
    return [["".join(run["text"] for run in cell) for cell in row] for row in block["rows"]]


def test_headings_tables_lists_notes_and_figures_keep_their_shape() -> None:
    blocks = [
        Block(BlockKind.HEADING, "第三天", level=2),
        Block(BlockKind.LIST, "登记\n另起一行", marker="1.", level=1),
        Block(BlockKind.TABLE, rows=(("日期", "办法"), ("三月", "受理")), marks=(Mark(1, 2),)),
        Block(BlockKind.FIGURE, picture=Picture("k", 800, 600)),
        Block(BlockKind.FIGURE),
        Block(BlockKind.FOOTNOTE, "原话。", marker="[1]", level=1),
    ]
    built = copies.build("十五天", blocks, Identity())

    assert [0, 1, 2, 3, 0, 0, 0] == [one["number"] for one in built.blocks]
    assert ["", "1.", "", "", "", "", "[1]"] == [one["marker"] for one in built.blocks]
    assert ["第三天", "登记", "另起一行", "", "", copies.NO_PICTURE, "原话。"] == text_of(built)
    assert [["日期[1]", "办法"], ["三月", "受理"]] == cells_of(built.blocks[3])
    assert {"position": 0, "width": 800, "height": 600} == built.blocks[4]["figure"]
    assert (1, 1) == (built.blocks[0]["level"], built.blocks[6]["level"])
    assert 1 == len({frozenset(one) for one in built.blocks})


def test_masks_stay_inside_the_cell_and_the_mark_stays_behind_the_mask() -> None:
    rows = (("经办", "欧阳志远"), ("138", "0013"), ("8000", "欧阳"), ("志远", "139 0000 0000"))
    name = Block(BlockKind.PARAGRAPH, "欧阳志远说。", marks=(Mark(1, 2), Mark(2, 6)))
    note = Block(BlockKind.FOOTNOTE, "欧阳志远摄。", marker="[1]", level=1)
    built = copies.build("十五天", [Block(BlockKind.TABLE, rows=rows), name, note], WHO)

    table, paragraph, foot = built.blocks
    expected = [["经办", "×××"], ["138", "0013"], ["8000", "欧阳"], ["志远", "×××"]]
    assert expected == cells_of(table)
    assert ["×××", "[1]", "说。", "[2]"] == [run["text"] for run in paragraph["runs"]]
    assert "×××摄。" == foot["runs"][0]["text"] + foot["runs"][1]["text"]


def test_a_hidden_figure_is_gone_and_the_digest_knows() -> None:
    blocks = [Block(BlockKind.FIGURE, picture=Picture(key, 80, 60)) for key in ("a", "b")]
    whole = copies.build("图", blocks, Identity())
    part = copies.build("图", blocks, Identity(), hidden=("a",))
    other = copies.build("图", blocks, Identity(), hidden=("b",))

    assert ["b"] == [figure.key for figure in part.figures]
    assert [0] == [one["figure"]["position"] for one in part.blocks]
    assert 3 == len({whole.digest, part.digest, other.digest})


def test_a_note_whose_line_was_a_signature_leads_nowhere() -> None:
    blocks = [
        Block(BlockKind.PARAGRAPH, "作者：欧阳志远", marks=(Mark(1, 7),)),
        *paragraphs(*["正文。"] * 6),
        Block(BlockKind.FOOTNOTE, "写于冬天。", marker="[1]", level=1),
    ]
    built = copies.build("十五天", blocks, WHO)

    assert "[1]" not in "".join(text_of(built))
    assert (0, "[1]") == (built.blocks[-1]["level"], built.blocks[-1]["marker"])


def test_a_quotation_of_the_law_is_marked_through_other_punctuation() -> None:
    line = "条例说：为了坚持和加强党对信访工作的全面领导,做好新时代信访工作。我记住了。"
    built = copies.build("十五天", paragraphs(line), Identity())

    assert [{"text": "《条例》第一条，逐字相符", "is_off": False}] == built.blocks[0]["notes"]
    assert ["", "law", ""] == [run["kind"] for run in built.blocks[0]["runs"]]
    assert (
        "为了坚持和加强党对信访工作的全面领导,做好新时代信访工作"
        == built.blocks[0]["runs"][1]["text"]
    )


NEAR = [
    ("条例要求“不得推委、敷衍、拖延”，拖着不说。", 28, [("推委", "推诿")], 1),
    ("应当恪尽职守、秉公办事，查明事实、分清责任，加强教育和疏导，及时", 28, [("育和", "育")], 1),
    ("应当予以登记，并区分情况，在15日内按照下列方式处理", 22, [("内", "内分别")], 2),
]


@pytest.mark.parametrize(("text", "article", "slips", "differing"), NEAR)
def test_a_near_quotation_says_what_the_law_says(
    text: str, article: int, slips: list[tuple[str, str]], differing: int
) -> None:
    [found] = quotations(text)

    assert (article, differing) == (found.article, found.differing)
    assert slips == [(text[one.start : one.end], one.original) for one in found.slips]


def test_a_slip_is_marked_where_it_stands_and_noted() -> None:
    built = copies.build("十五天", paragraphs(NEAR[0][0]), Identity())

    [paragraph] = built.blocks
    kinds = [(run["kind"], run.get("article", 0)) for run in paragraph["runs"]]
    assert [("", 0), ("law", 28), ("slip", 28), ("law", 28), ("", 0)] == kinds
    note = "《条例》第二十八条，差 1 字，原文为“推诿”"
    assert [{"text": note, "is_off": True}] == paragraph["notes"]


def test_the_essays_of_the_demonstration_quote_as_they_say() -> None:
    for work in ESSAYS:
        found = [(work.body[one.start : one.end], one) for one in quotations(work.body)]
        for quote in work.quotes:
            near = [one for text, one in found if quote.words in text or text in quote.words]
            if len(quote.words) > SHORTEST and quote.exact:
                assert [False] == [bool(one.slips) for one in near], quote.words


def test_a_common_phrase_is_no_quotation() -> None:
    assert [] == law_spans("我们要做好新时代信访工作，让群众满意。")


def test_a_doubtful_name_is_left_for_a_person() -> None:
    built = copies.build("十五天", paragraphs("大家都很高兴。"), Identity(names=("高兴",)))

    assert ["大家都很高兴。"] == text_of(built)
    assert [{"word": "姓名", "text": "高兴"}] == copies.flagged(built.findings)


def test_the_digest_tells_whether_a_judge_would_read_something_else() -> None:
    body = paragraphs("我叫欧阳志远。", "正文。")
    one = copies.build("十五天", body, WHO)
    same = copies.build("十五天", body, WHO)
    other = copies.build("十五天", body, Identity())

    assert one.digest == same.digest
    assert one.digest != other.digest


def test_what_the_author_names_is_masked_even_when_it_is_a_word() -> None:
    body = paragraphs("老街的高兴师傅来了。", "高兴说，好。")
    built = copies.build("高兴", body, Identity(names=("高兴",)), also=("高兴",))

    assert ["老街的×××师傅来了。", "×××说，好。"] == text_of(built)
    assert ("×××", []) == (built.title, copies.flagged(built.findings))


@pytest.mark.parametrize(
    "line",
    [
        "银川市金凤区信访局　马晓燕",
        "马晓燕　赵海波",
        "马晓燕（执笔）2026年春",
        "马晓燕 李强",
    ],
)
def test_the_signature_right_under_the_title_goes(line: str) -> None:
    blocks = [
        Block(BlockKind.TITLE, "我与条例的故事"),
        Block(BlockKind.PARAGRAPH, line),
        *[
            Block(BlockKind.PARAGRAPH, f"第{n}封信是早上来的，我读了两遍才动手登记。")
            for n in range(9)
        ],
    ]
    built = copies.build(
        "我与条例的故事", blocks, Identity(names=("马晓燕", "赵海波"), units=("金凤区信访局",))
    )

    assert "第0封信是早上来的，我读了两遍才动手登记。" == "".join(
        run["text"] for run in built.blocks[0]["runs"]
    )


def test_a_long_text_of_nothing_but_names_is_scanned_in_a_moment() -> None:
    blocks = [Block(BlockKind.PARAGRAPH, "何伟" * 3000)]
    built = copies.build("", blocks, Identity(names=("何伟",)))

    assert {"masked"} == {run["kind"] for run in built.blocks[0]["runs"]}
