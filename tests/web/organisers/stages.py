"""Rounds as the tests of their pages need them."""

import re

from portal.extensions import db
from portal.models import Assignment, Call, Round
from portal.models.enums import RoundState
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)

SEED = {"keep": "scored"}
SUMMARY = {
    "entries": 2, "readings": 4, "added": 4, "conflicts": 0, "widened": 0,
    "loads": [["A", 2], ["B", 2]], "islands": [[2, 2]],
}  # fmt: skip


def fill(call: Call, *, entries: int = 4, judges: int = 4, readings: int = 3) -> Round:
    """Return a planned round with that many entries and judges."""
    round_ = make_round(category=call.categories[0], readings=readings)
    for _ in range(entries):
        make_blind_entry(category=round_.category)
    for _ in range(judges):
        make_judge(call=call)
    db.session.commit()
    return round_


def path_of(round_: Round) -> str:
    return f"/organise/{round_.category.call.code}/rounds/{round_.code}"


def plan_in(text: str) -> str:
    """Return the code of the plan that the page asks about."""
    found = re.search(r'name="plan" value="(\w+)"', text)
    assert found is not None
    return found[1]


def open_with_readings(call: Call, **values: object) -> tuple[Round, list[Assignment]]:
    """Return an open round with two entries and two readings each, none signed."""
    round_ = make_round(category=call.categories[0], readings=2, state=RoundState.OPEN, **values)
    plan = make_plan(round_=round_, summary=SUMMARY)
    judges = [make_judge(call=call, name=name) for name in ("方砚", "沈墨")]
    entries = [make_blind_entry(category=round_.category) for _ in range(2)]
    readings = [
        make_assignment(round_=round_, plan=plan, judge=judge, entry=entry)
        for entry in entries
        for judge in judges
    ]
    db.session.commit()
    return round_, readings
