"""The judges' marks are possible, plausible and always the same."""

from decimal import Decimal

import pytest

from portal.demo.cast import JUDGES
from portal.demo.scores import draft_points, points, progress, remark

MAXIMA = {
    "essay": tuple(Decimal(n) for n in (20, 25, 20, 15, 15, 5)),
    "calligraphy": tuple(Decimal(n) for n in (25, 25, 20, 10, 5)),
}
WORKS = {"essay": 24, "calligraphy": 12}
CARDS = [
    (judge.username, category, number)
    for judge in JUDGES
    for category in judge.categories
    for number in range(1, WORKS[category] + 1)
]


def test_marks_are_halves_within_each_criterion():
    for judge, category, number in CARDS:
        maxima = MAXIMA[category]
        for mark, highest in zip(points(judge, category, number, maxima), maxima, strict=True):
            assert 0 <= mark <= highest
            assert 0 == mark % Decimal("0.5")


def test_the_same_question_gets_the_same_answer():
    for judge, category, number in CARDS[:30]:
        question = (judge, category, number, MAXIMA[category])
        assert points(*question) == points(*question)
        assert remark(*question) == remark(*question)


def test_judges_differ_and_the_copied_essay_falls_behind():
    totals = {
        number: [sum(points(j, "essay", number, MAXIMA["essay"])) for j in ("judge1", "judge2")]
        for number in (1, 20)
    }
    assert totals[1][0] != totals[1][1]
    assert min(totals[1]) > max(totals[20])


def test_remarks_are_varied_and_some_judges_stay_silent():
    remarks = [remark(j, c, n, MAXIMA[c]) for j, c, n in CARDS]
    assert len(set(remarks)) > 15
    assert "" in remarks


def test_about_half_of_all_cards_are_signed():
    states = [state for judge in JUDGES for state in progress(judge.username, 12)]
    assert 0.4 <= states.count("signed") / len(states) <= 0.6
    assert {"signed", "draft", "untouched"} == set(states)


@pytest.mark.parametrize("category", ["essay", "calligraphy"])
def test_a_draft_keeps_the_first_marks_and_leaves_the_rest_open(category):
    maxima = MAXIMA[category]
    given = points("judge1", category, 3, maxima)
    draft = draft_points("judge1", category, 3, maxima)
    assert given[:3] == draft[:3]
    assert all(mark is None for mark in draft[3:])
