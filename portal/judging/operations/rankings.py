"""Deeds on rankings: compute from signed scorecards, keep what it rests on, lock, replay."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from portal import audit
from portal.calls.queries import award_levels
from portal.calls.settings import CallRules
from portal.database import reading
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import earlier_conflicts, keeping, numbering, queries, round_inputs
from portal.judging.adapters import points_of
from portal.judging.comparing import changes_between
from portal.judging.computing import Outcome, level_in, outcome_of, solve_round
from portal.judging.conflicted import require_no_conflict
from portal.judging.operations.following import require_last, require_unused
from portal.judging.operations.holding import hold_round, hold_unranked
from portal.judging.pool_line import POOL, rule_of
from portal.judging.queries.adjustments import adjustments_of, unproofread
from portal.judging.queries.judged import assigned_codes, judged_codes
from portal.judging.queries.pools import round_after
from portal.judging.queries.stages import is_locked
from portal.judging.seeds import seed_from
from portal.judging.signatures import keyed_digest
from portal.models import (
    Assignment,
    BlindCode,
    Entry,
    JudgeProfile,
    Ranking,
    RankingRow,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import (
    AssignmentState,
    EntryStatus,
    RoundKind,
    RoundState,
    Rule,
    ScorecardState,
)
from reviewers import ENGINE_VERSION
from reviewers import ranking as engine
from reviewers.values import inputs_digest

FEWEST = 3
CHANGED: Final = "这期间有人改了评分、扣分或奖项设置，算出来的名次对不上了。请再点一次。"


@dataclass(frozen=True, slots=True)
class Worked:
    """What a ranking was computed from, and what it came to; perhaps in another process."""

    inputs: Mapping[str, Any]
    outcome: Outcome


Solve = Callable[[Mapping[str, Any]], Outcome]


def compute_ranking(
    round_: Round, *, known: Worked | None = None, actor: User, at: datetime
) -> Ranking:
    """
    Rank a closed round by its official rule. Each computation is a new number.

    The seed draws how sure the award lines are, never a rank; it is cut from the digest of the
    inputs, so nobody can press until it suits. Entries with too few readings are left out of the
    ranks and listed in ``unranked``. *known* was found from the same inputs: refused when they are
    others by now.
    """
    require_open_result(round_)
    inputs = sound_inputs(round_)
    if known is None:
        known = Worked(inputs, worked_out(inputs))
    elif inputs != known.inputs:
        raise Conflict(CHANGED)
    return _write(round_, inputs, known.outcome, actor=actor, at=at)


def compute_in_steps(
    round_id: int, *, actor_id: int, now: Callable[[], datetime], solve: Solve | None = None
) -> Iterator[None]:
    """
    Rank without holding anybody up while it is computed: like ``plans.propose_in_steps``.

    Pauses where the transaction is to end; *solve* runs outside of any.
    """
    require_open_result(db.session.get_one(Round, round_id))
    yield
    with reading():
        inputs = sound_inputs(db.session.get_one(Round, round_id))
        yield
    known = Worked(inputs, (solve or worked_out)(inputs))
    compute_ranking(
        db.session.get_one(Round, round_id), known=known,
        actor=db.session.get_one(User, actor_id), at=now(),
    )  # fmt: skip


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


def sound_inputs(round_: Round) -> dict[str, Any]:
    """Return what the ranking follows from; refused while it should not be counted so."""
    require_no_conflict(round_)
    inputs = inputs_of(round_)
    if not inputs["cards"]:
        raise Refused("这一轮还没有签字的评分表。")
    round_inputs.require_decided(inputs)
    if round_.rule is Rule.GROUP_RANK and inputs.get("adjustments"):
        raise Refused("这一轮的得分是百分位，扣分加不进去。请先在得分说明里撤销扣分，再排名。")
    return inputs


def _write(
    round_: Round, inputs: dict[str, Any], outcome: Outcome, *, actor: User, at: datetime
) -> Ranking:
    digest = inputs_digest(inputs)
    ranking = Ranking(
        round_id=round_.id,
        number=_next_number(round_),
        rule=round_.rule,
        engine_version=ENGINE_VERSION,
        seed=seed_from(digest),
        inputs_digest=digest,
        inputs=inputs,
        made_by_id=actor.id,
        made_at=at,
    )
    _keep(ranking, round_, outcome, earlier=queries.newest_ranking(round_))
    ranking.summary = earlier_conflicts.kept_with(
        ranking.summary, earlier_conflicts.earlier_conflicts(round_)
    )
    db.session.add(ranking)
    db.session.flush()
    audit.record(
        actor, "ranking.computed", ranking, at=at, call_id=round_.category.call_id,
        round=round_.code, number=ranking.number, inputs=ranking.inputs_digest,
        seed=ranking.seed, entries=len(outcome.scores),
    )  # fmt: skip
    return ranking


def _keep(ranking: Ranking, round_: Round, outcome: Outcome, *, earlier: Ranking | None) -> None:
    ids = _entry_ids(round_)
    judges = numbering.drawn(round_, (judge for judge, *_ in ranking.inputs["cards"]))
    ranking.unranked = keeping.unranked_of(outcome, ranking.inputs)
    ranking.rows = keeping.rows_of(outcome, ids, judges)
    ranking.summary = keeping.summary_of(
        outcome,
        judges,
        ranking.inputs,
        left_out=len(ranking.unranked),
        wide_limit=CallRules.of(round_.category.call).attention_spread,
    )
    if earlier is not None:
        codes = {entry_id: code for code, entry_id in ids.items()}
        ranking.summary |= {"changes": changes_between(earlier, ranking, codes)}


def inputs_of(round_: Round) -> dict[str, Any]:
    """
    Return everything the ranking follows from, as JSON: the signed points and the rules.

    With them goes a word that only the site's key makes, the same for one round every time: the
    digest is told before the lock, and without the word nobody tries out against it who gave what.
    """
    rows = db.session.execute(
        select(JudgeProfile.code, BlindCode.code, Scorecard.points)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Scorecard.state == ScorecardState.SIGNED,
            Entry.status != EntryStatus.VETOED,
        )
        .order_by(BlindCode.code, JudgeProfile.code)
    ).all()
    cards = [
        [judge, entry, {key: str(value) for key, value in sorted(points_of(points).items())}]
        for judge, entry, points in rows
    ]
    judged, assigned = judged_codes(round_), assigned_codes(round_)
    before = round_inputs.before(round_, judged, solve_round)
    levels = [level_in(level) for level in award_levels(round_.category)]
    salt = keyed_digest(["inputs of a ranking", round_.code])
    told = {"cards": cards, "levels": levels, "assigned": assigned, "salt": salt}
    later = round_after(round_)
    asked = {} if later is None else {POOL: rule_of(later)}
    return _terms_of(round_, judged, assigned) | told | before | asked


def is_current(ranking: Ranking) -> bool:
    """Say whether the ranking still follows from what is signed and settled today."""
    return inputs_digest(inputs_of(ranking.round)) == ranking.inputs_digest


def has_current_places(ranking: Ranking) -> bool:
    """Say whether its places do: which pool was asked for then moves a line, and no place."""
    today, stored = inputs_of(ranking.round), dict(ranking.inputs)
    today.pop(POOL, None)
    return inputs_digest(stored) == ranking.inputs_digest and inputs_digest(today) == inputs_digest(
        {name: value for name, value in stored.items() if name != POOL}
    )


def _terms_of(round_: Round, judged: Sequence[str], assigned: Sequence[str]) -> dict[str, Any]:
    """Return what a round is decided by, beside its cards."""
    if round_.kind is not RoundKind.SCORING:
        return round_inputs.order_terms(round_, assigned)
    main = next((one.key for one in round_.rubric.criteria if one.is_main), None)
    return {
        "rule": round_.rule.value,
        "minimum_readings": min(FEWEST, round_.readings),
        "main_criterion": main,
        "tie_chain": [engine.TieKey.OFFICIAL.value, *round_.tie_chain],
        "rubric": round_.rubric.number,
        "adjustments": adjustments_of(round_.category, judged),
        "unproofread": unproofread(round_.category, judged),
    }


def _entry_ids(round_: Round) -> dict[str, int]:
    rows = db.session.execute(
        select(BlindCode.code, BlindCode.entry_id).where(
            BlindCode.call_id == round_.category.call_id
        )
    )
    return dict(rows.all())


def _next_number(round_: Round) -> int:
    last = db.session.scalar(select(func.max(Ranking.number)).where(Ranking.round_id == round_.id))
    return (last or 0) + 1


def lock_ranking(
    ranking: Ranking, *, seen: str = "", known: str = "", actor: User, at: datetime
) -> None:
    """
    Lock the ranks (锁定名次): from here on awards rest on them and names may be seen beside them.

    Refused for any but the newest ranking, while the round is open again, and when a scorecard
    changed since it was computed. What earlier rounds count although its judges must step aside
    cannot leave them any more: *known* says why the result stands, *seen* names what was listed.
    """
    hold_unranked(ranking.round.category_id, "名次已经锁定。")
    hold_round(ranking.round)
    db.session.refresh(ranking)
    if ranking.number != _next_number(ranking.round) - 1:
        raise Conflict("这一版以后又排过名。请看最新的一版，再锁定。")
    if ranking.round.state is not RoundState.CLOSED:
        raise Conflict("这一轮又开评了。请先结束这一轮，重新排名，再锁定。")
    require_last(ranking.round)
    if not is_current(ranking):
        raise Conflict("排名以后评分表或参评作品有变化。请重新排名，再锁定。")
    require_no_conflict(ranking.round)
    earlier = earlier_conflicts.earlier_conflicts(ranking.round)
    earlier_conflicts.require_known(earlier, seen=seen, reason=known)
    ranking.summary = earlier_conflicts.kept_with(ranking.summary, earlier, known)
    ranking.locked_at = at
    db.session.flush()
    audit.record(
        actor, "ranking.locked", ranking, at=at, call_id=ranking.round.category.call_id,
        number=ranking.number, rows=fingerprint(ranking.rows),
        **earlier_conflicts.recorded(earlier, known),
    )  # fmt: skip


def fingerprint(rows: Sequence[RankingRow]) -> str:
    """Return a SHA-256 over ranks and scores, as printed in the minutes."""
    lines = "\n".join(f"{row.rank}\t{row.entry_id}\t{row.score}" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()
