"""不构成回避: what an organiser's word on one relation clears, and what it leaves alone."""

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging.operations import judges
from portal.models import Call
from portal.models.enums import ConflictState, InterestKind
from reviewers.conflicts import ConflictKind
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_blind_entry, make_conflict, make_judge
from tests.factories.unit import make_unit
from tests.portal.judging.test_conflicts import kinds


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call()


def test_a_relation_that_is_none_leaves_the_judges_own_unit_barred(call: Call) -> None:
    """To say of a namesake “not kin” says nothing of the unit; of the unit itself it does."""
    unit = make_unit()
    judge = make_judge(call=call, name="方砚", unit=unit)
    entry = make_blind_entry(call=call, unit=unit, author="林晚舟", blind_code="ZW-1")
    kin = make_conflict(judge=judge, person="林晚舟", kind=InterestKind.KIN)
    hint = make_conflict(judge=judge, entry=entry, kind=InterestKind.COAUTHOR)

    before = kinds(call)
    for row in (kin, hint):
        judges.settle_conflict(
            row, state=ConflictState.DISMISSED, reason="同名", actor=make_user(), at=NOW
        )
    settled = kinds(call)
    own = make_conflict(judge=judge, unit=unit, kind=InterestKind.SAME_UNIT)
    judges.settle_conflict(
        own, state=ConflictState.DISMISSED, reason="已调离十年", actor=make_user(), at=NOW
    )

    assert {("方砚", "ZW-1"): ConflictKind.COAUTHOR} == before
    assert {("方砚", "ZW-1"): ConflictKind.SAME_UNIT} == settled
    assert {} == kinds(call)


def test_what_was_cleared_of_a_unit_clears_no_other_it_is_merged_into(call: Call) -> None:
    """The judge was entered under the wrong unit once, which then became a part of their own."""
    own, other = make_unit(name="江临市信访局"), make_unit(name="江临市信访办")
    judge = make_judge(call=call, name="方砚", unit=own)
    make_blind_entry(call=call, unit=own, blind_code="ZW-1")
    judges.pin_conflict(
        judge, entry=None, unit=other, kind=InterestKind.SAME_UNIT,
        state=ConflictState.DISMISSED, reason="登记有误", actor=make_user(), at=NOW,
    )  # fmt: skip
    own.former_names = [other.name]
    db.session.flush()

    assert {("方砚", "ZW-1"): ConflictKind.SAME_UNIT} == kinds(call)
