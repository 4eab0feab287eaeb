"""What a ranking follows from, gathered from rows as they stand today. Reads only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.calls.queries import award_levels
from portal.errors import Refused
from portal.extensions import db
from portal.judging import round_inputs
from portal.judging.adapters import points_of
from portal.judging.computing import level_in, solve_round
from portal.judging.conflicted import require_no_conflict
from portal.judging.pool_line import POOL, rule_of
from portal.judging.queries.adjustments import adjustments_of, unproofread
from portal.judging.queries.judged import assigned_codes, judged_codes
from portal.judging.queries.pools import round_after
from portal.judging.signatures import keyed_digest
from portal.models import (
    Assignment,
    BlindCode,
    Entry,
    JudgeProfile,
    Ranking,
    Round,
    Scorecard,
)
from portal.models.enums import (
    AssignmentState,
    EntryStatus,
    RoundKind,
    Rule,
    ScorecardState,
)
from reviewers import ENGINE_VERSION
from reviewers import ranking as engine
from reviewers.values import inputs_digest


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


def why_outdated(ranking: Ranking, what: str) -> str:
    """Say what may have changed since a ranking that no longer follows: *what*, or the engine."""
    if ranking.engine_version == ENGINE_VERSION:
        return f"{what}有变化"
    return f"排名引擎从 {ranking.engine_version} 升级到了 {ENGINE_VERSION}，{what}也可能有变化"


def _terms_of(round_: Round, judged: Sequence[str], assigned: Sequence[str]) -> dict[str, Any]:
    """Return what a round is decided by, beside its cards."""
    if round_.kind is not RoundKind.SCORING:
        return round_inputs.order_terms(round_, assigned)
    main = next((one.key for one in round_.rubric.criteria if one.is_main), None)
    return {
        "rule": round_.rule.value,
        "minimum_readings": round_inputs.fewest_cards(round_),
        "main_criterion": main,
        "tie_chain": [engine.TieKey.OFFICIAL.value, *round_.tie_chain],
        "rubric": round_.rubric.number,
        "adjustments": adjustments_of(round_.category, judged),
        "unproofread": unproofread(round_.category, judged),
    }
