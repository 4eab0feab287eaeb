"""An organiser who lowers the guard leaves a mark: every such act is on record, in words."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal import audit
from portal.accounts import operations as accounts
from portal.accounts.operations import UnitValues
from portal.extensions import db
from portal.judging.operations import judges, rounds
from portal.models import AuditEvent, Call, User
from portal.models.enums import ConflictState, InterestKind, Role, RoundState
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_blind_entry, make_conflict, make_judge, make_round
from tests.factories.unit import make_unit

REASON = "复核后认为不影响"


def dismiss_declared(call: Call, organiser: User) -> None:
    row = make_conflict(judge=make_judge(call=call), unit=make_unit())
    judges.settle_conflict(
        row, state=ConflictState.DISMISSED, reason=REASON, actor=organiser, at=NOW
    )


def dismiss_same_unit(call: Call, organiser: User) -> None:
    judges.pin_conflict(
        make_judge(call=call), entry=make_blind_entry(call=call), unit=None,
        kind=InterestKind.SAME_UNIT, state=ConflictState.DISMISSED, reason=REASON,
        actor=organiser, at=NOW,
    )  # fmt: skip


def move_to_another_unit(call: Call, organiser: User) -> None:
    accounts.set_unit(make_judge(call=call).user, make_unit(), actor=organiser, at=NOW, call=call)


def rename_a_unit(call: Call, organiser: User) -> None:
    accounts.update_unit(make_unit(), UnitValues(name="新名"), actor=organiser, at=NOW, call=call)


def make_a_second_account(call: Call, organiser: User) -> None:
    accounts.create_user(login="second", name="许知行", actor=organiser, at=NOW, call=call)


def let_somebody_in(call: Call, organiser: User) -> None:
    accounts.grant_role(make_user(), call, Role.OBSERVER, actor=organiser, at=NOW)


def put_an_organiser_out(call: Call, organiser: User) -> None:
    other = make_user()
    make_grant(user=other, role=Role.ORGANISER, call=call)
    accounts.revoke_role(other, call, Role.ORGANISER, actor=organiser, at=NOW)


def suspend_a_judge(call: Call, organiser: User) -> None:
    judges.change_profile(
        make_judge(call=call), title="", kinds=[], styles=[], max_load=None, is_active=False,
        actor=organiser, at=NOW,
    )  # fmt: skip


def reopen_a_round(call: Call, organiser: User) -> None:
    round_ = make_round(category=call.categories[0], state=RoundState.CLOSED)
    rounds.reopen_round(round_, reason=REASON, actor=organiser, at=NOW)


def hand_out_a_link(call: Call, organiser: User) -> None:
    accounts.make_password_link(make_user(), actor=organiser, at=NOW, call=call)


ACTS: dict[str, Callable[[Call, User], None]] = {
    "conflict.settled": dismiss_declared,
    "conflict.dismissed": dismiss_same_unit,
    "account.unit_changed": move_to_another_unit,
    "unit.changed": rename_a_unit,
    "account.created": make_a_second_account,
    "account.role_granted": let_somebody_in,
    "account.role_revoked": put_an_organiser_out,
    "judge.changed": suspend_a_judge,
    "round.reopened": reopen_a_round,
    "account.password_link_made": hand_out_a_link,
}


@pytest.mark.parametrize("verb", ACTS)
def test_every_act_that_lowers_the_guard_is_on_record(app: Flask, verb: str) -> None:
    organiser = make_user(name="许知行")
    call = make_call(actor=organiser)
    before, _ = audit.head()
    ACTS[verb](call, organiser)
    written = db.session.scalars(select(AuditEvent).where(AuditEvent.sequence > before)).all()
    found = {event.verb: (event.actor, event.call_id) for event in written}

    # who did it, and in which call, so that its observers read of it
    assert (organiser.code, call.id) == found.get(verb), found
    assert audit.verify()[1] is None
