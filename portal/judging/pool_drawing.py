"""What a pool is drawn from, gathered from rows today or read back from a pool that was drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from portal.errors import Refused
from portal.judging import orders, queries
from portal.judging.computing import solve_round
from portal.judging.queries import pools
from portal.judging.queries.pools import CandidateRow
from portal.judging.unit_map import UnitMap
from portal.models import Ranking, Round
from portal.models.enums import PoolGroup, PoolKind
from reviewers.pooling import Candidate, Pool, PoolRule, PoolTerms, draw, entrances_of
from reviewers.values import inputs_digest

#: What the form of an entry calls the two groups that are not units.
ANSWERS: Mapping[PoolGroup, str] = {PoolGroup.SCRIPT: "script", PoolGroup.FORM: "format"}
#: Why what was taken in or left out by hand was. The first pools kept no reasons.
REASONS: Final = "reasons"
CUT = frozenset({PoolKind.PASSED, PoolKind.TOP_COUNT, PoolKind.TOP_SHARE, PoolKind.TOP_IN_GROUP})


@dataclass(frozen=True, slots=True)
class Basis:
    """What a pool is drawn from today: the engine's inputs, and the ranking it is cut from."""

    inputs: dict[str, Any]
    ranking: Ranking | None

    @property
    def digest(self) -> str:
        """The fingerprint of the inputs."""
        return inputs_digest(self.inputs)


def is_same_basis(stored: Mapping[str, Any], today: Mapping[str, Any]) -> bool:
    """Say whether a pool that was drawn would be drawn from the same today."""
    if REASONS not in stored:
        today = {name: value for name, value in today.items() if name != REASONS}
    return inputs_digest(dict(stored)) == inputs_digest(dict(today))


def basis_of(round_: Round) -> Basis:
    """
    Return what the pool of a round follows from today.

    Raises Refused when the round before has no ranking yet to cut from.
    """
    ranking = pools.ranking_before(round_) if round_.position > 1 else None
    if round_.pool_kind in CUT and ranking is None:
        raise Refused("上一轮还没有排名。请先结束上一轮，在“排名”里排名，再确定入围。")
    changes = pools.changes_of(round_)
    reasons = {code: change.reason for change, code in changes}
    return Basis(
        {
            "rule": round_.pool_kind.value,
            "count": round_.pool_count,
            "share": None if round_.pool_share is None else str(round_.pool_share),
            "group": round_.pool_group.value if round_.pool_group else None,
            "ranking": None if ranking is None else ranking.inputs_digest,
            "candidates": _candidates(round_, ranking),
            "added": [code for change, code in changes if change.is_in],
            "removed": [code for change, code in changes if not change.is_in],
            REASONS: reasons,
        },
        ranking,
    )


def _candidates(round_: Round, ranking: Ranking | None) -> list[list[Any]]:
    """Return [blind code, rank before, group, passed], by code."""
    rows = pools.candidates_of(round_.category)
    if round_.pool_kind is PoolKind.BY_HAND:
        return []
    if ranking is None or round_.pool_kind is PoolKind.ALL:
        return [[row.code, 1, "", True] for row in rows]
    places, units = places_in(ranking), queries.units_now()
    return [
        [row.code, rank, _group(row, round_, units), is_passed]
        for row in rows
        if row.code in places
        for rank, is_passed in [places[row.code]]
    ]


def places_in(ranking: Ranking) -> dict[str, tuple[int, bool]]:
    """Return blind code → rank in the round alone, and whether the round let it pass."""
    passed = orders.passed(ranking.inputs)
    return {
        row.entry: (row.rank, passed is None or row.entry in passed)
        for row in solve_round(ranking.inputs)[1].rows
    }


def _group(row: CandidateRow, round_: Round, units: UnitMap) -> str:
    """Return what an entry competes within; a unit that was renamed or merged is one with it."""
    if round_.pool_group is None or round_.pool_kind is not PoolKind.TOP_IN_GROUP:
        return ""
    if round_.pool_group is PoolGroup.UNIT:
        return units.of(row.unit) or row.unit
    return str(row.answers.get(ANSWERS[round_.pool_group]) or "")


def drawn(inputs: Mapping[str, Any]) -> Pool:
    """Draw a pool from stored inputs alone."""
    share = inputs["share"]
    terms = PoolTerms(
        PoolRule(inputs["rule"]),
        count=inputs["count"],
        share=None if share is None else Decimal(share),
    )
    return draw(
        [Candidate(*one) for one in inputs["candidates"]],
        terms,
        added=inputs["added"],
        removed=inputs["removed"],
    )


def summary_of(pool: Pool) -> dict[str, Any]:
    """Return what a page says of a pool without reading all of it."""
    return {
        **entrances_of(pool),
        "members": len(pool.members),
        "removed": len(pool.removed),
        "edges": [[edge.group, edge.rank, len(edge.entries), edge.inside] for edge in pool.edges],
    }
