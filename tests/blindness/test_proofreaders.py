"""Proofreaders: they read the works given to them, and nothing there tells who made those."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.judging.proofreading import queries
from portal.judging.proofreading.operations import marking
from portal.judging.proofreading.operations.marking import Place
from portal.models import Entry, Proofreading
from portal.models.proofreading_enums import MarkKind
from tests.blindness.search import Search
from tests.blindness.visits import AUTHORS, DIGESTED, UNJUDGED, leaks
from tests.blindness.world import NOW, World, call_of
from tests.factories.proofreading import make_proofreading, make_reader
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import rolled_back

pytestmark = pytest.mark.usefixtures("sealed")
# the first scan is with other readers already
GIVEN = ("scan-2", "scan-3")
NOT_GIVEN = ("scan-1", "essay-1")


@dataclass(frozen=True, slots=True)
class Desk:
    """Two readers of two works; what the test does is undone."""

    world: World
    first: WatchedClient
    second: WatchedClient

    def works(self, *labels: str) -> list[str]:
        """Return the addresses of works."""
        return [f"/proofreading/{self.world.placed[label].blind}" for label in labels]

    def pictures(self, *labels: str) -> list[str]:
        """Return the addresses of the pictures of works."""
        return [
            f"/proofreading/pages/{page}/{size}.jpg"
            for label in labels
            for page in self.world.placed[label].pages
            for size in ("page", "preview", "thumb")
        ]


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """Give two scans to two readers; the first has marked a place in each."""
    with rolled_back(world.app), world.app.app_context():
        call = call_of(world)
        one, two = make_reader(call=call, name="甘棠"), make_reader(call=call, name="蒲苇")
        for label in GIVEN:
            entry = db.session.scalars(
                select(Entry).where(Entry.code == world.placed[label].entry)
            ).one()
            reading: Proofreading = make_proofreading(entry=entry, first=one, second=two)
            marking.place_mark(
                reading.id, kind=MarkKind.WRONG, place=Place(start=0), written="", note="",
                actor=one, at=NOW,
            )  # fmt: skip
        assert {"甘棠", "蒲苇"} <= {reader.name for reader in queries.readers_of(call)}
        yield Desk(world, WatchedClient(world.app).enter(one), WatchedClient(world.app).enter(two))
        db.session.remove()


def test_pages_of_a_proofreader_tell_nobody(desk: Desk) -> None:
    search = Search(AUTHORS | DIGESTED | UNJUDGED)
    desk.first.send(f"{desk.works(GIVEN[0])[0]}/finish")
    found = {}
    for client in (desk.first, desk.second):
        for path in ["/proofreading/", *desk.works(*GIVEN), *desk.pictures(*GIVEN)]:
            answer = client.get(path)
            if hits := leaks(search, "proofreaders", path, answer):
                found[path] = hits

    assert {} == found


def test_a_proofreader_opens_what_is_theirs_and_nothing_else(desk: Desk) -> None:
    """Guard of the search: the works are there to be read."""
    paths = [*desk.works(*GIVEN), *desk.pictures(GIVEN[0])]
    others = [*desk.works(*NOT_GIVEN), *desk.pictures(*NOT_GIVEN), "/proofreading/ABSENT-1"]

    assert {200} == {desk.first.get(path).status_code for path in paths}
    assert {404} == {desk.first.get(path).status_code for path in others}
    # the second reader has to wait for the first
    assert {404} == {desk.second.get(path).status_code for path in paths}


def test_the_first_reader_never_sees_what_the_second_says(desk: Desk) -> None:
    work = desk.works(GIVEN[0])[0]
    desk.first.send(f"{work}/finish")
    desk.second.send(f"{work}/marks/1", {"deed": "dismiss", "note": "此处应为CANARYANSWER"})
    desk.second.send(f"{work}/marks", {"kind": "wrong", "start": "2", "note": "CANARYSECOND"})

    page = desk.first.get(work).text

    assert "CANARYSECOND" in desk.second.get(work).text
    assert ("CANARYSECOND" in page, "CANARYANSWER" in page) == (False, False)
