"""复算: a ranking solved once more from its stored inputs, and compared with what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.judging.computing import Outcome, outcome_of
from portal.judging.keeping import judge_order, rows_of
from portal.models import BlindCode, Ranking, RankingRow
from reviewers import ENGINE_VERSION
from reviewers.values import inputs_digest

Place = tuple[int, int, Decimal]

# what stands beside the ranks and follows from the inputs, the seed and the engine's version
BESIDE = ("judged", "added", "plain_mean", "adjusted", "spread", "low", "high", "chances", "totals")


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
    """The outcome of a replay; ``is_whole`` when the figures beside the ranks were compared too."""

    are_inputs_intact: bool
    is_whole: bool
    compared: int
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the stored inputs are as they were, and give the stored rows."""
        return self.are_inputs_intact and not self.differences


def replay(ranking: Ranking) -> Replay:
    """
    Solve the stored inputs once and say where the outcome is not the stored one.

    Another version of the engine may have had another model: then ranks and scores alone are
    compared, which follow from the declared rule.
    """
    is_whole = ranking.engine_version == ENGINE_VERSION
    codes = _codes(ranking)
    computed = _computed(ranking, outcome_of(ranking.inputs, seed=ranking.seed), codes)
    stored = {codes[row.entry_id]: row for row in ranking.rows}
    found = (
        _difference(code, stored.get(code), computed.get(code), is_whole=is_whole)
        for code in sorted(stored.keys() | computed.keys())
    )
    return Replay(
        inputs_digest(ranking.inputs) == ranking.inputs_digest,
        is_whole,
        len(stored),
        tuple(one for one in found if one is not None),
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
    judges = judge_order((judge for judge, *_ in ranking.inputs["cards"]), ranking.round.code)
    ids = {code: entry_id for entry_id, code in codes.items()}
    return {codes[row.entry_id]: row for row in rows_of(outcome, ids, judges)}


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
