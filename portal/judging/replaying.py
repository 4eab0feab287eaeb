"""复算: a ranking solved once more from its stored inputs, and compared with what is stored."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.judging.comparing import Version, changes_between
from portal.judging.computing import Outcome, outcome_of
from portal.judging.keeping import rows_of, summary_of, unranked_of
from portal.judging.numbering import judge_order
from portal.judging.plan_inputs import recompute
from portal.judging.queries.plans import secret_of
from portal.judging.seeds import fingerprint, seed_from, seed_of
from portal.models import AuditEvent, BlindCode, Plan, Ranking, RankingRow
from reviewers import ENGINE_VERSION
from reviewers.values import inputs_digest

Place = tuple[int, int, Decimal]

# what stands beside the ranks and follows from the inputs, the seed and the engine's version
BESIDE = (
    "is_tied", "hint", "readings", "judged", "added", "plain_mean", "adjusted", "spread", "low",
    "high", "chances", "totals",
)  # fmt: skip
CURRENT_ENGINE = ENGINE_VERSION
UNRANKED = "unranked"
SEED = "seed"
RULE = "rule"
WIDE = "wide_limit"
CHANGES = "changes"
# what is compared whichever engine computed it: it was declared or recorded, not computed
DECLARED = frozenset({RULE, WIDE})


class Verdict(StrEnum):
    """What a replay comes to; another engine's other outcome says nothing against the stored."""

    SAME = "same"
    DIFFERENT = "different"
    OTHER_ENGINE = "other_engine"


def verdict_of(*, is_intact: bool, is_whole: bool, is_equal: bool) -> Verdict:
    if not is_intact:
        return Verdict.DIFFERENT
    if is_equal:
        return Verdict.SAME
    return Verdict.DIFFERENT if is_whole else Verdict.OTHER_ENGINE


