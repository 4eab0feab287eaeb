"""
Whether the time of a refusal tells what is behind it: absent, foreign or barred.

Interleaved requests, so that a busy machine slows both alike; the Mann–Whitney test says whether
the two kinds could come from one distribution, the gap of the medians how far they are apart.
"""

import time
from collections.abc import Iterator
from random import Random
from statistics import median

import pytest
from scipy.stats import mannwhitneyu

from tests.bench.measuring import say
from tests.blindness import cast
from tests.blindness.conftest import built
from tests.blindness.refused import pairs
from tests.blindness.world import World
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases

TIMES = 1000


@pytest.fixture(scope="module")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a call in the middle of its judging."""
    with built(databases, tmp_path_factory, cast.usual()) as made:
        yield made


def timed(me: WatchedClient, path: str) -> float:
    """Return the milliseconds of the processor for one refusal."""
    start = time.process_time()
    answer = me.get(path)
    took = (time.process_time() - start) * 1000
    assert answer.status_code in {403, 404}, (path, answer.status_code)
    return took


def test_refusals_take_the_same_time(world: World) -> None:
    me, chance = world.client(), Random(7)
    say(f"\n{'':52} {'median ms':>19}    gap       p   ({TIMES} requests each)")
    for what, *addresses in pairs(world):
        for path in addresses * 5:
            timed(me, path)
        took: dict[str, list[float]] = {path: [] for path in addresses}
        for _ in range(TIMES):
            for path in chance.sample(addresses, k=2):
                took[path].append(timed(me, path))
        one, other = (took[path] for path in addresses)
        middle = (median(one), median(other))
        gap = abs(middle[0] - middle[1]) / max(middle)
        chance_of = mannwhitneyu(one, other).pvalue
        said = f"{middle[0]:9.3f} {middle[1]:9.3f}  {gap:6.2%}  {chance_of:6.3f}"
        mark = "" if chance_of > 0.01 or gap < 0.05 else "   APART"
        say(f"{what:52} {said}{mark}")
