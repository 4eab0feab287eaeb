"""Two texts in step: what is marked, which rows there are, and that no letter is lost."""

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.screening.duplicates.marking import Mark, Quote
from portal.screening.duplicates.side_by_side import Block, Row, Sheet, in_step

LAW = "信访工作是党的群众工作的重要组成部分，是党和政府了解民情、集中民智的一项重要工作"
SAME = "他从布袋里掏出一摞材料，牛皮纸封面，用麻绳捆着，一共{}份，每一份的边角都磨毛了。"
OWN = "那天夜里下了雨，屋檐下的灯一直亮到天明，谁也没有再说话。\n"
OTHER = "清早的集市上人声嘈杂，卖菜的大姐把秤杆抬得高高的。\n"
LEFT = (
    f"老张第一次到接待室。{SAME.format('二十三')}\n我翻开条例。{LAW}。这句话我背过。\n"
    + OWN * 30
    + "我把材料按年份重新理了一遍，编上页码。理到第九份时天亮了。"
)
RIGHT = (
    f"周大爷走进大厅。{SAME.format('十九')}\n条例讲：{LAW}。道理在这里。\n"
    + OTHER * 20
    + "材料我们按年份逐一整理，标注页码。直到第七份。"
)


@dataclass(frozen=True)
class Found:
    """A passage as the engine gives it."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    kind: str = "same"


def place(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


FIRST = Found(*place(LEFT, SAME.format("二十三")), *place(RIGHT, SAME.format("十九")))
SECOND = Found(
    *place(LEFT, "我把材料按年份重新理了一遍，编上页码。"),
    *place(RIGHT, "材料我们按年份逐一整理，标注页码。"),
    "reworded",
)
QUOTES = (
    (Quote(*place(LEFT, LAW), "条例第三条"),),
    (Quote(*place(RIGHT, LAW), "条例第三条"),),
)
BOTH = frozenset({1, 2})


def sheet(*, shown: frozenset[int] = BOTH, with_quotes: bool = True) -> Sheet:
    return in_step((LEFT, RIGHT), (FIRST, SECOND), QUOTES, shown=shown, with_quotes=with_quotes)


def said(block: Block) -> str:
    return "".join(piece.text for paragraph in block.paragraphs for piece in paragraph)


def marked(block: Block, mark: Mark) -> list[str]:
    return [p.text for paragraph in block.paragraphs for p in paragraph if p.mark is mark]


def kinds(rows: tuple[Row, ...]) -> list[str]:
    return [row.kind or row.label or "between" for row in rows]


def test_a_row_a_passage_with_the_quotation_and_the_rest_between() -> None:
    found = sheet()

    assert ["same", "条例第三条", "between", "reworded"] == kinds(found.rows)
    assert () == found.apart


def test_a_changed_number_inside_of_a_passage_is_not_marked() -> None:
    row = sheet().rows[0]

    assert 2 == len(marked(row.left, Mark.SAME))
    assert "二十三" not in "".join(marked(row.left, Mark.SAME))
    assert "十九" not in "".join(marked(row.right, Mark.SAME))
    assert (37, 36) == row.letters


def test_a_quotation_is_grey_on_both_sides_and_says_its_article() -> None:
    row = sheet().rows[1]

    assert [LAW] == marked(row.left, Mark.BASE) == marked(row.right, Mark.BASE)
    assert {"条例第三条"} == {p.label for para in row.left.paragraphs for p in para if p.label}


def test_a_passage_out_of_sight_leaves_its_words_where_they_were() -> None:
    found = sheet(shown=frozenset({1}))

    assert ["same", "条例第三条", "between"] == kinds(found.rows)
    assert "编上页码" in said(found.rows[-1].left)
    assert [] == marked(found.rows[-1].left, Mark.NEAR)


def test_folding_the_base_away_leaves_no_row_for_it() -> None:
    assert ["same", "between", "reworded"] == kinds(sheet(with_quotes=False).rows)


def test_passages_that_changed_places_are_put_side_by_side_apart() -> None:
    one, two = "甲段的话说了很多很多次还要再说。\n", "乙段讲的是另外一回事大家都知道。\n"
    left, right = one * 4 + OWN * 5 + two * 3, two * 3 + OTHER * 5 + one * 4
    passages = (
        Found(0, len(one * 4), len(right) - len(one * 4), len(right)),
        Found(len(left) - len(two * 3), len(left), 0, len(two * 3)),
    )

    found = in_step((left, right), passages, ((), ()), shown=BOTH)

    assert [1] == [row.number for row in found.rows if row.number]
    assert [2] == [row.number for row in found.apart]
    assert two * 3 == said(found.apart[0].left) == said(found.apart[0].right)
    assert (2,) == found.rows[-1].left.numbers


def test_traditional_letters_count_as_the_same_passage() -> None:
    texts = ("國家為羣眾辦實事，機關幹部進門聽意見。", "国家为群众办实事，机关干部进门听意见。")
    whole = Found(0, len(texts[0]), 0, len(texts[1]))

    (row,) = in_step(texts, (whole,), ((), ()), shown=frozenset({1})).rows

    assert [texts[0]] == marked(row.left, Mark.SAME)


def test_evidence_of_another_text_breaks_nothing() -> None:
    stray = Found(5, 900, 40, 800)

    found = in_step(("短", ""), (stray,), ((Quote(3, 99, "条例"),), ()), shown=BOTH)

    assert "短" == "".join(said(row.left) for row in found.rows)


LETTERS = st.text(alphabet="信访群众工作。\n，一二三", max_size=120)
SHARES = st.tuples(*[st.integers(0, 100)] * 4)
KINDS = ("same", "reworded")


def part(text: str, first: int, second: int) -> list[int]:
    return sorted(len(text) * share // 100 for share in (first, second))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LETTERS, LETTERS, st.lists(SHARES, max_size=5), st.lists(SHARES, max_size=2))
def test_every_letter_stands_once_on_its_side(
    left: str, right: str, found: list[tuple[int, ...]], quoted: list[tuple[int, ...]]
) -> None:
    passages = [
        Found(*part(left, *shares[:2]), *part(right, *shares[2:]), KINDS[place % 2])
        for place, shares in enumerate(found)
    ]
    quotes = [Quote(*part(left, *shares[:2]), "条例") for shares in quoted]

    sheet = in_step((left, right), passages, (quotes, ()), shown=frozenset(range(1, 6)))

    for side, text in (("left", left), ("right", right)):
        rows = "".join(said(getattr(row, side)) for row in sheet.rows)
        assert "".join(text.split()) == "".join(rows.split())
    numbers = sorted(row.number for row in (*sheet.rows, *sheet.apart) if row.number)
    assert [*range(1, len(passages) + 1)] == numbers
