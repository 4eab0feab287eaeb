"""
The one doorway to SciPy: typed functions in, plain arrays out.

SciPy ships no types (pyproject.toml says so to mypy) and is slow to import, so every
use stands inside a function here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.errors import ReviewError

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

INFEASIBLE = 2
"""scipy.optimize.milp: "the problem is infeasible"."""


class SolverFailed(ReviewError):
    """HiGHS gave up or answered something that is not a plan; nothing to relax."""


class SearchGaveUp(SolverFailed):
    """An exact search went on for longer than it is given; no answer either way."""


SEARCHED_NODES = 2_000


def cheapest_cover(
    costs: Floats,
    pairs: tuple[Ints, Ints],
    supply: tuple[Ints, Ints],
    demand: Ints,
    links: Sequence[Ints],
    *,
    is_whole: bool,
) -> Floats | None:
    """
    The share of each of *pairs* (row, column) in the cheapest choice, or None if there is none.

    With *is_whole* shares are 0 or 1; without, fractions may cost less than any choice does.
    ``supply`` bounds each row's number from below and above, ``demand`` fixes each column's;
    of each of *links* at least one is chosen. Raises SearchGaveUp.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, columns = pairs
    low, high = supply
    edges = np.arange(costs.size)
    lines = [rows, columns + low.size]
    lines += [np.full(one.size, low.size + demand.size + at) for at, one in enumerate(links)]
    places = np.concatenate([edges, edges, *links])
    count = low.size + demand.size + len(links)
    matrix = csr_array(
        (np.ones(places.size), (np.concatenate(lines), places)), shape=(count, costs.size)
    )
    least = np.concatenate([low, demand, np.ones(len(links))])
    most = np.concatenate([high, demand, np.full(len(links), np.inf)])
    answer = milp(
        costs,
        integrality=np.full(costs.size, int(is_whole)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, least, most),
        options={"node_limit": SEARCHED_NODES},
    )
    if answer.status == INFEASIBLE:
        return None
    if answer.status != 0:
        raise SearchGaveUp(str(answer.message))
    return np.asarray(answer.x, dtype=np.float64)


def islands(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Ints:
    """Component number of each row node, then of each column node, of a bipartite graph."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    size = shape[0] + shape[1]
    graph = csr_array((np.ones(rows.size), (rows, columns + shape[0])), shape=(size, size))
    labels: Ints = np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
    return labels


def summed(places: Ints, values: Floats, size: int) -> Floats:
    """Sums of *values* by place."""
    return np.asarray(np.bincount(places, weights=values, minlength=size), dtype=np.float64)


def cross_products(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Floats:
    """The matrix times its own transpose, columns x columns, of a sparse matrix."""
    from scipy.sparse import csr_array

    matrix = csr_array((values, (rows, columns)), shape=shape)
    product: Floats = np.asarray((matrix.T @ matrix).toarray(), dtype=np.float64)
    return product


def upper_tail_f(value: float, numerator: int, denominator: int) -> float:
    """P(F > value) for an F distribution with these degrees of freedom."""
    from scipy.special import fdtrc

    return float(fdtrc(numerator, denominator, value))
