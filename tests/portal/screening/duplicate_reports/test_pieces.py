"""A text in pieces: nothing lost, nothing twice, and every piece printed in its own way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.screening.duplicate_reports.likening import stretches
from portal.screening.duplicate_reports.pieces import LONGEST, Look, Stretch, cut, excerpt

ONE = "我们把回头看的重点从“纸面”移到“地面”：承诺修的路修到了哪一米"
OTHER = "我们把回头看的重点从“纸面”移到“地面”：答应修的管修到了哪一米"


@settings(deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70), st.sampled_from(Look)), max_size=6),
)
def test_pieces_joined_are_the_text(text: str, marks: list[tuple[int, int, Look]]) -> None:
    marked = [
        Stretch(min(a, b), max(a, b), look)
        for a, b, look in marks
        if look not in {Look.PLAIN, Look.NOTE}
    ]

    pieces = cut(text, marked, 0, len(text))

    assert len(text) == sum(len(piece.text) for piece in pieces)
    assert all(one.text for one in pieces)


def test_base_text_stays_base_text_inside_a_passage() -> None:
    text = "抄来的话，第六条的话，又是抄来的话"
    marks = [Stretch(0, len(text), Look.SAME), Stretch(5, 10, Look.BASE, "第六条")]

    pieces = cut(text, marks, 0, len(text))

    assert [
        ("抄来的话，", Look.SAME),
        ("第六条的话", Look.BASE),
        ("，又是抄来的话", Look.SAME),
    ] == [(one.text, one.look) for one in pieces]


def test_words_that_stayed_are_the_same_within_a_reworded_passage() -> None:
    left, _ = stretches(ONE, OTHER, [(0, len(ONE), 0, len(OTHER), "reworded")])

    pieces = [(one.text, one.look) for one in cut(ONE, left, 0, len(ONE))]

    assert ("承诺修的路", Look.REWORDED) in pieces
    assert ("修到了哪一米", Look.SAME) in pieces
    assert ("我们把回头看的重点从“纸面”移到“地面”：", Look.SAME) in pieces


def test_very_long_passage_is_shown_by_its_ends_and_says_what_is_left_off() -> None:
    text = "长" * (LONGEST + 500)

    pieces = excerpt(text, [Stretch(0, len(text), Look.SAME)], 0, len(text))

    assert ["（中间 500 字略）"] == [one.text for one in pieces if one.look is Look.NOTE]
