"""Opening, extending and closing a call."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.calls import operations, phases
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import AuditEvent
from portal.models.enums import CallPhase, CallState
from tests.factories.account import make_user
from tests.factories.call import CLOSES, NOW, OPENS, make_call
from tests.factories.publishing import make_judged_round, make_publication, make_ranking

SECOND = timedelta(seconds=1)


def verbs():
    return db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.sequence)).all()


def test_open_call_now_starts_submitting_this_second(app):
    call = make_call(state=CallState.DRAFT, opens_at=None)

    operations.open_call(call, actor=make_user(), at=NOW)

    assert (CallState.ANNOUNCED, NOW, CLOSES) == (call.state, call.opens_at, call.closes_at)
    assert CallPhase.SUBMITTING == phases.phase(call, at=NOW)
    assert "call.opened" in verbs()


def test_open_call_on_a_date_announces_it_first(app):
    call = make_call(state=CallState.DRAFT, opens_at=None)

    operations.open_call(call, opens_at=NOW + SECOND, actor=None, at=NOW)

    assert CallPhase.ANNOUNCED == phases.phase(call, at=NOW)


@pytest.mark.parametrize(
    ("closes_at", "message"),
    [
        (None, "还没有截止时间，请填写。"),
        (NOW, "截止时间已经过去了，请填一个以后的时间。"),
        (NOW + SECOND, "截止时间要比开始时间晚。"),
    ],
)
def test_open_call_with_impossible_dates_is_refused(app, closes_at, message):
    call = make_call(state=CallState.DRAFT, opens_at=None, closes_at=closes_at)

    with pytest.raises(Refused) as refused:
        operations.open_call(call, opens_at=NOW + SECOND * 2, actor=None, at=NOW)

    assert (message, "closes_at") == (refused.value.message, refused.value.field)
    assert CallState.DRAFT == call.state


def test_open_call_twice_is_refused(app):
    with pytest.raises(Conflict):
        operations.open_call(make_call(), actor=None, at=NOW)


def test_extend_call_reopens_after_the_deadline(app):
    call, late = make_call(), CLOSES + timedelta(days=1)
    assert CallPhase.JUDGING == phases.phase(call, at=late)

    operations.extend_call(
        call, closes_at=late + SECOND, reason="停电一天", actor=make_user(), at=late
    )

    assert CallPhase.SUBMITTING == phases.phase(call, at=late)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "call.extended")).one()
    facts = {"before": "2027-04-24T02:00:00Z", "reason": "停电一天"}
    assert facts == {name: event.facts[name] for name in facts}


@pytest.mark.parametrize(
    ("closes_at", "reason", "field"),
    [
        (CLOSES, "停电", "closes_at"),
        (CLOSES - SECOND, "停电", "closes_at"),
        (CLOSES + SECOND, "  ", "reason"),
    ],
)
def test_extend_call_without_a_later_date_or_a_reason_is_refused(app, closes_at, reason, field):
    call = make_call()

    with pytest.raises(Refused) as refused:
        operations.extend_call(call, closes_at=closes_at, reason=reason, actor=None, at=NOW)

    assert field == refused.value.field
    assert CLOSES == call.closes_at


def test_extend_call_into_the_past_is_refused(app):
    call = make_call()

    with pytest.raises(Refused):
        operations.extend_call(
            call,
            closes_at=CLOSES + SECOND,
            reason="停电",
            actor=None,
            at=CLOSES + timedelta(days=9),
        )

    assert CLOSES == call.closes_at


def test_extend_call_with_published_results_is_refused(app):
    ranking = make_ranking(
        round_=make_judged_round(totals=[("90", "91", "92"), ("80", "81", "82")]), is_locked=True
    )
    make_publication(ranking=ranking)
    call = ranking.round.category.call
    before = call.closes_at

    with pytest.raises(Conflict):
        operations.extend_call(call, closes_at=before + SECOND, reason="停电", actor=None, at=NOW)

    assert before == call.closes_at


def test_close_call_ends_submitting_this_second(app):
    call = make_call()

    operations.close_call(call, actor=make_user(), at=NOW)

    assert CallPhase.SUBMITTING == phases.phase(call, at=NOW - SECOND)
    assert CallPhase.JUDGING == phases.phase(call, at=NOW)
    assert "call.closed" in verbs()


def test_close_call_before_it_began_leaves_no_window(app):
    call = make_call(opens_at=NOW + timedelta(days=1))

    operations.close_call(call, actor=None, at=NOW)

    assert (NOW, NOW) == (call.opens_at, call.closes_at)


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.ANNOUNCED])
def test_close_call_that_is_not_running_is_refused(app, state):
    call = make_call(state=state)

    with pytest.raises(Conflict):
        operations.close_call(call, actor=None, at=CLOSES)


def test_set_dates_of_an_announced_call_is_refused(app):
    call = make_call()

    with pytest.raises(Conflict):
        operations.set_dates(call, opens_at=OPENS, closes_at=None, actor=None, at=NOW)

    assert CLOSES == call.closes_at
