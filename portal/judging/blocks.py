"""The rounds the order of a ranking is made of, and which one placed a position. Values only."""

from dataclasses import dataclass
from decimal import Decimal

from portal.models import Ranking


@dataclass(frozen=True, slots=True)
class Stage:
    """A round behind the order: its weight in percent, and the position its block ends at."""

    name: str
    weight: Decimal | None
    end: int


def stages_of(ranking: Ranking) -> tuple[Stage, ...]:
    """Return the rounds a ranking is made of; rankings of earlier versions kept none."""
    return tuple(
        Stage(name, None if weight is None else Decimal(weight), end)
        for name, weight, end in ranking.summary.get("stages", ())
    )


def behind(ranking: Ranking, position: int) -> str:
    """Return the earlier round whose order a position follows; "" where the last one placed it."""
    stages = stages_of(ranking)
    if not stages or position <= stages[0].end:
        return ""
    return next((one.name for one in stages[1:] if position <= one.end), "")
