"""Paragraphs out of a PDF's lines, on pages as people make them."""

from portal.files.pdf_paragraphs import Line, paragraphs

FULL = "｜"


def lines(*texts: str) -> list[Line]:
    """Lines of a page: 　　 indents by two characters, ｜ at the end fills the line."""
    found = []
    for row, text in enumerate(texts):
        bare = text.strip("　").removesuffix(FULL)
        left = 112.0 if text.startswith("　　") else 80.0
        right = 500.0 if text.endswith(FULL) else left + 16 * len(bare)
        found.append(Line(bare, left, right, 700.0 - 28 * row, 716.0 - 28 * row))
    return found


def test_a_closing_quotation_mark_alone_on_a_line_stays_with_its_paragraph() -> None:
    page = lines(
        "　　老高不服，不是嫌钱少，差额算下来也就三千多块。｜",
        "他说：我不是要这个钱，我是要知道怎么算的。｜",
        "”",
        "　　我们把原卷调来，三个人分头看，看完碰头。｜",
        "都觉得结论大体不错，但是意见书里没有算式。",
    )

    found = [block.text for block in paragraphs([page])]

    assert found == [
        "老高不服，不是嫌钱少，差额算下来也就三千多块。他说：我不是要这个钱，我是要知道怎么算的。”",
        "我们把原卷调来，三个人分头看，看完碰头。都觉得结论大体不错，但是意见书里没有算式。",
    ]
