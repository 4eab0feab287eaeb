"""The doorway to SciPy: exact over all edges, and plain when there is no answer."""

import numpy as np
import pytest
from scipy.optimize import OptimizeResult, linear_sum_assignment

from reviewers.solver import SolverFailed, islands, most_flow, transport, upper_tail_f


@pytest.mark.parametrize("first_edges", [0, 3, 5, 12])
@pytest.mark.parametrize("alike", [0, 10, 40])
@pytest.mark.parametrize("seed", range(4))
def test_shipment_is_as_cheap_as_the_hungarian_method_finds(
    first_edges: int, alike: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever few edges the search begins with; *alike* columns prefer the same rows."""
    monkeypatch.setattr("reviewers.solver.FIRST_EDGES", first_edges)
    costs = np.random.default_rng(seed).random((40, 40))
    costs[:, :alike] += np.arange(40)[:, None] / 40
    rows, columns = (side.ravel() for side in np.indices(costs.shape))
    ones = np.ones(40, dtype=np.int64)
    shipment = transport(costs.ravel(), rows, columns, (ones, ones), ones)
    best = costs[linear_sum_assignment(costs)].sum()

    assert shipment is not None
    assert shipment @ costs.ravel() == pytest.approx(best)


def test_shipment_that_cannot_be_is_none() -> None:
    rows, columns = np.array([0, 1]), np.array([0, 0])
    nothing, two = np.zeros(2, dtype=np.int64), np.array([1, 1])

    assert transport(np.zeros(2), rows, columns, (nothing, two), np.array([3])) is None


def test_no_edges_ship_nothing() -> None:
    none = np.zeros(0, dtype=np.int64)

    assert transport(np.zeros(0), none, none, (none, none), none) is not None


def test_solver_that_gives_up_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = OptimizeResult(status=4, message="numerical difficulties")
    monkeypatch.setattr("scipy.optimize.linprog", lambda *_args, **_options: answer)
    one = np.array([1])

    with pytest.raises(SolverFailed, match="numerical"):
        transport(np.array([1.0]), one * 0, one * 0, (one, one), one)


def test_islands_number_rows_then_columns() -> None:
    labels = islands(np.array([0, 1]), np.array([0, 1]), (2, 2))

    assert labels[0] == labels[2]
    assert labels[1] == labels[3]
    assert labels[0] != labels[1]


def test_most_flow_names_nobody_when_all_demand_is_met() -> None:
    flow, nodes = most_flow(np.array([0]), np.array([0]), np.array([1]), np.array([1]))

    assert (flow, nodes.tolist()) == (1, [])


def test_upper_tail_of_f_matches_the_printed_table() -> None:
    assert upper_tail_f(4.964603, 1, 10) == pytest.approx(0.05, abs=1e-6)
