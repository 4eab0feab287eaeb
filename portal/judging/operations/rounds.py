"""Deeds on rounds: create, change, open, close."""

from datetime import datetime

from sqlalchemy import func, select

from portal import audit
from portal.calls.queries import current_rubric
from portal.calls.settings import CallRules
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations.holding import hold_round
from portal.judging.operations.judges import ensure_profiles
from portal.judging.queries.plans import plan_in_force
from portal.judging.queries.progress import standing
from portal.models import Assignment, Call, Category, Round, Scorecard, User
from portal.models.enums import EntryStatus, RoundState, Rule, ScorecardState
from portal.screening.duplicates.queries.progress import count_stale
from reviewers.scoring import TRIM_NEEDS

FIRST_ROUND = "初评"


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


def create_round(category: Category, *, name: str, actor: User, at: datetime) -> Round:
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
    )  # fmt: skip
    return round_


def change_round(
    round_: Round, *, rule: Rule, readings: int, due_at: datetime | None, actor: User, at: datetime
) -> None:
    """Change rule, readings and due date of a round that is not open yet."""
    hold_round(round_)
    require_planned(round_)
    if readings < 1:
        raise Refused("每件至少要有 1 位评委。", field="readings")
    if rule is Rule.TRIMMED_MEAN and readings < TRIM_NEEDS:
        raise Refused(
            f"去掉最高最低分至少要 {TRIM_NEEDS} 位评委。"
            f"请把每件评委数改到 {TRIM_NEEDS}，或者换一种计分办法。",
            field="readings",
        )
    round_.rule, round_.readings, round_.due_at = rule, readings, due_at
    db.session.flush()
    audit.record(
        actor, "round.changed", round_, at=at, call_id=round_.category.call_id,
        rule=rule.value, readings=readings, due_at=due_at.isoformat() if due_at else None,
    )  # fmt: skip


def require_planned(round_: Round) -> None:
    """Refuse a change of terms once judges have begun."""
    if round_.state is not RoundState.PLANNED:
        raise Conflict("这一轮已经开评，规则不能再改。")


def open_round(round_: Round, *, actor: User, at: datetime, unchecked: str = "") -> None:
    """
    Let the judges begin (开评). From here on rubric, rule and readings are fixed.

    Needs a plan in force that gives every entry its readings, as the rule wants them today; in
    the first round a duplicate check that has seen every entry, or why not (*unchecked*).
    """
    hold_round(round_)
    require_planned(round_)
    plan = plan_in_force(round_)
    if plan is None:
        raise Refused("还没有生效的分配方案。请先生成方案，看过以后再生效。")
    if (missing := standing(round_).missing) > 0:
        raise Refused(f"按每件 {round_.readings} 位评委，还缺 {missing} 份。请先重新分配。")
    unseen = unseen_by_check(round_)
    if unseen and not unchecked.strip():
        raise Refused(
            f"还有 {unseen} 件作品没有经过全部重查。请先在“查重”里全部重查；"
            "现在就要开评的，请写明原因。",
            field="unchecked",
        )
    round_.rubric = current_rubric(round_.category)
    round_.state, round_.opened_at = RoundState.OPEN, at
    db.session.flush()
    audit.record(
        actor, "round.opened", round_, at=at, call_id=round_.category.call_id, plan=plan.code,
        rubric=round_.rubric.number, rule=round_.rule.value,
        **({"unseen": unseen, "reason": unchecked.strip()} if unseen else {}),
    )  # fmt: skip


def unseen_by_check(round_: Round) -> int:
    """Count what judges would read first although the last full check has not seen it so."""
    call = round_.category.call
    if round_.position > 1 or not CallRules.of(call).checks_duplicates:
        return 0
    return count_stale(call, {EntryStatus.ACCEPTED}, category=round_.category)


def close_round(round_: Round, *, note: str, actor: User, at: datetime) -> None:
    """
    End the scoring. Unsigned scorecards are left out; how many are is written down.

    A shortfall needs a note: whoever objects later must be able to read why.
    """
    hold_round(round_)
    if round_.state is not RoundState.OPEN:
        raise Conflict("这一轮不在评分中，不能结束。")
    now = standing(round_)
    if now.unsigned > 0 and not note.strip():
        raise Refused(f"还缺 {now.unsigned} 份签字的评分表。要现在结束，请写明原因。", field="note")
    # who signed while we waited for the round did so before its end, whatever the clocks say
    round_.closed_at = max(at, _last_signature(round_) or at)
    round_.state, round_.close_note = RoundState.CLOSED, note.strip()
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


def reopen_round(round_: Round, *, reason: str, actor: User, at: datetime) -> None:
    """Let the judges go on; refused without a reason, and once a ranking is locked."""
    hold_round(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束。")
    if not reason.strip():
        raise Refused("请写明重新开评的原因。", field="reason")
    if queries.locked_ranking(round_) is not None:
        raise Conflict("这一轮的名次已经锁定，不能重新开评。")
    round_.state, round_.closed_at = RoundState.OPEN, None
    db.session.flush()
    audit.record(
        actor, "round.reopened", round_, at=at, call_id=round_.category.call_id, reason=reason
    )
