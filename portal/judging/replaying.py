"""复算: a ranking solved once more from its stored inputs, and compared with what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from portal.extensions import db
from portal.judging.operations.rankings import solve
from portal.models import BlindCode, Ranking, RankingRow
from reviewers.values import inputs_digest

Place = tuple[int, int, Decimal]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that came out otherwise: (position, rank, score), None where it has no place."""

    code: str
    stored: Place | None
    computed: Place | None


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome of a replay."""

    are_inputs_intact: bool
    compared: int
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the stored inputs are as they were, and give the stored rows."""
        return self.are_inputs_intact and not self.differences


def replay(ranking: Ranking) -> Replay:
    """Solve the stored inputs once and say where the outcome is not the stored one."""
    _, ranked = solve(ranking.inputs)
    computed = {
        row.entry: (position, row.rank, row.score.official or Decimal(0))
        for position, row in enumerate(ranked.rows, start=1)
    }
    stored = _stored(ranking)
    codes = sorted(stored.keys() | computed.keys())
    return Replay(
        inputs_digest(ranking.inputs) == ranking.inputs_digest,
        len(stored),
        tuple(
            Difference(code, stored.get(code), computed.get(code))
            for code in codes
            if stored.get(code) != computed.get(code)
        ),
    )


def _stored(ranking: Ranking) -> Mapping[str, Place]:
    rows = db.session.execute(
        select(BlindCode.code, RankingRow.position, RankingRow.rank, RankingRow.score)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    return {code: (position, rank, score) for code, position, rank, score in rows}
