"""Deeds on rankings: compute from signed scorecards, keep what it rests on, lock, replay."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from portal import audit
from portal.calls.settings import CallRules
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import carrying, keeping, orders, queries, round_inputs
from portal.judging.adapters import points_of
from portal.judging.operations.holding import hold_round
from portal.judging.queries.adjustments import adjustments_of
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
    ScorecardState,
)
from reviewers import ENGINE_VERSION
from reviewers import ranking as engine
from reviewers.adjustments import Adjustment, AdjustmentKind, Adjustments
from reviewers.aggregation import EntryScore, aggregate
from reviewers.leniency import leniency
from reviewers.scoring import OfficialRule
from reviewers.scoring import Scorecard as Card
from reviewers.values import inputs_digest

FEWEST = 3


def compute_ranking(round_: Round, *, actor: User, at: datetime) -> Ranking:
    """
    Rank a closed round by its official rule. Each computation is a new number.

    Entries with too few readings are left out of the ranks and listed in ``unranked``.
    """
    hold_round(round_)
    if round_.state is not RoundState.CLOSED:
        raise Conflict("这一轮还没有结束，不能排名。")
    if queries.locked_ranking(round_) is not None:
        raise Conflict("名次已经锁定。")
    inputs = inputs_of(round_)
    if not inputs["cards"]:
        raise Refused("这一轮还没有签字的评分表。")
    round_inputs.require_decided(inputs)
    scores, ranked = solve(inputs)
    cards = scored_cards(inputs)
    judges = keeping.judge_order((judge for judge, *_ in inputs["cards"]), round_.code)
    severity = leniency(cards)
    unranked = keeping.unranked_of(ranked, scores, _assigned_codes(round_))
    ranking = Ranking(
        round_id=round_.id,
        number=_next_number(round_),
        rule=round_.rule,
        engine_version=ENGINE_VERSION,
        seed=0,
        inputs_digest=inputs_digest(inputs),
        inputs=inputs,
        made_by_id=actor.id,
        made_at=at,
        rows=keeping.rows_of(ranked, severity, _entry_ids(round_), judges),
        summary=keeping.summary_of(
            ranked, severity, cards, judges, left_out=len(unranked),
            least=inputs["minimum_readings"],
            wide_limit=CallRules.of(round_.category.call).attention_spread,
        ),
        unranked=unranked,
    )  # fmt: skip
    db.session.add(ranking)
    db.session.flush()
    audit.record(
        actor, "ranking.computed", ranking, at=at, call_id=round_.category.call_id,
        round=round_.code, number=ranking.number, inputs=ranking.inputs_digest,
        entries=len(scores),
    )  # fmt: skip
    return ranking


def inputs_of(round_: Round) -> dict[str, Any]:
    """Return everything the ranking follows from, as JSON: the signed points and the rules."""
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
    before = round_inputs.before(round_, solve_round)
    return _terms_of(round_) | {"cards": cards} | before


def _terms_of(round_: Round) -> dict[str, Any]:
    """Return what a round is decided by, beside its cards."""
    if round_.kind is not RoundKind.SCORING:
        return round_inputs.order_terms(round_, _assigned_codes(round_))
    main = next((one.key for one in round_.rubric.criteria if one.is_main), None)
    return {
        "rule": round_.rule.value,
        "minimum_readings": min(FEWEST, round_.readings),
        "main_criterion": main,
        "tie_chain": [engine.TieKey.OFFICIAL.value, *round_.tie_chain],
        "rubric": round_.rubric.number,
        "adjustments": adjustments_of(round_.category),
    }


def cards_of(inputs: Mapping[str, Any]) -> list[Card]:
    """Read the engine's scorecards from stored inputs."""
    return [Card(judge, entry, points_of(points)) for judge, entry, points in inputs["cards"]]


def scored_cards(inputs: Mapping[str, Any]) -> list[Card]:
    """Return the cards that hold points: whether judges are strict is a question about those."""
    return [] if orders.is_order(inputs) else cards_of(inputs)


def adjustments_in(inputs: Mapping[str, Any]) -> Adjustments:
    """Read the engine's adjustments from stored inputs; the first rankings had none."""
    return {
        entry: tuple(
            Adjustment(AdjustmentKind(kind), Decimal(points), reason)
            for kind, points, reason in stored
        )
        for entry, stored in inputs.get("adjustments", {}).items()
    }


def solve(inputs: Mapping[str, Any]) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """
    Compute scores and ranks from stored inputs alone.

    Behind a later round stands what the rounds before came to, as declared (``carrying``).
    """
    scores, own = solve_round(inputs)
    whole = carrying.carried(inputs, own)
    return carrying.scores_of(scores, whole), whole


def solve_round(inputs: Mapping[str, Any]) -> tuple[tuple[EntryScore, ...], engine.Ranking]:
    """Compute what a round alone came to."""
    if orders.is_order(inputs):
        return orders.solve(inputs)
    scores = aggregate(
        cards_of(inputs),
        OfficialRule(inputs["rule"]),
        inputs["minimum_readings"],
        main_criterion=inputs["main_criterion"],
        adjustments=adjustments_in(inputs),
    )
    return scores, engine.rank(scores, [engine.TieKey(key) for key in inputs["tie_chain"]])


def _entry_ids(round_: Round) -> dict[str, int]:
    rows = db.session.execute(
        select(BlindCode.code, BlindCode.entry_id).where(
            BlindCode.call_id == round_.category.call_id
        )
    )
    return dict(rows.all())


def _assigned_codes(round_: Round) -> Sequence[str]:
    assigned = select(Assignment.entry_id).where(Assignment.round_id == round_.id)
    return db.session.scalars(
        select(BlindCode.code).where(BlindCode.entry_id.in_(assigned)).order_by(BlindCode.code)
    ).all()


def _next_number(round_: Round) -> int:
    last = db.session.scalar(select(func.max(Ranking.number)).where(Ranking.round_id == round_.id))
    return (last or 0) + 1


def lock_ranking(ranking: Ranking, *, actor: User, at: datetime) -> None:
    """
    Lock the ranks (锁定名次): from here on awards rest on them and names may be seen beside them.

    Refused for any but the newest ranking, while the round is open again, and when a scorecard
    changed since it was computed.
    """
    hold_round(ranking.round)
    db.session.refresh(ranking)
    if queries.locked_ranking(ranking.round) is not None:
        raise Conflict("名次已经锁定。")
    if ranking.number != _next_number(ranking.round) - 1:
        raise Conflict("这一版以后又排过名。请看最新的一版，再锁定。")
    if ranking.round.state is not RoundState.CLOSED:
        raise Conflict("这一轮又开评了。请先结束这一轮，重新排名，再锁定。")
    if inputs_digest(inputs_of(ranking.round)) != ranking.inputs_digest:
        raise Conflict("排名以后评分表或参评作品有变化。请重新排名，再锁定。")
    ranking.locked_at = at
    db.session.flush()
    audit.record(
        actor, "ranking.locked", ranking, at=at, call_id=ranking.round.category.call_id,
        number=ranking.number, rows=fingerprint(ranking.rows),
    )  # fmt: skip


def fingerprint(rows: Sequence[RankingRow]) -> str:
    """Return a SHA-256 over ranks and scores, as printed in the minutes."""
    lines = "\n".join(f"{row.rank}\t{row.entry_id}\t{row.score}" for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()
