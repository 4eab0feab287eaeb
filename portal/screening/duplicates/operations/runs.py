"""Deeds on runs: asking for a check of everything, and letting judges begin without one."""

from datetime import datetime

from sqlalchemy import select

from portal import audit, jobs
from portal.calls.settings import CallRules
from portal.errors import Refused
from portal.extensions import db
from portal.models import Call, DuplicateRun, Job, User
from portal.models.enums import JobState, RunKind, RunState
from portal.screening.duplicates import cases, scope
from portal.screening.duplicates.queries.progress import CHECK_ENTRY

CHECK_CALL = "check_call"
ABANDONED = "检查中途停了好几次，没有查成。"
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
    free_stale(at=at)
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
    jobs.enqueue(CHECK_CALL, at=at, run_id=run.id)
    return run


def free_stale(*, at: datetime) -> int:
    """Let runs whose job has failed for good, or is gone, have failed; return how many."""
    ours = (
        select(Job.id)
        .where(
            Job.name == CHECK_CALL,
            Job.state.in_([JobState.WAITING, JobState.RUNNING]),
            Job.arguments["run_id"].as_integer() == DuplicateRun.id,
        )
        .correlate(DuplicateRun)
    )
    stale = db.session.scalars(
        select(DuplicateRun)
        .where(
            DuplicateRun.kind == RunKind.FULL,
            DuplicateRun.state.in_([RunState.WAITING, RunState.RUNNING]),
            ~ours.exists(),
        )
        .order_by(DuplicateRun.id)
    ).all()
    for run in stale:
        run.state, run.finished_at, run.problem = RunState.FAILED, at, ABANDONED
    db.session.flush()
    return len(stale)


def look_again(*, at: datetime) -> int:
    """Order the check of works whose files were out of reach; return how many."""
    entries = scope.out_of_reach()
    waiting = set(
        db.session.scalars(
            select(Job.arguments["entry_id"].as_integer()).where(
                Job.name == CHECK_ENTRY, Job.state.in_([JobState.WAITING, JobState.RUNNING])
            )
        )
    )
    wanted = [one for one in entries if one not in waiting]
    for entry_id in wanted:
        jobs.enqueue(CHECK_ENTRY, at=at, entry_id=entry_id)
    return len(wanted)
