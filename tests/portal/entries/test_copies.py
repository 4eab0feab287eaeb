"""The judge copy of an essay: identity masked, quotations marked, nothing else changed."""

from portal.entries import copies
from portal.entries.quotations import law_spans
from portal.files.essays import Block, BlockKind
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


def test_headings_tables_and_list_marks_are_read() -> None:
    blocks = [
        Block(BlockKind.HEADING, "第三天", level=1),
        Block(BlockKind.LIST, "登记", marker="1. "),
        Block(BlockKind.TABLE, rows=(("日期", "办法"), ("三月", "受理"))),
    ]
    built = copies.build("十五天", blocks, Identity())

    assert ["第三天", "1. 登记", "日期　｜　办法", "三月　｜　受理"] == text_of(built)
    assert [True, False, False, False] == [one["is_heading"] for one in built.blocks]
    assert [0, 1, 2, 3] == [one["number"] for one in built.blocks]


def test_a_quotation_of_the_law_is_marked_through_other_punctuation() -> None:
    line = "条例说：为了坚持和加强党对信访工作的全面领导,做好新时代信访工作。我记住了。"
    built = copies.build("十五天", paragraphs(line), Identity())

    assert ["", "law", ""] == [run["kind"] for run in built.blocks[0]["runs"]]
    assert (
        "为了坚持和加强党对信访工作的全面领导,做好新时代信访工作"
        == built.blocks[0]["runs"][1]["text"]
    )


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
