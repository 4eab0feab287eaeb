"""Whoever must step aside is never assigned: renamed units, second accounts, kin, chance."""

from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from portal.errors import Refused
from portal.extensions import db
from portal.judging import conflicts, queries
from portal.judging.adapters import bare_number
from portal.judging.operations import judges, moving, plans
from portal.judging.unit_map import UnitRow, unit_map
from portal.models import Call, ConflictOfInterest, JudgeProfile, Round
from portal.models.enums import ConflictState, InterestKind
from reviewers.conflicts import ConflictKind
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_author
from tests.factories.judging import (
    assignments_of,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_round,
)
from tests.factories.unit import make_unit


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call()


def kinds(call: Call) -> dict[tuple[str, str], ConflictKind]:
    """Return every conflict of the essays' first round: (judge's name, blind code) → kind."""
    names = queries.judge_names(call)
    found = queries.pool(Round(category=call.categories[0])).conflicts
    return {(names[judge], entry): kind for (judge, entry), kind in found.items()}


def test_a_unit_that_was_renamed_is_the_same_unit(call: Call) -> None:
    unit = make_unit(name="白石县接访中心")
    make_judge(call=call, name="方砚", unit=unit)
    make_blind_entry(call=call, unit=unit, blind_code="ZW-1")
    unit.name, unit.former_names = "白石县信访局", ["白石县接访中心"]
    db.session.flush()

    assert {("方砚", "ZW-1"): ConflictKind.SAME_UNIT} == kinds(call)


def test_a_merged_unit_counts_as_the_one_that_took_it_over(call: Call) -> None:
    old = make_unit(name="白石县接访中心", is_active=False)
    new = make_unit(name="白石县信访局", former_names=["白石县 接访中心"])
    make_judge(call=call, name="方砚", unit=old)
    make_blind_entry(call=call, unit=new, blind_code="ZW-1")

    assert {("方砚", "ZW-1"): ConflictKind.SAME_UNIT} == kinds(call)


def test_parents_and_children_step_aside_and_siblings_do_not(call: Call) -> None:
    city = make_unit()
    county, other = make_unit(parent=city), make_unit(parent=city)
    for name, unit in (("市", city), ("县", county), ("邻", other)):
        make_judge(call=call, name=name, unit=unit)
    make_blind_entry(call=call, unit=county, blind_code="ZW-1")

    assert {
        ("市", "ZW-1"): ConflictKind.RELATED_UNIT,
        ("县", "ZW-1"): ConflictKind.SAME_UNIT,
    } == kinds(call)


def test_a_judge_who_moves_keeps_stepping_aside_from_the_unit_before(call: Call) -> None:
    city, away = make_unit(), make_unit()
    county = make_unit(parent=city)
    judge = make_judge(call=call, name="方砚", unit=county)
    for code, unit in (("ZW-1", county), ("ZW-2", city), ("ZW-3", make_unit()), ("ZW-4", away)):
        make_blind_entry(call=call, unit=unit, blind_code=code)
    shared = make_blind_entry(call=call, blind_code="ZW-5")
    make_author(entry=shared, name="顾临池", unit_id=city.id)
    before, organiser = kinds(call), make_user()

    with pytest.raises(Refused, match="写明理由"):
        moving.change_unit(judge.user, away, actor=organiser, at=NOW, call=call)
    moving.change_unit(judge.user, away, reason="调动", actor=organiser, at=NOW, call=call)

    assert {"ZW-1", "ZW-2", "ZW-5"} == {entry for _, entry in before}
    assert before | {("方砚", "ZW-4"): ConflictKind.SAME_UNIT} == kinds(call)


def test_a_former_unit_that_was_none_counts_once_the_judge_moves_there(call: Call) -> None:
    mistaken, away, third = make_unit(), make_unit(), make_unit()
    judge, organiser = make_judge(call=call, name="方砚", unit=mistaken), make_user()
    first = make_blind_entry(call=call, unit=mistaken, blind_code="ZW-1")
    judges.pin_conflict(
        judge, entry=first, unit=None, kind=InterestKind.KIN, state=ConflictState.DISMISSED,
        reason="不是亲属", actor=organiser, at=NOW,
    )  # fmt: skip
    shared = make_blind_entry(call=call, unit=third, blind_code="ZW-2")
    make_author(entry=shared, name="顾临池", unit_id=mistaken.id)
    moving.change_unit(judge.user, away, reason="填错了", actor=organiser, at=NOW, call=call)
    own = db.session.scalars(
        select(ConflictOfInterest).where(ConflictOfInterest.unit_id == mistaken.id)
    ).one()
    apart = make_conflict(judge=judge, entry=shared, kind=InterestKind.RELATED_UNIT)
    elsewhere = make_conflict(judge=judge, unit=third, kind=InterestKind.SAME_UNIT)
    for row in (own, apart, elsewhere):
        judges.settle_conflict(
            row, state=ConflictState.DISMISSED, reason="没有在那里工作过", actor=organiser, at=NOW
        )
    assert {} == kinds(call)

    moving.change_unit(judge.user, mistaken, reason="调动", actor=organiser, at=NOW, call=call)

    assert {"ZW-1", "ZW-2"} == {entry for _, entry in kinds(call)}
    assert [ConflictState.WITHDRAWN, ConflictState.WITHDRAWN, ConflictState.DISMISSED] == [
        row.state for row in (own, apart, elsewhere)
    ]


def test_a_coauthors_unit_counts_too(call: Call) -> None:
    theirs = make_unit()
    make_judge(call=call, name="方砚", unit=theirs)
    entry = make_blind_entry(call=call, blind_code="ZW-1")
    make_author(entry=entry, name="顾临池", unit_id=theirs.id)

    assert {("方砚", "ZW-1"): ConflictKind.SAME_UNIT} == kinds(call)


