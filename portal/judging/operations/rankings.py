"""Deeds on rankings: compute from signed scorecards, keep what it rests on, lock, replay."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, select

from portal import audit
from portal.database import reading
from portal.errors import Conflict
from portal.extensions import db
from portal.judging import earlier_conflicts
from portal.judging.computing import Outcome, outcome_of
from portal.judging.conflicted import require_no_conflict
from portal.judging.earlier_conflicts import Earlier
from portal.judging.operations.following import require_last, require_unused
from portal.judging.operations.holding import hold_round, hold_unranked
from portal.judging.operations.proofread import require_proofread
from portal.judging.preparing import Prepared, prepared, values_of
from portal.judging.queries.marks import Mark, mark_of
from portal.judging.queries.stages import is_locked
from portal.judging.ranking_inputs import is_current, sound_inputs, why_outdated
from portal.judging.seeds import seed_from
from portal.models import Ranking, RankingRow, Round, User
from portal.models.enums import RoundState
from reviewers import ENGINE_VERSION
from reviewers.values import inputs_digest

CHANGED: Final = "这期间有人改了评分、扣分或奖项设置，算出来的名次对不上了。请再点一次。"

Solve = Callable[[Mapping[str, Any]], Outcome]


def compute_ranking(
    round_: Round, *, known: Prepared | None = None, actor: User, at: datetime
) -> Ranking:
    """
    Rank a closed round by its official rule. Each computation is a new number.

    The seed draws how sure the award lines are, never a rank; it is cut from the digest of the
    inputs, so nobody can press until it suits. Entries with too few readings are left out of the
    ranks and listed in ``unranked``. *known* was worked out before: refused when it follows from
    other inputs by now.
    """
    require_open_result(round_)
    if known is None:
        inputs = sound_inputs(round_)
        known = prepared(round_, inputs, worked_out(inputs))
    elif known.mark != mark_of(round_):
        known = _once_more(round_, known.inputs, known.outcome)
    return write(round_, known, actor=actor, at=at)


def compute_in_steps(
    round_id: int, *, actor_id: int, now: Callable[[], datetime], solve: Solve | None = None
) -> Iterator[None]:
    """
    Rank without holding anybody up while it is computed: like ``plans.propose_in_steps``.

    Pauses where the transaction is to end; *solve* runs outside of any, and what is left to do
    under the lock is to write.
    """
    require_open_result(db.session.get_one(Round, round_id))
    yield
    with reading():
        inputs = sound_inputs(db.session.get_one(Round, round_id))
        yield
    outcome = (solve or worked_out)(inputs)
    with reading():
        known = _once_more(db.session.get_one(Round, round_id), inputs, outcome)
        yield
    compute_ranking(
        db.session.get_one(Round, round_id), known=known,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip


def _once_more(round_: Round, inputs: Mapping[str, Any], outcome: Outcome) -> Prepared:
    """Return what is to be written, if the inputs still are what they were. Raises Conflict."""
    found = prepared(round_, inputs, outcome)
    if sound_inputs(round_) != inputs:
        raise Conflict(CHANGED)
    return found


def worked_out(inputs: Mapping[str, Any]) -> Outcome:
    """Return what the inputs come to, by the seed that they give themselves."""
    return outcome_of(inputs, seed=seed_from(inputs_digest(inputs)))


def require_open_result(round_: Round) -> None:
    """Take the round, and refuse where nothing is to be ranked any more, or not yet."""
    hold_round(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束，不能排名。")
    if is_locked(round_.category_id):
        raise Conflict("名次已经锁定。")
    require_unused(round_)


def write(round_: Round, known: Prepared, *, actor: User, at: datetime) -> Ranking:
    """Keep what is prepared as the newest ranking of a round that is held."""
    ranking = Ranking(
        round_id=round_.id,
        number=_next_number(round_),
        rule=round_.rule,
        engine_version=ENGINE_VERSION,
        seed=seed_from(known.digest),
        inputs_digest=known.digest,
        inputs=dict(known.inputs),
        unranked=list(known.unranked),
        summary=dict(known.summary),
        made_by_id=actor.id,
        made_at=at,
    )
    db.session.add(ranking)
    db.session.flush()
    if known.rows:
        # thousands in one statement: whoever saves points meanwhile waits for as long
        db.session.execute(insert(RankingRow), [values_of(ranking, row) for row in known.rows])
    audit.record(
        actor, "ranking.computed", ranking, at=at, call_id=round_.category.call_id,
        round=round_.code, number=ranking.number, inputs=ranking.inputs_digest,
        seed=ranking.seed, entries=len(known.outcome.scores),
        wide_limit=ranking.summary["wide_limit"],
    )  # fmt: skip
    return ranking


def _next_number(round_: Round) -> int:
    last = db.session.scalar(select(func.max(Ranking.number)).where(Ranking.round_id == round_.id))
    return (last or 0) + 1


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of a ranking before it is locked; holds while the mark does."""

    mark: Mark
    earlier: Sequence[Earlier]
    rows: str


