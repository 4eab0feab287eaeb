"""One final order of several rounds: the last one decides, or a weighted sum. Declared before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.errors import InvalidQuota
from reviewers.placing import competition_ranks

WHOLE: Final = Decimal(100)
"""What the weights of the rounds add up to, in percent."""


class Combination(StrEnum):
    """Which of the two ways was declared."""

    LAST_ROUND = "last_round"
    WEIGHTED = "weighted"


@dataclass(frozen=True, slots=True)
class Placed:
    """
    An entry's place and exact score by its judges in one round.

    ``order`` is its place in the order that stood when the round was over: by the sum of the
    rounds so far where they are weighed, with ties parted by the round's own chain.
    """

    entry: str
    rank: int
    score: Fraction
    order: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """
    What one round came to; entries it gave no rank are not in it.

    ``weight`` is its percent of the final score, None where the round is not counted.
    """

    key: str
    rows: tuple[Placed, ...]
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one round gave an entry."""

    stage: str
    rank: int
    score: Fraction
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class FinalPlace:
    """
    One entry's place in the end (1, 1, 3).

    ``stage`` is the last round that ranked the entry, and so the one that placed it. ``score``
    is that round's; or the weighted mean of the rounds reached, where those carry weight.
    """

    entry: str
    rank: int
    is_shared: bool
    stage: str
    score: Fraction
    parts: tuple[Part, ...]


def combine(
    stages: Sequence[Stage], how: Combination, added: Mapping[str, Fraction] | None = None
) -> tuple[FinalPlace, ...]:
    """
    Order every entry any round ranked, by (place, code); *stages* in the order they were held.

    Whoever was ranked in a later round stands before whoever was not; an entry that went on but
    found no rank there follows by the round before. Inside a round its own ranks decide, or
    under WEIGHTED the weighted mean of all rounds up to it and, once, what was *added*, equal
    ones by the order the round declared; where that round alone carries weight, its ranks say the
    same. Rounds still to come may hold a part of the weights. Raises InvalidQuota for negative
    ones or over 100.
    """
    if how is Combination.WEIGHTED:
        _check_so_far([stage.weight for stage in stages])
    parts = _parts(stages)
    places: list[FinalPlace] = []
    for stage in reversed(stages):
        block = [code for code, own in parts.items() if own[-1].stage == stage.key]
        order = {row.entry: row.order for row in stage.rows}
        places += _block(block, parts, _Terms(how, added or {}, order), after=len(places))
    return tuple(places)


def check_weights(weights: Sequence[Decimal | None]) -> None:
    """Refuse weights of all rounds that are negative or do not add up. Raises InvalidQuota."""
    if _check_so_far(weights) != WHOLE:
        raise InvalidQuota("the weights of the rounds do not make 100")


def _check_so_far(weights: Sequence[Decimal | None]) -> Decimal:
    """What the weights of the rounds held come to. Raises InvalidQuota."""
    given = [one for one in weights if one is not None]
    if any(one < 0 for one in given) or sum(given, Decimal(0)) > WHOLE:
        raise InvalidQuota("the weights of the rounds are negative or make more than 100")
    return sum(given, Decimal(0))


def _parts(stages: Sequence[Stage]) -> dict[str, tuple[Part, ...]]:
    found: dict[str, list[Part]] = {}
    for stage in stages:
        for row in stage.rows:
            part = Part(stage.key, row.rank, row.score, stage.weight)
            found.setdefault(row.entry, []).append(part)
    return {entry: tuple(parts) for entry, parts in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class _Terms:
    how: Combination
    added: Mapping[str, Fraction]
    order: Mapping[str, int]


def _block(
    entries: Sequence[str],
    parts: Mapping[str, tuple[Part, ...]],
    terms: _Terms,
    *,
    after: int,
) -> list[FinalPlace]:
    """Place the entries one round placed, behind those of the rounds after it."""
    by_rank = terms.how is Combination.LAST_ROUND or not any(
        _weight(parts[entry][:-1]) for entry in entries
    )
    scores = {entry: _score(parts[entry], terms.how) for entry in entries}
    keys = {
        entry: (Fraction(parts[entry][-1].rank), 0)
        if by_rank
        else (-(scores[entry] + terms.added.get(entry, 0)), terms.order[entry])
        for entry in entries
    }
    keyed = sorted((key, entry) for entry, key in keys.items())
    ranks = competition_ranks([key for key, _ in keyed], after=after)
    return [
        FinalPlace(entry, rank, is_shared, parts[entry][-1].stage, scores[entry], parts[entry])
        for (_, entry), (rank, is_shared) in zip(keyed, ranks, strict=True)
    ]


def _score(parts: tuple[Part, ...], how: Combination) -> Fraction:
    whole = _weight(parts)
    if how is Combination.LAST_ROUND or not whole:
        return parts[-1].score
    return sum((one.score * Fraction(one.weight or 0) for one in parts), Fraction(0)) / whole


def _weight(parts: tuple[Part, ...]) -> Fraction:
    return sum((Fraction(one.weight or 0) for one in parts), Fraction(0))
