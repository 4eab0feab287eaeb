"""
Deeds on a round that will not be held after all (取消本轮), and on taking that back (恢复).

Once there are results no round is dropped without a trace. It is cancelled instead, with a reason
that every page of the results tells; the round before decides, by a ranking computed anew.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import round_states
from portal.judging.operations.holding import hold_category
from portal.judging.operations.plan_applying import take_all_back
from portal.judging.queries.pools import rounds_of_category
from portal.judging.queries.stages import is_locked
from portal.models import Assignment, Ranking, Round, Scorecard, ScorecardVersion, User
from portal.models.enums import RoundDeed, RoundState, ScorecardState

LONGEST_REASON = 300


def cancel_round(round_: Round, *, reason: str, actor: User, at: datetime) -> None:
    """
    Say that the last round of a category is not held, and why.

    Refused once judges have begun to score in it; one that was closed although nothing was ever
    signed can go, since it gives no ranks. Pool and plan stay on record, readings are taken back.
    """
    rounds = hold_category(round_.category)
    state = round_states.after(round_.state, RoundDeed.CANCEL)
    if (why := why_held(round_, rounds)) != "":
        raise Conflict(why)
    if not reason.strip():
        raise Refused("请写明为什么取消，结果公布时也要写明。", field="reason")
    take_all_back(round_, actor=actor, at=at)
    round_.state, round_.closed_at = state, at
    round_.close_note = reason.strip()[:LONGEST_REASON]
    db.session.flush()
    audit.record(
        actor, "round.cancelled", round_, at=at, call_id=round_.category.call_id,
        category=round_.category.key, round=round_.name, reason=round_.close_note,
    )  # fmt: skip


def is_cancellable(round_: Round) -> bool:
    """Say whether the round could be cancelled as things stand. At most two queries."""
    is_possible = round_states.is_possible(round_.state, RoundDeed.CANCEL)
    return is_possible and not why_held(round_, rounds_of_category(round_.category))


def why_held(round_: Round, rounds: Sequence[Round]) -> str:
    """Say why a round of these has to be held, and what to do instead; "" where it has not."""
    return _why_needed(round_, rounds) or _why_begun(round_)


def _why_needed(round_: Round, rounds: Sequence[Round]) -> str:
    """Another round would rest on it, or none stands before it."""
    held = [one for one in rounds if one.state is not RoundState.CANCELLED]
    if held[-1].id != round_.id:
        return f"只能从最后一轮取消起。请先取消{held[-1].name}。"
    if len(held) == 1:
        return "只有这一轮，取消以后没有名次，所以不能取消。"
    if held[0].state is RoundState.PLANNED:
        return f"{held[0].name}还没有开评，不用取消。请在“评审程序”里直接删去{round_.name}。"
    return ""


def _why_begun(round_: Round) -> str:
    """A judge has begun."""
    begun, signed = _cards(round_)
    if signed:
        return (
            f"{round_.name}已经有签过字的评分表，不能取消。"
            "请写明缺评的原因结束评分，按签过字的排名。"
        )
    if begun and round_.state is not RoundState.CLOSED:
        return (
            f"已经有评委在{round_.name}打分，不能取消。请先结束评分，写明缺评的原因；"
            "一份也没有签字的，结束以后可以取消。"
        )
    return ""


def _cards(round_: Round) -> tuple[int, int]:
    """Return how many scorecards were begun in a round, and how many were ever signed."""
    versions = select(ScorecardVersion.id).where(ScorecardVersion.scorecard_id == Scorecard.id)
    was_signed = or_(Scorecard.state != ScorecardState.DRAFT, versions.exists())
    begun, signed = db.session.execute(
        select(func.count(), func.count().filter(was_signed))
        .select_from(Scorecard)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .where(Assignment.round_id == round_.id)
    ).one()
    return begun, signed


def restore_round(round_: Round, *, reason: str, actor: User, at: datetime) -> None:
    """
    Hold a cancelled round after all, as long as nothing rests on its being cancelled.

    It is planned again with the rules it had; judges are to be assigned anew.
    """
    rounds = hold_category(round_.category)
    state = round_states.after(round_.state, RoundDeed.RESTORE)
    first = next(one for one in rounds if one.state is RoundState.CANCELLED)
    if first.id != round_.id:
        raise Conflict(f"{first.name}也取消了。请先恢复{first.name}。")
    if (why := why_settled(round_)) != "":
        raise Conflict(why)
    if not reason.strip():
        raise Refused("请写明为什么恢复，它会留在操作记录里。", field="reason")
    round_.state, round_.closed_at, round_.close_note = state, None, ""
    db.session.flush()
    audit.record(
        actor, "round.restored", round_, at=at, call_id=round_.category.call_id,
        category=round_.category.key, round=round_.name, reason=reason.strip()[:LONGEST_REASON],
    )  # fmt: skip


def why_settled(round_: Round) -> str:
    """Say why a cancelled round cannot be restored; "" where it can."""
    if round_.opened_at is not None:
        return f"{round_.name}开评以后才取消，评委已经看过作品，不能恢复。"
    if is_locked(round_.category_id):
        return "名次已经锁定，不能恢复。"
    ranked = db.session.scalar(
        select(Round.name)
        .join(Ranking, Ranking.round_id == Round.id)
        .where(Round.category_id == round_.category_id, Ranking.made_at >= round_.closed_at)
        .limit(1)
    )
    return f"取消以后{ranked}已经重新排名，不能恢复{round_.name}。" if ranked else ""
