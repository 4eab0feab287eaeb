"""The canary: nothing that somebody can fetch holds a name that is kept from them."""

import pytest
from flask import url_for

from tests.blindness import cast
from tests.blindness.crawl import ADDRESSES, reading_endpoints
from tests.blindness.roles import ROLES
from tests.blindness.stages import TITLE
from tests.blindness.visits import TRUSTED, Visits, hidden_from
from tests.blindness.world import CODE, World


def test_every_address_is_crawled(world: World) -> None:
    assert reading_endpoints(world) == set(ADDRESSES)


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("role", [role for role in ROLES if role not in TRUSTED])
def test_no_answer_tells_who_made_or_judged_what(visits: Visits, role: str) -> None:
    assert {} == visits.of(role).leaks


@pytest.mark.parametrize("role", [role for role in ROLES if role not in TRUSTED])
def test_everybody_is_kept_from_the_names_of_others(world: World, role: str) -> None:
    """Guard of the canary: a search for nothing finds nothing."""
    author, judge = cast.usual()[cast.WORKS[1]].secrets(), cast.JUDGES["judge-l"]

    # the unit of an author is no secret from those who keep the list of units
    assert 8 <= len({*author} & hidden_from(world, role))
    assert judge in hidden_from(world, role)


@pytest.mark.usefixtures("sealed")
def test_organisers_read_what_is_kept_from_judges(world: World) -> None:
    """Guard of the canary: the names are there to be found, where they may be."""
    page = world.client("organiser").get(f"/organise/{CODE}/entries?size=100").text

    assert [] == [one.name for one in cast.usual().values() if one.name not in page]


@pytest.mark.usefixtures("sealed")
def test_the_judge_really_sees_the_works(world: World) -> None:
    """Guard of the crawl: an empty desk would name nobody either."""
    me = world.client()
    with world.app.test_request_context():
        seen = {
            label: me.get(url_for("judges.scorecard", blind_code=placed.blind)).status_code
            for label, placed in world.placed.items()
        }

    assert {
        "essay-1": 200,
        "essay-2": 200,
        "essay-own": 404,
        "essay-recused": 404,
        "essay-late": 404,
        "scan-1": 200,
        "scan-2": 200,
        "scan-3": 200,
        "essay-scanned": 200,
    } == seen


@pytest.mark.usefixtures("sealed")
def test_the_judge_really_sifts_and_puts_in_order(world: World) -> None:
    """Guard of the crawl and the swap: rounds that are not scored have pages of their own."""
    me, stages = world.client(), world.stages
    paths = [f"/judging/{work}/sifting" for work in stages["sifted"].works]
    paths += [f"/judging/rounds/{stages[key].round}/ballot" for key in ("ordered", "signed")]

    answers = [me.get(path) for path in paths]

    assert [200] * 4 == [answer.status_code for answer in answers]
    assert [] == [path for path, one in zip(paths, answers, strict=True) if TITLE not in one.text]


@pytest.mark.usefixtures("sealed")
def test_organisers_read_names_beside_ranks_once_they_are_locked(world: World) -> None:
    """Guard of the tables: results are there to be read, and name nobody too early."""
    me, at = world.client("organiser"), f"/organise/{CODE}/results"
    pages = {key: me.get(f"{at}?category={key}").text for key in ("ranked", "locked")}
    numbers = {key: all(one in pages[key] for one in world.stages[key].works) for key in pages}
    names = {
        key: [one.name for one in cast.usual().values() if one.name in page]
        for key, page in pages.items()
    }

    assert {"ranked": True, "locked": True} == numbers
    assert {"ranked": [], "locked": ["林晚舟", "卓越"]} == names


@pytest.mark.usefixtures("sealed")
def test_the_judge_really_proofreads_a_scan(world: World) -> None:
    """Guard of the crawl and the swap: the pages of a proofreader are there to be compared."""
    me, placed = world.client(), world.placed["scan-1"]
    paths = ["", placed.blind, f"{placed.blind}/finish", f"pages/{placed.pages[0]}/page.jpg"]

    answers = [me.get(f"/proofreading/{path}") for path in paths]

    assert [200] * 4 == [answer.status_code for answer in answers]
    assert ("记号 1 处" in answers[1].text, "各级机关" in answers[1].text) == (True, True)


@pytest.mark.usefixtures("sealed")
def test_a_liaison_really_handles_a_scan(world: World) -> None:
    """Guard of the tables: the doors of a scan open for the one who handed it in."""
    placed = world.placed["scan-1"]
    me, scan = world.client(placed.identity.login), placed.scans[0]
    paths = [f"pages/{scan}/masks", f"pages/{scan}/preview", f"copy/{placed.pages[0]}"]

    answers = [me.get(f"/my/entries/{placed.entry}/{path}").status_code for path in paths]

    # a work that is being judged has its masks no more to be drawn
    assert [200, 200, 200] == answers
