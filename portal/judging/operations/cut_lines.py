"""The deed 为边界作品加评: open a closed round again and have what is near a line read more."""

from collections.abc import Collection
from datetime import datetime

from portal.errors import Conflict, Refused
from portal.judging.findings import findings_of
from portal.judging.operations.extra_readings import order_extra_readings, renewed
from portal.judging.operations.holding import hold_round
from portal.judging.operations.rounds import reopen_round
from portal.judging.plan_question import Answered
from portal.judging.queries import newest_ranking
from portal.judging.queries.marks import mark_of
from portal.judging.queries.stages import is_locked
from portal.judging.ranking_inputs import has_current_places, why_outdated
from portal.judging.standings import levels_of
from portal.models import Plan, Ranking, User
from portal.models.enums import RoundKind, RoundState


def read_near_lines(
    ranking: Ranking,
    *,
    entries: Collection[str],
    readings: int,
    reason: str,
    due_at: datetime | None = None,
    known: Answered | None = None,
    secret: str | None = None,
    actor: User,
    at: datetime,
) -> Plan:
    """
    Give each of *entries* (blind codes near a line of *ranking*) more judges.

    Everybody else's scorecards stay as they are, and the extra ones count by the declared
    rule like any other. A due date that has passed needs a new one. Which entries are near
    follows from the ranking, not from a wish. Raises Refused for any other entry, NoPlan when
    nobody is left to read them. *known* is a plan computed before, from *secret* where the round
    was over.
    """
    hold_round(ranking.round)
    holds = known is not None and known.mark == mark_of(ranking.round)
    due_at = open_for_near(
        ranking, entries=entries, reason=reason, due_at=due_at, secret=secret, actor=actor, at=at
    )
    if known is not None and holds:
        known = renewed(known, ranking.round)
    return order_extra_readings(
        ranking.round, entries=entries, readings=readings, reason=reason, due_at=due_at,
        known=known, actor=actor, at=at,
    )  # fmt: skip


def open_for_near(
    ranking: Ranking,
    *,
    entries: Collection[str],
    reason: str,
    due_at: datetime | None,
    secret: str | None = None,
    actor: User,
    at: datetime,
) -> datetime | None:
    """Open the round again if it is over; return the due date that is still to be moved to."""
    if is_locked(ranking.round.category_id):
        raise Conflict("名次已经锁定，不能再加评。")
    if ranking.round.kind is RoundKind.RANKING:
        raise Conflict("排序的一轮，评委要把整份排完，不能只给几件加评。")
    lines = {level.key for level in levels_of(ranking)}
    near = set(findings_of(ranking).under(lines).near)
    if not entries or not set(entries) <= near:
        raise Refused("只能为分数线上下的作品加评。请从列出的作品里选。", field="entries")
    _require_newest(ranking)
    if ranking.round.state is not RoundState.CLOSED:
        return due_at
    reopen_round(
        ranking.round, reason=f"为边界作品加评：{reason.strip()}"[:300], due_at=due_at,
        secret=secret, actor=actor, at=at,
    )  # fmt: skip
    return None


def _require_newest(ranking: Ranking) -> None:
    """Refuse lines that are no longer where they were: other works may be near them by now."""
    newest = newest_ranking(ranking.round)
    if newest is None or newest.id != ranking.id:
        raise Conflict("这一版以后又排过名。请看最新的一版，再加评。")
    if not has_current_places(ranking):
        why = why_outdated(ranking, "评分表、扣分或参评作品")
        raise Conflict(f"排名以后{why}，边界上的可能是别的作品。请重新排名，再加评。")
