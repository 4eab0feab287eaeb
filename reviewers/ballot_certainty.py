"""
How sure an award line is after a ranking round: would other judges have drawn it so?

A bootstrap over ballots: as many judges as there were are drawn from them with replacement, and
the declared rule orders the works again. Counting gives the chance that a work belongs above a
line. Nothing is known of judges who were not there: few who agree look surer than they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from reviewers.ballots import Ballot, shares_of
from reviewers.certainty import AT_ONCE, DRAWS, TAIL, WHOLE, Certainty, Chance, cents, line_of
from reviewers.solver import Floats, Ints

FEWEST = 2
PERCENT = 100


def ballot_certainty(
    ballots: Sequence[Ballot],
    entries: Sequence[str],
    ends: Sequence[int],
    *,
    by_paths: bool,
    seed: int,
    draws: int = DRAWS,
) -> Certainty:
    """
    Chances of *entries* (ranked, best first) at lines under *ends* entries each.

    ``by_paths`` is Schulze's rule, else Borda's. Works that come out level share the places they
    lie across. One ballot tells nothing: no chances and no lines.
    """
    # by what they say: what judges are called says nothing of a line
    telling = sorted(
        (ballot for ballot in ballots if len(ballot.order) > 1), key=lambda one: one.order
    )
    if len(telling) < FEWEST or len(entries) < FEWEST:
        return Certainty((), (), draws)
    chance = np.random.default_rng(seed)
    times = chance.multinomial(len(telling), [1 / len(telling)] * len(telling), size=draws)
    once = np.ones((1, len(telling)), dtype=np.int64)
    value = _by_paths if by_paths else _by_shares
    whole, shown = value(telling, entries, once)
    values, shares = np.empty((draws, len(entries))), np.empty((draws, len(entries)))
    present = np.array([[entry in set(one.order) for entry in entries] for one in telling])
    for start in range(0, draws, AT_ONCE):
        part = slice(start, start + AT_ONCE)
        drawn, told = value(telling, entries, times[part])
        # a work that none of the judges drawn has put anywhere stands where all judges put it
        is_seen = times[part] @ present > 0
        values[part] = np.where(is_seen, drawn, whole)
        shares[part] = np.where(is_seen, told, shown)
    above = np.array([_above(values, end) for end in ends], dtype=np.int64)
    low, high = np.percentile(shares * PERCENT, (TAIL, 100 - TAIL), axis=0)
    return Certainty(
        tuple(
            Chance(entry, tuple(int(one) for one in above[:, place]), *_span(low, high, place))
            if len(ends)
            else Chance(entry, (), *_span(low, high, place))
            for place, entry in enumerate(entries)
        ),
        tuple(line_of(entries, end, row) for end, row in zip(ends, above, strict=True)),
        draws,
    )


def _span(low: Floats, high: Floats, place: int) -> tuple[Decimal, Decimal]:
    return cents(low[place]), cents(high[place])


def _by_paths(
    ballots: Sequence[Ballot], entries: Sequence[str], times: Ints
) -> tuple[Floats, Floats]:
    """Draws × entries: how few beat it by strongest paths, and the share of others it beats."""
    single = np.array([_above_whom(ballot, entries) for ballot in ballots])
    wins = np.einsum("db,bij->dij", times, single)
    paths = np.where(wins > wins.transpose(0, 2, 1), wins, 0)
    for middle in range(len(entries)):
        detour = np.minimum(paths[:, :, middle, None], paths[:, None, middle, :])
        paths = np.maximum(paths, detour)
    beats = paths > paths.transpose(0, 2, 1)
    fewest: Floats = -beats.sum(axis=1).astype(float)
    share: Floats = beats.sum(axis=2) / max(len(entries) - 1, 1)
    return fewest, share


def _above_whom(ballot: Ballot, entries: Sequence[str]) -> Ints:
    """Entries × entries: 1 where the ballot puts the row's above the column's."""
    at = {entry: place for place, entry in enumerate(ballot.order)}
    places = np.array([at.get(entry, -1) for entry in entries])
    on = places >= 0
    both = on[:, None] & on[None, :]
    found: Ints = ((places[:, None] < places[None, :]) & both).astype(np.int64)
    return found


def _by_shares(
    ballots: Sequence[Ballot], entries: Sequence[str], times: Ints
) -> tuple[Floats, Floats]:
    """Draws × entries: the mean share of the others that judges put below it, twice."""
    given, counted = np.zeros((2, len(ballots), len(entries)))
    at = {entry: place for place, entry in enumerate(entries)}
    for row, ballot in enumerate(ballots):
        for entry, share in shares_of(ballot):
            given[row, at[entry]], counted[row, at[entry]] = float(share), 1.0
    of = times @ counted
    mean: Floats = np.divide(times @ given, of, out=np.zeros_like(of), where=of > 0)
    return mean, mean


def _above(values: Floats, end: int) -> Ints:
    """Per mille of draws in which each entry is among the first *end*; level ones share."""
    # sums of shares that are equal come out a hair apart
    exact = np.round(values, 9)
    better = (exact[:, None, :] > exact[:, :, None]).sum(axis=2)
    level = (exact[:, None, :] == exact[:, :, None]).sum(axis=2)
    shares = np.clip((end - better) / level, 0, 1).mean(axis=0)
    found: Ints = np.rint(shares * WHOLE).astype(np.int64)
    return found
