"""Every brush work gets a judge of its script where loads allow, none before others have one."""

from collections import Counter

from reviewers.assignment import plan
from reviewers.assignment.costs import RANGE, draw, noise
from reviewers.assignment.network import build
from reviewers.values import EntryRef, JudgeRef

WORKS = [EntryRef(f"E{place:02}", "U", style="seal") for place in range(40)]


def panel(experts: int) -> list[JudgeRef]:
    return [
        JudgeRef(f"J{place}", styles=frozenset({"seal"} if place < experts else {"regular"}))
        for place in range(8)
    ]


def experts_of(found: tuple[tuple[str, str], ...], experts: int) -> Counter[str]:
    return Counter(entry for judge, entry in found if int(judge[1:]) < experts)


def test_each_work_has_an_expert_when_there_are_enough() -> None:
    found = plan(WORKS, panel(3), {}, readings=3, seed=4)

    assert 40 == len(experts_of(found.pairs, 3))
    assert () == found.without_expert
    assert {15} == {load for _, load in found.loads}
    assert 1 == len(found.components)


def test_experts_are_spread_when_there_are_too_few() -> None:
    """Two experts at an even load read thirty works: thirty works have one, and one each."""
    found = plan(WORKS, panel(2), {}, readings=3, seed=4)
    served = experts_of(found.pairs, 2)

    assert {1} == set(served.values())
    assert (30, 10) == (len(served), len(found.without_expert))
    assert {15} == {load for _, load in found.loads}


def test_a_seed_means_the_same_numbers_for_ever() -> None:
    """SplitMix64 as it is written down: no version of a library may change a stored plan."""
    network = build(WORKS[:1], [JudgeRef("J0")], {}, readings=1, fixed=())

    assert [[369094718, 509719384], [210509506, 534476672]] == noise("7:0", (2, 2)).tolist()
    assert RANGE > noise("7:1", (50, 50)).max()
    assert draw(network, 7, 0).tolist() == [[369094718 + RANGE // 4]]
