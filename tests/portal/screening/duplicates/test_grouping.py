"""How alarms bind entries into cases, and how a case is known again."""

from itertools import permutations

from portal.screening.duplicates.grouping import Group, Known, Link, components, regrouped

EDGES_OF_ONE = frozenset({("E1", "E2")})


def link(a: str, b: str, weight: float = 0.9, version: str = "1") -> Link:
    """Return an alarm between two sides; *version* stands for what their texts say."""
    number = int(a[1:]) * 100 + int(b[1:])
    return Link(number, a, b, f"{a}.{version}", f"{b}.{version}", weight)


def told(groups: list[Group]) -> list[tuple[int | None, set[str]]]:
    """Return number and sides of each group."""
    return [(group.number, set(group.sides)) for group in groups]


def test_connected_alarms_are_one_case_and_the_strongest_comes_first() -> None:
    found = components([link("E1", "E2", 0.6), link("E3", "E4", 0.9), link("E2", "E5", 0.7)])

    assert [{"E3", "E4"}, {"E1", "E2", "E5"}] == [
        {side for one in part for side in one.edge} for part in found
    ]


def test_order_of_alarms_does_not_matter() -> None:
    links = [link("E1", "E2"), link("E2", "E3"), link("E4", "R1"), link("E9", "E8")]

    assert components(links) == components(links[::-1])


def test_components_are_whole_and_strongest_first_in_every_order() -> None:
    links = [link("E1", "E2", 0.6), link("E2", "E6", 0.9), link("E3", "E4", 0.95)]
    links.append(link("E5", "E7", 0.9))
    for some in permutations(links):
        found = components(some)

        assert [{"E3", "E4"}, {"E1", "E2", "E6"}, {"E5", "E7"}] == [
            {side for one in part for side in one.edge} for part in found
        ]
        assert [0.95, 0.9, 0.9] == [part[0].weight for part in found]
        assert (links[1], links[0]) == found[1]


def test_a_long_chain_is_one_component() -> None:
    chain = [link(f"E{n:05}", f"E{n + 1:05}", 0.5) for n in range(20_000)]

    (only,) = components(reversed(chain))

    assert 20_001 == len({side for one in only for side in one.edge})
    assert [] == components([])


def test_case_keeps_its_number_while_members_grow() -> None:
    links = [link("E1", "E2", 0.5), link("E2", "E3", 0.9)]

    assert [(7, {"E1", "E2", "E3"})] == told(
        regrouped(links, [Known(7, EDGES_OF_ONE)], dismissed=())
    )


def test_merged_cases_keep_the_older_number() -> None:
    known = [Known(4, frozenset({("E3", "E4")})), Known(2, EDGES_OF_ONE)]
    links = [link("E1", "E2"), link("E2", "E3"), link("E3", "E4")]

    (group,) = regrouped(links, known, dismissed=())

    assert (2, (4,)) == (group.number, group.merged)


def test_case_that_falls_apart_goes_on_with_its_strongest_part() -> None:
    known = [Known(1, frozenset({("E1", "E2"), ("E2", "E3"), ("E3", "E4")}))]

    found = regrouped([link("E1", "E2", 0.6), link("E3", "E4", 0.8)], known, dismissed=())

    assert [(1, {"E3", "E4"}), (None, {"E1", "E2"})] == told(found)


def test_dismissed_pair_stays_with_its_case_and_draws_nobody_in() -> None:
    quiet = link("E1", "E2")
    known = [Known(1, EDGES_OF_ONE)]

    found = regrouped([quiet, link("E2", "E3")], known, dismissed={quiet.covered})

    assert [(None, {"E2", "E3"}), (1, {"E1", "E2"})] == told(found)


def test_dismissed_pair_is_live_again_when_a_text_changes() -> None:
    before, after = link("E1", "E2"), link("E1", "E2", version="2")

    found = regrouped([after], [Known(1, EDGES_OF_ONE)], dismissed={before.covered})

    assert [(1, {"E1", "E2"})] == told(found)


def test_verdict_holds_whichever_side_comes_first() -> None:
    assert link("E1", "E2").covered == Link(5, "E2", "E1", "E2.1", "E1.1", 0.3).covered
