"""Deeds on rounds: create, change, open, extend, close, reopen."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from portal import audit
from portal.calls.queries import current_rubric
from portal.calls.settings import CallRules
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries, round_states
from portal.judging.operations.declaring import require_changeable
from portal.judging.operations.holding import hold_category, hold_round
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.pools import freeze_pool, require_pool
from portal.judging.operations.readiness import require_ready
from portal.judging.operations.terms import (
    check_terms,
    require_one_scale,
    require_planned,
    require_weighable,
)
from portal.judging.presets import FIRST_ROUND
from portal.judging.queries.plans import plan_in_force
from portal.judging.queries.pools import round_begun_after
from portal.judging.queries.progress import standing
from portal.judging.queries.stages import is_locked
from portal.judging.seeds import fingerprint
from portal.models import Assignment, Call, Category, Round, Scorecard, User
from portal.models.base import new_secret
from portal.models.enums import (
    EntryStatus,
    RoundDeed,
    RoundKind,
    Rule,
    ScorecardState,
)
from portal.screening.duplicates.queries.progress import count_stale


def ensure_rounds(call: Call, *, actor: User, at: datetime) -> list[Round]:
    """Create the first round of each category that has none; return all rounds of the call."""
    # two organisers who look at the page for the first time make the rounds once
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update(key_share=True))
    ensure_profiles(call, at=at)
    existing = {round_.category_id for round_ in queries.rounds_of(call)}
    for category in call.categories:
        if category.id not in existing:
            create_round(category, name=FIRST_ROUND, actor=actor, at=at)
    return list(queries.rounds_of(call))


def create_round(
    category: Category,
    *,
    name: str,
    why: Mapping[str, str] | None = None,
    actor: User,
    at: datetime,
) -> Round:
    """Add a round with the category's rule, readings and newest rubric."""
    rubric = current_rubric(category)
    position = db.session.scalar(
        select(func.coalesce(func.max(Round.position), 0)).where(Round.category_id == category.id)
    )
    round_ = Round(
        category=category,
        name=name,
        position=(position or 0) + 1,
        rubric=rubric,
        rule=category.rule,
        readings=category.readings,
    )
    db.session.add(round_)
    db.session.flush()
    audit.record(
        actor, "round.created", round_, at=at, call_id=category.call_id, name=name,
        rubric=rubric.number, rule=round_.rule.value, readings=round_.readings,
        **(why or {}),
    )  # fmt: skip
    return round_


def change_round(
    round_: Round,
    *,
    rule: Rule,
    readings: int,
    due_at: datetime | None,
    kind: RoundKind | None = None,
    passes: int | None = None,
    reason: str = "",
    actor: User,
    at: datetime,
) -> None:
    """
    Change kind, rule, readings and due date of a round that is not open yet.

    Kind and rule are declared: see require_changeable. Readings and due date are not.
    """
    hold_category(round_.category)
    require_planned(round_)
    kind, passes = kind or round_.kind, passes if rule is Rule.AT_LEAST else None
    check_terms(kind, rule, readings, passes)
    require_one_scale(round_.category, rule)
    require_weighable(round_, kind, rule)
    _require_to_come(due_at, at)
    is_other = (kind, rule, passes) != (round_.kind, round_.rule, round_.passes)
    why = (
        require_changeable(round_.category, round_name=round_.name, reason=reason)
        if is_other
        else {}
    )
    round_.kind, round_.rule, round_.passes = kind, rule, passes
    round_.readings, round_.due_at = readings, due_at
    db.session.flush()
    audit.record(
        actor, "round.changed", round_, at=at, call_id=round_.category.call_id,
        kind=kind.value, rule=rule.value, readings=readings, passes=round_.passes,
        due_at=due_at.isoformat() if due_at else None, **why,
    )  # fmt: skip


def _require_to_come(due_at: datetime | None, at: datetime) -> None:
    """Refuse a date from which on nobody could sign."""
    if due_at is not None and due_at <= at:
        raise Refused("评分截止要在现在以后，不然一开评就不能签字。", field="due_at")


def open_round(round_: Round, *, actor: User, at: datetime, unchecked: str = "") -> None:
    """
    Let the judges begin (开评). From here on pool, rubric, rule and readings are fixed.

    Needs a plan in force that gives every entry its readings, as the rule wants them today; in
    the first round a duplicate check that has seen every entry, or why not (*unchecked*).
    """
    # whoever reopens, corrects or ranks an earlier round waits until this one stands on it
    hold_category(round_.category)
    state = round_states.after(round_.state, RoundDeed.OPEN)
    require_pool(round_)
    plan = plan_in_force(round_)
    if plan is None:
        raise Refused("还没有生效的分配方案。请先生成方案，看过以后再生效。")
    _require_to_come(round_.due_at, at)
    require_ready(round_, plan)
    unseen = unseen_by_check(round_)
    if unseen and not unchecked.strip():
        raise Refused(
            f"还有 {unseen} 件作品没有经过全部重查。请先在“查重”里全部重查；"
            "现在就要开评的，请写明原因。",
            field="unchecked",
        )
    pool = freeze_pool(round_, actor=actor, at=at)
    round_.rubric = current_rubric(round_.category)
    round_.state, round_.opened_at = state, at
    db.session.flush()
    audit.record(
        actor, "round.opened", round_, at=at, call_id=round_.category.call_id, plan=plan.code,
        rubric=round_.rubric.number, rule=round_.rule.value, pool=pool.inputs_digest,
        **({"unseen": unseen, "reason": unchecked.strip()} if unseen else {}),
    )  # fmt: skip


