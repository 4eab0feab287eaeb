"""Paragraphs out of a PDF's lines, on pages as people make them."""

from portal.files.pdf_text import Line, paragraphs


def lines(*texts: str, right: float = 500.0) -> list[Line]:
    """Lines of a page, 28 points apart, the first of each paragraph indented by two characters."""
    found = []
    for row, text in enumerate(texts):
        indent = 32.0 if text.startswith("　　") else 0.0
        bare = text.strip("　")
        left = 80.0 + indent
        width = min(len(bare) * 16.0, right - left)
        found.append(Line(bare, left, left + width, 700.0 - 28 * row, 716.0 - 28 * row))
    return found


def test_a_closing_quotation_mark_alone_on_a_line_stays_with_its_paragraph() -> None:
    page = lines(
        "　　老高不服，不是嫌钱少，差额算下来也就三千多块。",
        "他说：我不是要这个钱，我是要知道怎么算的",
        "。”",
        "　　我们把原卷调来，三个人分头看，看完碰头。",
        "都觉得结论大体不错，但是意见书里没有算式。",
    )

    found = [block.text for block in paragraphs([page])]

    assert found == [
        "老高不服，不是嫌钱少，差额算下来也就三千多块。他说：我不是要这个钱，我是要知道怎么算的。”",
        "我们把原卷调来，三个人分头看，看完碰头。都觉得结论大体不错，但是意见书里没有算式。",
    ]
