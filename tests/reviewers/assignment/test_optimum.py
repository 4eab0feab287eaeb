"""A plan costs what an independent solver finds, in the narrowest bounds that solver knows."""

from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from reviewers.assignment.costs import draw
from reviewers.assignment.network import Network, build
from reviewers.assignment.planning import NoRoom, drawn
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef


def instance(chance: Random) -> Network:
    """Return a small network with conflicts, limits and kept readings."""
    many, few, readings = chance.randint(2, 14), chance.randint(2, 6), chance.randint(1, 3)
    pairs = [(f"J{judge}", f"E{entry:02}") for judge in range(few) for entry in range(many)]
    conflicts = {pair: ConflictKind.KIN for pair in pairs if chance.random() < 0.15}
    kept = [pair for pair in pairs if pair not in conflicts and chance.random() < 0.05]
    judges = [
        JudgeRef(f"J{judge}", max_load=chance.choice([None, None, many])) for judge in range(few)
    ]
    entries = [EntryRef(f"E{entry:02}", "U") for entry in range(many)]
    return build(entries, judges, conflicts, readings=min(readings, few), fixed=kept)


def best_cost(network: Network, costs: np.ndarray, low: int, high: int) -> int | None:
    """Return the least cost with total loads from *low* to *high*, by branch and bound."""
    many, few = network.free.shape
    rows = np.zeros((many + few, many * few))
    for entry in range(many):
        for judge in range(few):
            rows[entry, entry * few + judge] = rows[many + judge, entry * few + judge] = 1
    most = np.minimum(network.caps, high) - network.kept
    least = np.minimum(network.caps, low) - network.kept
    answer = milp(
        np.where(network.free, costs, 0).ravel(),
        integrality=np.ones(many * few),
        bounds=Bounds(0, network.free.ravel().astype(int)),
        constraints=LinearConstraint(
            rows,
            np.concatenate([network.demand, np.maximum(least, 0)]),
            np.concatenate([network.demand, np.maximum(most, 0)]),
        ),
        options={"mip_rel_gap": 0},
    )
    return round(answer.fun) if answer.status == 0 else None


def narrowest(network: Network, costs: np.ndarray) -> int | None:
    """Return the cost in the least highest load, and then the greatest lowest one."""
    top = next(
        (
            high
            for high in range(network.needed + 1)
            if best_cost(network, costs, 0, high) is not None
        ),
        None,
    )
    if top is None:
        return None
    bottom = max(low for low in range(top + 1) if best_cost(network, costs, low, top) is not None)
    return best_cost(network, costs, bottom, top)


def compared(count: int) -> list[tuple[int | None, int | None]]:
    """Return what the plan costs and what the solver finds, None where there is no plan."""
    found = []
    for seed in range(count):
        network = instance(Random(seed))
        costs = draw(network, seed, 0)
        try:
            ours: int | None = drawn(network, seed, 0, is_led=False)[1].cost()
        except NoRoom:
            ours = None
        found.append((ours, narrowest(network, costs)))
    return found


def test_plans_cost_no_more_than_an_independent_solver_finds() -> None:
    pairs = compared(25)

    assert [best for _, best in pairs] == [ours for ours, _ in pairs]
    assert 10 < sum(ours is not None for ours, _ in pairs) < 25
