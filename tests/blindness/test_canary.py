"""The canary: nothing a judge can fetch holds a name, in whatever spelling or wrapping."""

import re
from typing import Final

import pytest
from flask import url_for

from tests.blindness import cast
from tests.blindness.crawl import ADDRESSES, crawl, headers_of, reading_endpoints
from tests.blindness.search import Hit, Search
from tests.blindness.world import World
from tests.infrastructure.clients import WatchedClient

#: The list of units in the declaration of interests is the same for every judge and says
#: nothing of who takes part; nobody can declare an interest in a unit they may not name.
NAMED_BY_RIGHT = {"judges.declaration": {one[2] for one in cast.PEOPLE}}


AUTHORS: Final = {
    secret
    for work, one in cast.usual().items()
    for secret in one.secrets()
    # the unit of this work is the judge's own, under its own name
    if not (work.label == cast.OWN and secret == one.unit)
}
LIAISON: Final = cast.usual()[cast.WORKS[0]]
#: What the signed-in person knows of themselves, and types.
OWN_TO: Final = {
    "judge-j": {cast.JUDGES["judge-j"], cast.REMARKS["judge-j"]},
    LIAISON.login: set(LIAISON.secrets()),
    None: set(),
}


def hidden_from(world: World, login: str | None) -> set[str]:
    """Return what must not appear on any page of this person."""
    judges = {*cast.JUDGES.values(), *cast.REMARKS.values()}
    # a submitter who knows the number of their work can pass it on to a judge
    numbers = set() if login == "judge-j" else {one.blind for one in world.placed.values()}
    return (AUTHORS | judges | numbers) - OWN_TO[login]


def test_every_address_is_crawled(world: World) -> None:
    assert reading_endpoints(world) == set(ADDRESSES)


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("login", OWN_TO, ids=["judge", "liaison", "nobody"])
def test_no_answer_tells_who_made_or_judged_what(world: World, login: str | None) -> None:
    search = Search(hidden_from(world, login))
    me = world.client(login) if login else WatchedClient(world.app)
    found: dict[str, list[Hit]] = {}
    for visit, answer in crawl(world, me):
        head = repr(headers_of(answer)).encode()
        hits = search.hits(answer.data) | search.hits(head, "headers")
        # what was asked for may be repeated: the asker knew it
        known = NAMED_BY_RIGHT.get(visit.endpoint, set()) | {*re.split(r"[/?&=.]", visit.path)}
        if left := sorted(hit for hit in hits if hit.canary not in known):
            found[str(visit)] = left

    assert {} == found


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
    } == seen