@dataclass(frozen=True, slots=True)
class Difference:
    """
    An entry that came out otherwise: (position, rank, score), None where it has no place.

    ``beside`` names the figures beside the rank that differ.
    """

    code: str
    stored: Place | None
    computed: Place | None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """
    The outcome of a replay; ``is_whole`` when all that was kept was compared, not ranks alone.

    ``kept`` names what differs of the ranking as a whole: its summary, what has no rank, the seed.
    """

    are_inputs_intact: bool
    is_recorded: bool
    is_whole: bool
    compared: int
    differences: tuple[Difference, ...]
    kept: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What to say of it."""
        return verdict_of(
            is_intact=self.are_inputs_intact and self.is_recorded and not DECLARED & {*self.kept},
            is_whole=self.is_whole,
            is_equal=not self.differences and not self.kept,
        )

    @property
    def is_same(self) -> bool:
        """Whether the stored inputs are as they were, and give what is stored."""
        return self.verdict is Verdict.SAME


def replay(ranking: Ranking) -> Replay:
    """
    Solve the stored inputs once and say where the outcome is not the stored one.

    Another version of the engine may have had another model: then ranks and scores alone are
    compared. The digest is also held against the record of the computation, which is chained.
    """
    is_whole = ranking.engine_version == CURRENT_ENGINE
    codes, facts = _codes(ranking), _facts(ranking, "ranking.computed")
    outcome = outcome_of(ranking.inputs, seed=ranking.seed)
    computed = _computed(ranking, outcome, codes)
    stored = {codes[row.entry_id]: row for row in ranking.rows}
    found = (
        _difference(code, stored.get(code), computed.get(code), is_whole=is_whole)
        for code in sorted(stored.keys() | computed.keys())
    )
    return Replay(
        inputs_digest(ranking.inputs) == ranking.inputs_digest,
        facts.get("inputs") == ranking.inputs_digest,
        is_whole,
        len(stored),
        tuple(one for one in found if one is not None),
        (
            *_declared(ranking, facts),
            *(_kept(ranking, outcome, [*computed.values()], codes) if is_whole else ()),
        ),
    )


def gives_stored_places(ranking: Ranking) -> bool:
    """Say whether the engine of today gives the places that an earlier one gave and that stand."""
    return ranking.engine_version == CURRENT_ENGINE or not replay(ranking).differences


def replay_plan(plan: Plan) -> Verdict:
    """Plan once more from the stored inputs, and say whether it is the stored plan."""
    again = recompute(plan)
    is_whole = again.engine_version == plan.engine_version
    is_recorded = _facts(plan, "plan.proposed").get("inputs") in {None, plan.inputs_digest}
    is_same_question = again.inputs_digest == plan.inputs_digest or not is_whole
    return verdict_of(
        is_intact=is_recorded and is_same_question and is_seed_drawn(plan),
        is_whole=is_whole,
        is_equal=[list(pair) for pair in again.pairs] == plan.pairs,
    )


def is_seed_drawn(plan: Plan) -> bool:
    """
    Say whether a plan's seed was cut from the round's text whose fingerprint was on record then.

    The first plans came before there were such texts; of those nothing can be told.
    """
    facts = _facts(plan, "plan.proposed")
    if "seed_print" not in facts:
        return True
    secret = secret_of(plan)
    return (
        fingerprint(secret) == facts["seed_print"] and seed_of(secret, facts["number"]) == plan.seed
    )


def _facts(subject: Ranking | Plan, verb: str) -> Mapping[str, Any]:
    """Return what the trail has of how it was made; nothing where it has no word of it."""
    facts = db.session.scalar(
        select(AuditEvent.facts)
        .where(
            AuditEvent.subject_type == type(subject).__name__,
            AuditEvent.subject_code == subject.code,
            AuditEvent.verb == verb,
        )
        .order_by(AuditEvent.sequence)
        .limit(1)
    )
    return facts or {}


def _declared(ranking: Ranking, facts: Mapping[str, Any]) -> Iterator[str]:
    """Name what is not as it was declared when the ranking was computed."""
    if ranking.rule.value != ranking.inputs["rule"]:
        yield RULE
    # the first rankings did not put the limit on record
    if WIDE in facts and facts[WIDE] != ranking.summary.get(WIDE):
        yield WIDE


def _kept(
    ranking: Ranking, outcome: Outcome, rows: Sequence[RankingRow], codes: Mapping[int, str]
) -> Iterator[str]:
    """Name what else differs: of the summary by its keys."""
    unranked = unranked_of(outcome, ranking.inputs)
    if unranked != ranking.unranked:
        yield UNRANKED
    if seed_from(ranking.inputs_digest) != ranking.seed:
        yield SEED
    told = summary_of(
        outcome,
        _judges(ranking),
        ranking.inputs,
        left_out=len(unranked),
        wide_limit=ranking.summary[WIDE],
    )
    earlier = _version_before(ranking)
    if earlier is not None:
        now = Version(ranking.inputs, rows, told, ranking.engine_version)
        told[CHANGES] = changes_between(earlier, now, codes)
    told, stored = (_as_stored(one) for one in (told, ranking.summary))
    yield from sorted(key for key in {*told, CHANGES} if told.get(key) != stored.get(key))


def _as_stored(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Return a summary as the database gives it back: what was just computed has tuples."""
    found: dict[str, Any] = json.loads(json.dumps(summary))
    return found


def _version_before(ranking: Ranking) -> Ranking | None:
    return db.session.scalar(
        select(Ranking).where(
            Ranking.round_id == ranking.round_id, Ranking.number == ranking.number - 1
        )
    )


def _codes(ranking: Ranking) -> Mapping[int, str]:
    rows = db.session.execute(
        select(BlindCode.entry_id, BlindCode.code).where(
            BlindCode.call_id == ranking.round.category.call_id
        )
    )
    return dict(rows.all())


def _computed(
    ranking: Ranking, outcome: Outcome, codes: Mapping[int, str]
) -> Mapping[str, RankingRow]:
    ids = {code: entry_id for entry_id, code in codes.items()}
    return {codes[row.entry_id]: row for row in rows_of(outcome, ids, _judges(ranking))}


def _judges(ranking: Ranking) -> list[str]:
    read = {str(judge) for judge, *_ in ranking.inputs["cards"]}
    return judge_order(ranking.round, read, ranking=ranking)


def _difference(
    code: str, stored: RankingRow | None, computed: RankingRow | None, *, is_whole: bool
) -> Difference | None:
    places = _place(stored), _place(computed)
    beside: tuple[str, ...] = ()
    if is_whole and stored and computed:
        beside = tuple(name for name in BESIDE if _value(stored, name) != _value(computed, name))
    if places[0] == places[1] and not beside:
        return None
    return Difference(code, *places, beside)


def _place(row: RankingRow | None) -> Place | None:
    return None if row is None else (row.position, row.rank, row.score)


def _value(row: RankingRow, name: str) -> Any:
    return getattr(row, name)
