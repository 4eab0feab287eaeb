"""Who must step aside, and which statement wins when two disagree."""

import pytest

from reviewers.conflicts import ConflictKind, Reach, UnitTree, conflict_between, conflicts_of
from reviewers.errors import InvalidUnitTree
from reviewers.values import EntryRef, JudgeRef

TREE = UnitTree(
    {"class": "school", "school": "bureau", "bureau": "city", "court": "city", "city": "province"}
)
ENTRY = EntryRef("E1", "bureau", frozenset({"p1", "p2"}))


def found(
    judge: JudgeRef,
    *,
    declared: dict[tuple[str, str], ConflictKind] | None = None,
    cleared: frozenset[tuple[str, str]] = frozenset(),
    reach: Reach = Reach.BRANCH,
) -> ConflictKind | None:
    return conflict_between(
        judge,
        ENTRY,
        tree=TREE,
        declared=declared or {},
        cleared=cleared,
        reach=reach,
    )


def test_own_entry_is_a_conflict_nobody_can_clear() -> None:
    judge = JudgeRef("J1", "court", frozenset({"p2", "p9"}))

    assert found(judge, cleared=frozenset({("J1", "E1"), ("J1", "bureau")})) == "same_person"


def test_same_unit_is_a_conflict() -> None:
    assert found(JudgeRef("J1", "bureau")) is ConflictKind.SAME_UNIT


@pytest.mark.parametrize("unit", ["court", None, "elsewhere"])
def test_judge_from_another_branch_has_no_conflict(unit: str | None) -> None:
    assert found(JudgeRef("J1", unit)) is None


@pytest.mark.parametrize(
    ("unit", "reaches"),
    [
        ("bureau", {Reach.UNIT, Reach.NEAR, Reach.BRANCH}),
        ("city", {Reach.NEAR, Reach.BRANCH}),
        ("province", {Reach.BRANCH}),
        ("school", {Reach.NEAR, Reach.BRANCH}),
        ("class", {Reach.BRANCH}),
        ("court", set()),
    ],
)
def test_units_above_and_below_count_as_far_as_the_call_says(
    unit: str, reaches: set[Reach]
) -> None:
    judge = JudgeRef("J1", unit)

    assert reaches == {reach for reach in Reach if found(judge, reach=reach) is not None}


def test_declared_kin_counts_without_any_shared_unit() -> None:
    declared = {("J1", "E1"): ConflictKind.KIN, ("J2", "bureau"): ConflictKind.TEACHER}

    assert found(JudgeRef("J1", "court"), declared=declared) is ConflictKind.KIN
    assert found(JudgeRef("J2", "court"), declared=declared) is ConflictKind.TEACHER
    assert found(JudgeRef("J3", "court"), declared=declared) is None


def test_cleared_pair_or_unit_lifts_a_unit_conflict() -> None:
    assert found(JudgeRef("J1", "bureau"), cleared=frozenset({("J1", "E1")})) is None
    assert found(JudgeRef("J1", "bureau"), cleared=frozenset({("J1", "bureau")})) is None


def test_narrower_statement_wins_and_conflict_wins_at_equal_width() -> None:
    judge = JudgeRef("J1", "court")
    by_unit = {("J1", "bureau"): ConflictKind.DECLARED}
    by_entry = {("J1", "E1"): ConflictKind.KIN}

    assert found(judge, declared=by_unit, cleared=frozenset({("J1", "E1")})) is None
    assert found(judge, declared=by_entry, cleared=frozenset({("J1", "E1")})) == "kin"


@pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"x": "a", "a": "a"}])
def test_unit_under_itself_is_refused(parents: dict[str, str | None]) -> None:
    with pytest.raises(InvalidUnitTree):
        UnitTree(parents)


def test_all_conflicts_come_sorted_by_judge_and_entry() -> None:
    judges = [JudgeRef("J2", "bureau"), JudgeRef("J1", "court")]
    entries = [EntryRef("E2", "court"), ENTRY]
    table = conflicts_of(judges, entries, tree=TREE, declared={}, cleared=frozenset())

    assert list(table.items()) == [
        (("J1", "E2"), ConflictKind.SAME_UNIT),
        (("J2", "E1"), ConflictKind.SAME_UNIT),
    ]
