"""What the model would change: the last round's scores without severity, ranked and cut anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from portal.judging import carrying, orders
from portal.judging.pool_line import POOL, is_weighted
from reviewers import ranking as engine
from reviewers.adjustments import Adjustments
from reviewers.leniency import Leniency
from reviewers.scoring import OfficialRule

NO_LEVEL: Final = ""
#: Where a ranking's summary keeps the caveat, and what prizes or pool were asked about.
CAVEAT: Final = "caveat"
CUT_BY: Final = "cut_by"

Stored = Mapping[str, Any]
# blind code, level key, level key by the model
Moved = tuple[str, str, str]


class Caveat(StrEnum):
    """Why nothing is said of prizes by the model, or what with it; NONE: nothing to add."""

    NONE = ""
    # words or orders: there are no points to be strict with
    ORDER = "order"
    # shares of piles, weighed with other rounds: the model's points do not fit that weight
    SHARES = "shares"
    # judges who share no work: their points cannot be compared
    ISLANDS = "islands"
    # what goes on is not what stands above one line
    NO_LINE = "no_line"
    # weighed with the rounds before, whose scores are taken as given
    LAST_ONLY = "last_only"
    # the same, where the next pool is cut by the ranks of this round alone
    OWN_RANKS = "own_ranks"


#: With these something is said of prizes.
TOLD: Final = frozenset({Caveat.NONE, Caveat.LAST_ONLY, Caveat.OWN_RANKS})


@dataclass(frozen=True, slots=True)
class Modelled:
    """
    The model beside a ranking.

    ``adjusted`` is the score the model gives each entry of the last round, with everything that
    is added to it or weighed with it; ``moved`` whose prize, or way into the next pool, that
    would change.
    """

    adjusted: Mapping[str, Decimal]
    moved: Sequence[Moved]
    caveat: Caveat


def modelled(
    inputs: Stored,
    rankings: tuple[engine.Ranking, engine.Ranking],
    severity: Leniency,
    quotas: Sequence[engine.AwardQuota] | None,
    adjustments: Adjustments,
) -> Modelled:
    """
    Put the model's score in the place of the last round's, and leave everything else.

    *rankings* are the round alone and with the rounds before; *quotas* the prizes or the next
    pool, None where that is no line. Weights, tie chain and what is added stay as declared. The
    rounds before keep their scores: by them it was decided who went on, which no model undoes.
    """
    caveat = _caveat(inputs, severity, quotas)
    if caveat in {Caveat.ORDER, Caveat.SHARES}:
        return Modelled({}, (), caveat)
    own, whole = rankings
    own_after = by_model(own, severity)
    whole_after = carrying.carried(inputs, own_after, adjustments)
    first = whole_after.rows[: len(own.rows)]
    adjusted = {row.entry: row.score.official or Decimal(0) for row in first}
    if caveat not in TOLD or quotas is None:
        return Modelled(adjusted, (), caveat)
    pair = (own, own_after) if POOL in inputs else (whole, whole_after)
    return Modelled(adjusted, moved(*pair, quotas), caveat)


def _caveat(
    inputs: Stored, severity: Leniency, quotas: Sequence[engine.AwardQuota] | None
) -> Caveat:
    if orders.is_order(inputs):
        return Caveat.ORDER
    how = inputs.get("combination", {}).get("how")
    is_sum = is_weighted(how, has_before=bool(inputs.get("before")))
    if is_sum and inputs["rule"] == OfficialRule.GROUP_RANK.value:
        return Caveat.SHARES
    if severity.islands != 1:
        return Caveat.ISLANDS
    if quotas is None:
        return Caveat.NO_LINE
    if not is_sum:
        return Caveat.NONE
    return Caveat.OWN_RANKS if POOL in inputs else Caveat.LAST_ONLY


def by_model(ranked: engine.Ranking, severity: Leniency) -> engine.Ranking:
    """Rank the same entries by what the model makes of them, by the same chain."""
    found = {one.entry: Fraction(str(one.adjusted)) for one in severity.entries}
    scores = [
        orders.scored(row.score, found[row.entry], row.score.adjustments) for row in ranked.rows
    ]
    return engine.rank(scores, ranked.tie_chain)


def moved(
    before: engine.Ranking, after: engine.Ranking, quotas: Sequence[engine.AwardQuota]
) -> list[Moved]:
    """Return by code what lies on another level in one ranking than in the other."""
    now, then = _levels(before, quotas), _levels(after, quotas)
    return [
        (entry, now.get(entry, NO_LEVEL), then.get(entry, NO_LEVEL))
        for entry in sorted(now.keys() | then.keys())
        if now.get(entry) != then.get(entry)
    ]


def _levels(ranked: engine.Ranking, quotas: Iterable[engine.AwardQuota]) -> dict[str, str]:
    levels = engine.cut(ranked, [*quotas]).levels
    return {entry: level.key for level in levels for entry in level.entries}
