"""Deeds on runs: asking for a check of everything, and letting judges begin without one."""

from datetime import datetime

from sqlalchemy import select

from portal import audit, jobs
from portal.calls.settings import CallRules
from portal.errors import Refused
from portal.extensions import db
from portal.models import Call, DuplicateRun, User
from portal.models.enums import RunKind, RunState
from portal.screening.duplicates import cases

OFF = "这次征集没有开启查重。请先在“设置”里开启。"


def ask_full_check(call: Call, *, actor: User | None, at: datetime) -> DuplicateRun:
    """
    Order a check of everything (全部重查); a job does it. One that waits already is enough.

    One that is under way is overtaken: it looked at what was there when it began. Raises Refused
    where the check is switched off.
    """
    if not CallRules.of(call).checks_duplicates:
        raise Refused(OFF, status=409)
    cases.hold_call(call)
    under_way = db.session.scalars(
        select(DuplicateRun)
        .where(
            DuplicateRun.call_id == call.id,
            DuplicateRun.kind == RunKind.FULL,
            DuplicateRun.state.in_([RunState.WAITING, RunState.RUNNING]),
        )
        .order_by(DuplicateRun.id)
    ).all()
    for run in under_way:
        if run.state is RunState.WAITING:
            return run
        run.state, run.finished_at = RunState.SUPERSEDED, at
    run = DuplicateRun(
        call_id=call.id, kind=RunKind.FULL, asked_at=at,
        asked_by_id=actor.id if actor is not None else None,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    audit.record(actor, "duplicate.check_asked", run, at=at)
    jobs.enqueue("check_call", at=at, run_id=run.id)
    return run