def look_before_lock(ranking: Ranking, *, seen: str, known: str) -> Looked:
    """Look at all that a lock rests on. Raises Refused and Conflict."""
    mark = mark_of(ranking.round)
    if not is_current(ranking):
        why = why_outdated(ranking, "评分表、扣分或参评作品")
        raise Conflict(f"排名以后{why}。请回到排名页重新排名，再锁定。")
    require_proofread(ranking)
    require_no_conflict(ranking.round)
    earlier = earlier_conflicts.earlier_conflicts(ranking.round)
    earlier_conflicts.require_known(earlier, seen=seen, reason=known)
    return Looked(mark, earlier, fingerprint(ranking))


def lock_in_steps(
    ranking_id: int, *, seen: str, known: str, actor_id: int, now: Callable[[], datetime]
) -> Iterator[None]:
    """Lock the ranks, and hold nobody up while everything is looked at once more."""
    require_lockable(db.session.get_one(Ranking, ranking_id))
    yield
    with reading():
        looked = look_before_lock(db.session.get_one(Ranking, ranking_id), seen=seen, known=known)
        yield
    lock_ranking(
        db.session.get_one(Ranking, ranking_id), seen=seen, known=known, looked=looked,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip


def lock_ranking(
    ranking: Ranking,
    *,
    seen: str = "",
    known: str = "",
    looked: Looked | None = None,
    actor: User,
    at: datetime,
) -> None:
    """
    Lock the ranks (锁定名次): from here on awards rest on them and names may be seen beside them.

    Refused for any but the newest ranking, while the round is open again, and when a scorecard
    changed since it was computed. What earlier rounds count although its judges must step aside
    cannot leave them any more: *known* says why the result stands, *seen* names what was listed.
    """
    require_lockable(ranking)
    if looked is None or looked.mark != mark_of(ranking.round):
        looked = look_before_lock(ranking, seen=seen, known=known)
    ranking.summary = earlier_conflicts.kept_with(ranking.summary, looked.earlier, known)
    ranking.locked_at = at
    db.session.flush()
    audit.record(
        actor, "ranking.locked", ranking, at=at, call_id=ranking.round.category.call_id,
        number=ranking.number, rows=looked.rows,
        **earlier_conflicts.recorded(looked.earlier, known),
    )  # fmt: skip


def require_lockable(ranking: Ranking) -> None:
    """Take the category, and refuse what is not the last word of its last round."""
    hold_unranked(ranking.round.category_id, "名次已经锁定。")
    hold_round(ranking.round)
    db.session.refresh(ranking)
    if ranking.number != _next_number(ranking.round) - 1:
        raise Conflict("这一版以后又排过名。请看最新的一版，再锁定。")
    if ranking.round.state is not RoundState.CLOSED:
        raise Conflict("这一轮又开评了。请先结束这一轮，重新排名，再锁定。")
    require_last(ranking)


def fingerprint(ranking: Ranking) -> str:
    """Return a SHA-256 over ranks and scores, as printed in the minutes."""
    rows = db.session.execute(
        select(RankingRow.rank, RankingRow.entry_id, RankingRow.score)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    lines = "\n".join(f"{rank}\t{entry_id}\t{score}" for rank, entry_id, score in rows)
    return hashlib.sha256(lines.encode()).hexdigest()
