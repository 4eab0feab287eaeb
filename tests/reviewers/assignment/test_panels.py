"""Fixed panels keep to themselves; anchors are read by everybody and link them."""

from collections import defaultdict

import pytest

from reviewers.assignment import Panels, plan, propose_anchors
from reviewers.conflicts import ConflictKind
from reviewers.errors import Infeasible, InvalidPlanInput
from reviewers.values import EntryRef, JudgeRef

ENTRIES = [EntryRef(f"E{place:02}", "U") for place in range(40)]
JUDGES = [JudgeRef(f"J{place}") for place in range(10)]
# 甲 has four judges, 乙 and 丙 three each
MEMBERS = {f"J{place}": "甲" if place < 4 else "乙丙"[place % 2] for place in range(10)}


def readers(pairs: tuple[tuple[str, str], ...]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for judge, entry in pairs:
        found[entry].add(judge)
    return found


def test_each_work_is_read_within_one_panel_and_piles_follow_the_size() -> None:
    found = plan(ENTRIES, JUDGES, {}, readings=3, seed=1, panels=Panels(MEMBERS))
    of_entry = {
        entry: {MEMBERS[judge] for judge in judges}
        for entry, judges in readers(found.pairs).items()
    }

    assert all(1 == len(names) for names in of_entry.values())
    assert {"甲": 16, "乙": 12, "丙": 12} == {
        name: sum(names == {name} for names in of_entry.values()) for name in "甲乙丙"
    }
    assert 3 == len(found.components)
    assert found.is_split_forced


def test_anchors_are_read_by_all_and_link_the_panels() -> None:
    conflicts = {("J0", f"E{place:02}"): ConflictKind.KIN for place in range(30)}
    anchors = propose_anchors(ENTRIES, JUDGES, conflicts, seed=3)
    panels = Panels(MEMBERS, frozenset(anchors))
    found = plan(ENTRIES, JUDGES, conflicts, readings=3, seed=1, panels=panels)
    read = readers(found.pairs)

    assert 8 == len(anchors)
    assert all({judge.code for judge in JUDGES} == read[entry] for entry in anchors)
    assert all(3 == len(judges) for entry, judges in read.items() if entry not in anchors)
    assert 1 == len(found.components)
    assert not set(found.pairs) & conflicts.keys()


def test_anchors_leave_no_judge_without_six_where_conflicts_cross() -> None:
    """No work is free for all: every judge is barred from a tenth of them."""
    conflicts = {
        (f"J{judge}", f"E{place:02}"): ConflictKind.KIN
        for judge in range(10)
        for place in range(40)
        if place % 10 == judge
    }
    anchors = propose_anchors(ENTRIES, JUDGES, conflicts, seed=3)
    read = {one.code: sum((one.code, code) not in conflicts for code in anchors) for one in JUDGES}

    assert 6 <= min(read.values())
    assert anchors == propose_anchors(ENTRIES[::-1], JUDGES[::-1], conflicts, seed=3)
    assert anchors != propose_anchors(ENTRIES, JUDGES, conflicts, seed=4)


def test_a_work_a_panel_has_begun_stays_with_it() -> None:
    kept = [("J9", f"E{place:02}") for place in range(6)]
    found = plan(ENTRIES, JUDGES, {}, readings=3, seed=1, fixed=kept, panels=Panels(MEMBERS))
    read = readers(found.pairs)

    assert all({MEMBERS["J9"]} == {MEMBERS[one] for one in read[entry]} for _, entry in kept)


def test_a_panel_too_small_is_said_by_the_entries_it_fails() -> None:
    pairs = {"J0": "甲", "J1": "甲", "J2": "乙", "J3": "乙"}
    with pytest.raises(Infeasible) as refusal:
        plan(ENTRIES, JUDGES, {}, readings=3, seed=1, panels=Panels(pairs))

    assert 40 == len(refusal.value.shortfall.short_entries)
    assert {2} == {one.available for one in refusal.value.shortfall.short_entries}


@pytest.mark.parametrize("panels", [Panels({}), Panels(MEMBERS, frozenset({"E99"}))])
def test_panels_without_members_or_with_strange_anchors_are_refused(panels: Panels) -> None:
    with pytest.raises(InvalidPlanInput):
        plan(ENTRIES, JUDGES, {}, readings=3, seed=1, panels=panels)