@pytest.mark.parametrize("written", ["13900001111", "+86 139-0000-1111", "０13900001111"])
def test_a_second_account_with_the_same_phone_is_the_same_person(call: Call, written: str) -> None:
    make_judge(call=call, name="方砚", user=make_user(name="方砚", phone=written))
    first = make_blind_entry(call=call, blind_code="ZW-1")
    make_author(entry=first, name="方 砚", phone="139 0000 1111")
    handed_in = make_user(name="方砚二", phone="13900001111", unit_id=make_unit().id)
    make_blind_entry(call=call, submitter=handed_in, author="别人", blind_code="ZW-2")
    make_blind_entry(call=call, blind_code="ZW-3")

    assert {
        ("方砚", "ZW-1"): ConflictKind.SAME_PERSON,
        ("方砚", "ZW-2"): ConflictKind.SAME_PERSON,
    } == kinds(call)


def test_kin_declared_by_name_bars_that_authors_entries_only(call: Call) -> None:
    unit = make_unit()
    judge = make_judge(call=call, name="方砚")
    make_blind_entry(call=call, unit=unit, author="林 晚舟", blind_code="ZW-1")
    make_blind_entry(call=call, unit=unit, author="林晚", blind_code="ZW-2")
    make_conflict(judge=judge, person="林晚舟", unit=unit, kind=InterestKind.KIN)

    assert {("方砚", "ZW-1"): ConflictKind.KIN} == kinds(call)


def test_a_dismissed_unit_no_longer_bars_but_ones_own_work_does(call: Call) -> None:
    unit = make_unit()
    judge = make_judge(call=call, name="方砚", unit=unit)
    make_blind_entry(call=call, unit=unit, blind_code="ZW-1")
    make_blind_entry(call=call, unit=unit, submitter=judge.user, blind_code="ZW-2")
    judges.pin_conflict(
        judge, entry=None, unit=unit, kind=InterestKind.SAME_UNIT,
        state=ConflictState.DISMISSED, reason="已调离十年", actor=make_user(), at=NOW,
    )  # fmt: skip

    assert {("方砚", "ZW-2"): ConflictKind.SAME_PERSON} == kinds(call)


def test_a_suggested_conflict_does_not_bind_until_confirmed(call: Call) -> None:
    judge = make_judge(call=call, name="方砚")
    entry = make_blind_entry(call=call, blind_code="ZW-1")
    row = make_conflict(judge=judge, entry=entry, state=ConflictState.SUGGESTED)

    before = kinds(call)
    judges.settle_conflict(
        row, state=ConflictState.CONFIRMED, reason="核实了", actor=make_user(), at=NOW
    )

    assert {} == before
    assert {("方砚", "ZW-1"): ConflictKind.KIN} == kinds(call)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("139 0000 1111", "13900001111"),
        ("+8613900001111", "13900001111"),
        ("008613900001111", "13900001111"),
        ("0571-8888 9999", "57188889999"),
        ("", ""),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str, bare: str) -> None:
    assert bare == bare_number(written)


def test_a_unit_merged_into_its_own_child_makes_no_loop() -> None:
    rows = [
        UnitRow(1, "A", "甲局", [], None, False),
        UnitRow(2, "B", "乙局", [], 1, True),
        UnitRow(3, "C", "丙局", ["甲局"], 2, True),
    ]

    found = unit_map(rows)

    assert {1: "C", 2: "B", 3: "C"} == found.by_id
    assert None in found.parents.values()


def world(call: Call, random: Random, *, size: int) -> Round:
    """Return a round of units in a tree, judges and entries from them, interests among them."""
    units = [make_unit() for _ in range(2)]
    units += [make_unit(parent=random.choice(units)) for _ in range(10)]
    merged = make_unit(is_active=False)
    units[3].former_names = [merged.name]
    units.append(merged)
    round_ = make_round(category=call.categories[0], readings=3)
    people = [
        make_judge(call=call, unit=random.choice(units), max_load=random.choice([None, size]))
        for _ in range(16)
    ]
    for number in range(size):
        twice = random.random() < 0.1
        phone = people[number % 16].user.phone
        entry = make_blind_entry(
            category=round_.category,
            unit=random.choice(units),
            author=random.choice(["林晚舟", "顾临池", "沈墨"]),
        )
        if twice and phone:
            make_author(entry=entry, phone=phone)
        if random.random() < 0.1:
            make_conflict(judge=random.choice(people), entry=entry)
    make_conflict(judge=people[0], person="沈墨")
    return round_


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_assignment_is_ever_in_conflict(call: Call, seed: int) -> None:
    round_ = world(call, Random(seed), size=80)
    plan = plans.propose_plan(round_, actor=make_user(), at=NOW)
    plans.apply_plan(plan, actor=make_user(), at=NOW)
    held: dict[int, list[int]] = {}
    for one in assignments_of(round_):
        held.setdefault(one.judge_id, []).append(one.entry_id)

    assert 240 == sum(len(entries) for entries in held.values())
    assert plan.summary["conflicts"] > 0
    # looked at again one judge at a time, by the code that guards the judges' desk
    for judge_id, entries in held.items():
        assert frozenset() == conflicts.barred_entries(judge_id, entries)


def test_the_check_at_the_desk_agrees_with_the_plan(call: Call) -> None:
    unit = make_unit()
    judge: JudgeProfile = make_judge(call=call, unit=unit)
    entry = make_blind_entry(call=call, unit=unit)
    free = make_blind_entry(call=call)

    assert conflicts.is_barred(judge.id, entry.id)
    assert not conflicts.is_barred(judge.id, free.id)