def unseen_by_check(round_: Round) -> int:
    """Count what judges would read first although the last full check has not seen it so."""
    call = round_.category.call
    if round_.position > 1 or not CallRules.of(call).checks_duplicates:
        return 0
    return count_stale(call, {EntryStatus.ACCEPTED}, category=round_.category)


def extend_round(
    round_: Round, *, due_at: datetime, reason: str, actor: User, at: datetime
) -> None:
    """Move the due date of an open round (延期) on, also when it has passed already."""
    hold_round(round_)
    state = round_states.after(round_.state, RoundDeed.EXTEND)
    if due_at <= at:
        raise Refused("新的截止时间要在现在以后。", field="due_at")
    if round_.due_at is not None and due_at <= round_.due_at:
        raise Refused("新的截止时间要比原来的晚：延期不能提前。", field="due_at")
    if not reason.strip():
        raise Refused("请写明延期的原因。", field="reason")
    before = round_.due_at
    round_.state, round_.due_at = state, due_at
    db.session.flush()
    audit.record(
        actor, "round.extended", round_, at=at, call_id=round_.category.call_id,
        before=before.isoformat() if before else None, due_at=due_at.isoformat(),
        reason=reason.strip(),
    )  # fmt: skip


def close_round(round_: Round, *, note: str, actor: User, at: datetime) -> None:
    """
    End the scoring. Unsigned scorecards are left out; how many are is written down.

    A shortfall needs a note: whoever objects later must be able to read why.
    """
    hold_round(round_)
    state = round_states.after(round_.state, RoundDeed.CLOSE)
    now = standing(round_)
    if now.unsigned > 0 and not note.strip():
        raise Refused(f"还缺 {now.unsigned} 份签字的评分表。要现在结束，请写明原因。", field="note")
    # who signed while we waited for the round did so before its end, whatever the clocks say
    round_.closed_at = max(at, _last_signature(round_) or at)
    round_.state, round_.close_note = state, note.strip()
    db.session.flush()
    audit.record(
        actor, "round.closed", round_, at=at, call_id=round_.category.call_id,
        signed=now.signed, wanted=now.wanted, note=note.strip(),
    )  # fmt: skip


def _last_signature(round_: Round) -> datetime | None:
    return db.session.scalar(
        select(func.max(Scorecard.signed_at))
        .join(Scorecard.assignment)
        .where(Assignment.round_id == round_.id, Scorecard.state == ScorecardState.SIGNED)
    )


def reopen_round(
    round_: Round,
    *,
    reason: str,
    due_at: datetime | None = None,
    secret: str | None = None,
    actor: User,
    at: datetime,
) -> None:
    """
    Let the judges go on; refused without a reason, and once a ranking is locked.

    A due date that has passed needs a new one. The secret of the seeds was published when the
    round closed: plans from here on follow from a fresh one, and the trail keeps the old. *secret*
    is the fresh one where a plan was computed from it already.
    """
    hold_round(round_)
    state = round_states.after(round_.state, RoundDeed.REOPEN)
    if not reason.strip():
        raise Refused("请写明重新开评的原因。", field="reason")
    if is_locked(round_.category_id):
        raise Conflict("这一轮的名次已经锁定，不能重新开评。")
    if (later := round_begun_after(round_)) is not None:
        raise Conflict(f"{later.name}已经按这一轮的名次开评，这一轮不能重新开评。")
    due_at = _due_from_now(round_, due_at, at)
    published, round_.seed_secret = round_.seed_secret, secret or new_secret()
    round_.state, round_.closed_at, round_.close_note = state, None, ""
    round_.due_at = due_at
    db.session.flush()
    audit.record(
        actor, "round.reopened", round_, at=at, call_id=round_.category.call_id, reason=reason,
        due_at=due_at.isoformat() if due_at else None,
        seed_before=published, seed_print=fingerprint(round_.seed_secret),
    )  # fmt: skip


def _due_from_now(round_: Round, due_at: datetime | None, at: datetime) -> datetime | None:
    """Return when judges must have signed: the new moment, or the old one if it is to come."""
    if due_at is not None and due_at <= at:
        raise Refused("新的截止时间要在现在以后。", field="due_at")
    if due_at is None and round_.due_at is not None and round_.due_at < at:
        raise Refused("评分截止已经过了。请填写新的截止时间，评委才能签字。", field="due_at")
    return due_at or round_.due_at


def keep_signable(
    round_: Round, *, due_at: datetime | None, reason: str, actor: User, at: datetime
) -> None:
    """Move the due date of an open round before more is ordered, where none could sign it now."""
    if due_at is not None or round_states.is_late(round_.state, round_.due_at, at):
        due_at = _due_from_now(round_, due_at, at) or at
        if due_at == round_.due_at:
            return
        extend_round(round_, due_at=due_at, reason=reason, actor=actor, at=at)
