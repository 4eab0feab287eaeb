"""
Who finds what behind every address and every deed: all of it decided, none of it by accident.

A new route fails here until its row stands in ``expected``; the failure prints the row as the
portal answers today, to be read, decided on and pasted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.blindness.crawl import ADDRESSES, paths
from tests.blindness.deeds import DEEDS, deed_endpoints, deeds
from tests.blindness.expected import PAGES
from tests.blindness.expected_doors import DOORS
from tests.blindness.roles import ROLES, knocking
from tests.blindness.visits import Visits, outcome
from tests.blindness.ways import plain
from tests.blindness.world import World
from tests.infrastructure.clients import WatchedClient

pytestmark = pytest.mark.usefixtures("sealed")

#: What a refusal looks like; the rest of the letters mean that a door opened.
REFUSED = frozenset("snx")
WRITING = ("INSERT", "UPDATE", "DELETE")


def row(outcomes: list[set[str]]) -> str:
    return " ".join(f"{''.join(sorted(one)):<2}" for one in outcomes).rstrip()


def undecided(found: dict[str, str], table: dict[str, str]) -> str:
    lines = [f'    "{name}": "{line}",' for name, line in found.items() if table.get(name) != line]
    return "undecided:\n" + "\n".join(lines)


@contextmanager
def noted_writing() -> Iterator[list[str]]:
    """Note every statement that changes a row, whatever becomes of it."""
    written: list[str] = []

    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(WRITING):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", before)
    yield written
    event.remove(Engine, "before_cursor_execute", before)


def test_every_deed_is_sent_somewhere(world: World) -> None:
    assert deed_endpoints(world) == {*DEEDS, *(deed_endpoints(world) & {*ADDRESSES})}
    assert [] == [endpoint for endpoint, addresses in deeds(world) if not addresses]


@pytest.mark.slow
def test_every_page_opens_for_whom_we_decided(visits: Visits) -> None:
    by_role = [visits.of(role).outcomes for role in ROLES]
    found = {
        endpoint: row([outcomes[endpoint] for outcomes in by_role])
        for endpoint in sorted(by_role[0])
    }

    assert PAGES == found, undecided(found, PAGES)


@pytest.mark.slow
def test_every_deed_is_refused_to_whom_we_decided(world: World) -> None:
    """A refused deed does not even try to write: not a row, and not a file."""
    files = world.app.extensions["wenheng.settings"].instance
    before = {path for path in Path(files).rglob("*") if path.is_file()}
    found, wrote = {}, {}
    for endpoint, addresses in deeds(world):
        outcomes = []
        for role in ROLES:
            answers = set()
            with knocking(world, role) as me:
                for address in addresses:
                    with noted_writing() as written:
                        kind = sent(me, address)
                    answers.add(kind)
                    if kind in REFUSED and written:
                        wrote[f"{role}: {address}"] = written
            outcomes.append(answers)
        found[endpoint] = row(outcomes)
    after = {path for path in Path(files).rglob("*") if path.is_file()}

    assert {} == wrote
    assert before == after
    assert DOORS == found, undecided(found, DOORS)


def sent(me: WatchedClient, address: str) -> str:
    """Post nothing but the token, with the session as it was before; say how it was answered."""
    browser, session = WatchedClient(me.application), me.get_cookie("wenheng")
    if session is not None:
        browser.set_cookie("wenheng", session.value)
    answer = browser.send(address)
    kind = outcome(answer)
    # whatever else is said is said to somebody who may act: a form to fill in, a thing done
    return kind if kind in REFUSED and answer.status_code >= 400 else "p"


def test_no_other_method_opens_anything(world: World) -> None:
    """OPTIONS names the methods and nothing more, alike for what exists and what does not."""
    told: dict[str, set[tuple[int, bytes]]] = {}
    with knocking(world, "judge") as me:
        for endpoint, path in paths(world, 3):
            answer = me.open(path, method="OPTIONS")
            body = plain(answer).replace(path.encode(), b"")
            told.setdefault(endpoint, set()).add((answer.status_code, body))
            others = {me.open(path, method=one).status_code for one in ("PUT", "DELETE")}
            assert {405} == others, path
    answers = set().union(*told.values())

    assert {} == {endpoint: said for endpoint, said in told.items() if len(said) > 1}
    assert {(200, b"")} == {one for one in answers if one[0] != 403}
