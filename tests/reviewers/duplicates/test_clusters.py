"""Clusters: everybody reachable, nobody else, in an order that input cannot change."""

from itertools import permutations

from reviewers.duplicates import Pair, clusters


def pair(a: str, b: str, score: float) -> Pair:
    return Pair(a, b, score, True, 60, 60, 0.1, 0.1, (), 60)


def test_clusters_are_whole_and_strongest_first() -> None:
    pairs = [pair("a", "b", 0.6), pair("b", "f", 0.9), pair("c", "d", 0.95), pair("e", "g", 0.9)]
    for some in permutations(pairs):
        found = clusters(some)

        assert [("c", "d"), ("a", "b", "f"), ("e", "g")] == [one.keys for one in found]
        assert [0.95, 0.9, 0.9] == [one.strength for one in found]
        assert (pairs[1], pairs[0]) == found[1].pairs


def test_a_long_chain_is_one_cluster() -> None:
    chain = [pair(f"{n:05}", f"{n + 1:05}", 0.5) for n in range(20_000)]

    (only,) = clusters(reversed(chain))

    assert 20_001 == len(only.keys)
    assert () == clusters([])
