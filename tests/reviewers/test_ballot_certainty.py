"""Lines after a ranking round: sure where judges agree, open where they do not."""

import pytest

from reviewers.ballot_certainty import ballot_certainty
from reviewers.ballots import Ballot, borda, schulze
from reviewers.certainty import Certainty

WORKS = "ABCDEF"


def ballots_of(*orders: str) -> list[Ballot]:
    return [Ballot(f"J{place}", tuple(order)) for place, order in enumerate(orders)]


def found(*orders: str, by_paths: bool = True, ends: tuple[int, ...] = (2,)) -> Certainty:
    ballots = ballots_of(*orders)
    ranked = (schulze if by_paths else borda)(ballots)
    entries = [one.entry for one in ranked]
    return ballot_certainty(ballots, entries, ends, by_paths=by_paths, seed=7, draws=400)


def chances(certainty: Certainty) -> dict[str, int]:
    return {one.entry: one.above[0] for one in certainty.entries}


@pytest.mark.parametrize("by_paths", [True, False])
def test_judges_of_one_mind_leave_nothing_open(by_paths: bool) -> None:
    certainty = found(*[WORKS] * 4, by_paths=by_paths)

    assert dict.fromkeys("AB", 1000) | dict.fromkeys("CDEF", 0) == chances(certainty)
    assert [(2, 1000, ())] == [(one.end, one.sure, one.near) for one in certainty.lines]
    assert {(20, 20)} >= {(int(one.low), int(one.high)) for one in certainty.entries[4:5]}


@pytest.mark.parametrize("by_paths", [True, False])
def test_judges_who_differ_about_the_line_leave_it_open(by_paths: bool) -> None:
    certainty = found("ABCDEF", "ACBDEF", "ABCEDF", "ACBEDF", "ABCDEF", by_paths=by_paths)

    told = chances(certainty)
    assert (1000, 0) == (told["A"], told["F"])
    assert 500 < told["B"] < 900
    # two places above the line, whoever they go to
    assert abs(2000 - sum(told.values())) <= 3
    assert ("B", "C") == certainty.lines[0].near
    assert certainty == found("ABCDEF", "ACBDEF", "ABCEDF", "ACBEDF", "ABCDEF", by_paths=by_paths)


def test_works_that_nothing_parts_share_the_places_they_lie_across() -> None:
    told = chances(found("ABCD", "BADC", ends=(1,)))

    assert abs(told["A"] - told["B"]) < 100
    assert 1000 == sum(told.values())


def test_a_work_some_judges_stepped_aside_from_is_not_lifted_by_their_silence() -> None:
    told = chances(found("ABCDE", "ABCDE", "ABCDEF", "ABCDE", by_paths=False))

    assert 0 == told["F"]


def test_one_ballot_tells_nothing() -> None:
    assert ((), ()) == (found(WORKS).entries, found(WORKS).lines)


def test_what_judges_are_called_draws_no_chance() -> None:
    assert found("ABCDE", "BACED", "CBADE") == found("CBADE", "ABCDE", "BACED")
