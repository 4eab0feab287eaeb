"""
The one doorway to SciPy: typed functions in, plain arrays out.

SciPy ships no types (pyproject.toml says so to mypy) and is slow to import, so every
use stands inside a function here and nowhere else.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.errors import ReviewError

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

INFEASIBLE = 2
"""scipy.optimize.linprog: "problem appears to be infeasible"."""


class SolverFailed(ReviewError):
    """HiGHS gave up or answered something that is not a plan; nothing to relax."""


FIRST_EDGES = 12
"""Edges per column the first restricted problem gets beyond its demand."""
PRICE_TOLERANCE = 1e-9


def transport(
    costs: Floats, rows: Ints, columns: Ints, supply: tuple[Ints, Ints], demand: Ints
) -> Floats | None:
    """
    Cheapest 0–1 shipment on the edges (rows[k], columns[k]), or None if there is none.

    ``supply`` bounds each row's sum from below and above, ``demand`` fixes each column's
    sum. A transport polytope is integral (Hoffman & Kruskal 1956), so the simplex vertex
    HiGHS returns holds zeros and ones but for rounding. Solved by column generation: start
    with the cheapest edges of each column, add every edge the dual prices still want, stop
    when there is none, which proves the optimum over all edges. Raises SolverFailed.
    """
    if not costs.size:
        return np.zeros(0)
    width = FIRST_EDGES + int(demand.max(initial=0))
    used = _rank_in_column(costs, columns) < width
    while True:
        answer = _restricted(costs[used], rows[used], columns[used], supply, demand)
        if answer is None and bool(used.all()):
            return None
        if answer is None:
            used = np.ones_like(used)
            continue
        shipment, row_price, column_price = answer
        wanted = costs - row_price[rows] - column_price[columns] < -PRICE_TOLERANCE
        if not bool((wanted & ~used).any()):
            break
        used |= wanted
    whole: Floats = np.zeros(costs.size)
    whole[used] = shipment
    return whole


def _rank_in_column(costs: Floats, columns: Ints) -> Ints:
    """Place of each edge among its column's edges, cheapest 0; equal costs by position."""
    order = np.lexsort((costs, columns))
    first = np.searchsorted(columns[order], columns[order])
    ranks: Ints = np.empty(costs.size, dtype=np.int64)
    ranks[order] = np.arange(costs.size) - first
    return ranks


def _restricted(
    costs: Floats, rows: Ints, columns: Ints, supply: tuple[Ints, Ints], demand: Ints
) -> tuple[Floats, Floats, Floats] | None:
    """Shipment, row prices and column prices on these edges alone; None if infeasible."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    low, high = supply
    edges = np.arange(costs.size)
    signs = np.concatenate([np.ones(costs.size), -np.ones(costs.size)])
    both_ways = (np.concatenate([rows, rows + low.size]), np.tile(edges, 2))
    answer = linprog(
        costs,
        A_ub=csr_array((signs, both_ways), shape=(2 * low.size, costs.size)),
        b_ub=np.concatenate([high, -low]),
        A_eq=csr_array((np.ones(costs.size), (columns, edges)), shape=(demand.size, costs.size)),
        b_eq=demand,
        bounds=(0, 1),
        method="highs",
    )
    if answer.status == INFEASIBLE:
        return None
    if answer.status != 0:
        raise SolverFailed(str(answer.message))
    prices = np.asarray(answer.ineqlin.marginals, dtype=np.float64)
    return (
        np.asarray(answer.x, dtype=np.float64),
        prices[: low.size] - prices[low.size :],
        np.asarray(answer.eqlin.marginals, dtype=np.float64),
    )


def islands(rows: Ints, columns: Ints, shape: tuple[int, int]) -> Ints:
    """Component number of each row node, then of each column node, of a bipartite graph."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    size = shape[0] + shape[1]
    graph = csr_array((np.ones(rows.size), (rows, columns + shape[0])), shape=(size, size))
    labels: Ints = np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
    return labels


def most_flow(rows: Ints, columns: Ints, supply: Ints, demand: Ints) -> tuple[int, Ints]:
    """
    The largest 0–1 shipment, and the nodes that could still reach an unmet demand.

    Nodes count rows first, then columns. When the shipment falls short those nodes are
    the side of the minimum cut next to the sink (Ford & Fulkerson 1956): the entries
    that compete and the judges who are full.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    source = supply.size + demand.size
    sink = source + 1
    row_nodes, column_nodes = np.arange(supply.size), supply.size + np.arange(demand.size)
    tails = np.concatenate([np.full(supply.size, source), rows, column_nodes])
    heads = np.concatenate([row_nodes, supply.size + columns, np.full(demand.size, sink)])
    room = np.concatenate([supply, np.ones(rows.size, dtype=np.int64), demand]).astype(np.int32)
    graph = csr_array((room, (tails, heads)), shape=(sink + 1, sink + 1))
    graph.eliminate_zeros()
    answer = maximum_flow(graph, source, sink)
    residual = csr_array(graph - answer.flow)
    residual.eliminate_zeros()
    reached = breadth_first_order(csr_array(residual.T), sink, return_predecessors=False)
    nodes: Ints = np.sort(np.asarray(reached, dtype=np.int64))
    return int(answer.flow_value), nodes[nodes < source]


def upper_tail_f(value: float, numerator: int, denominator: int) -> float:
    """P(F > value) for an F distribution with these degrees of freedom."""
    from scipy.special import fdtrc

    return float(fdtrc(numerator, denominator, value))
