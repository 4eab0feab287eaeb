"""
The swap: two worlds, equal but for who stands behind essays, scans and a scanned essay.

Names of other lengths, other units, telephones, accounts, file names, tags and hours of
submission: whatever an attacker fetches must not differ by one byte, or it tells them apart.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.models import (
    Assignment,
    Author,
    BlindCode,
    Category,
    JudgeProfile,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import ScorecardState
from tests.blindness import cast
from tests.blindness.conftest import built
from tests.blindness.roles import browser, knocking
from tests.blindness.visits import JUDGES_DESKS, Visits
from tests.blindness.ways import Seen, compared, crawl
from tests.blindness.world import NOW, World
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import Databases

PAIR = ("judge-j", "judge-k")
SUBMITTERS_DESKS = ("submitters.", "public.", "auth.")


@pytest.fixture(scope="module")
def worlds(
    world: World, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[World, World]]:
    """Return the world as it is, and the one in which people are swapped."""
    with built(databases, tmp_path_factory, cast.swapped()) as other:
        yield world, other


def seen(
    world: World,
    me: WatchedClient,
    desks: tuple[str, ...] = JUDGES_DESKS,
    *,
    is_thorough: bool = True,
) -> Seen:
    """Return status, headers and body of everything, without tokens."""
    answers = crawl(world, me, only=desks, is_thorough=is_thorough)
    return {str(visit): compared(answer) for visit, answer in answers}


def differences(one: Seen, other: Seen) -> dict[str, str]:
    """Return what differs, and the first place where it does."""
    assert one.keys() == other.keys()
    return {
        visit: first_difference(repr(one[visit]), repr(other[visit]))
        for visit in one
        if one[visit] != other[visit]
    }


def first_difference(one: str, other: str) -> str:
    """Return the surroundings of the first letter that differs."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"{one[max(at - 60, 0) : at + 40]} | {other[max(at - 60, 0) : at + 40]}"


def names(world: World) -> dict[str, str]:
    """Return blind code → author's name, as the database has it."""
    with world.app.app_context():
        rows = db.session.execute(
            select(BlindCode.code, Author.name).join(Author, Author.entry_id == BlindCode.entry_id)
        )
        return {row.code: row.name for row in rows}


def test_the_worlds_differ_in_what_judges_may_not_see(worlds: tuple[World, World]) -> None:
    """Guard of the swap: equal worlds would answer alike whatever leaks."""
    one, other = map(names, worlds)
    changed = {code for code in one if one[code] != other[code]}

    assert one.keys() == other.keys()
    swapped = {worlds[0].placed[label].blind for pair in cast.SWAPPED for label in pair}
    staged = {number for stage in worlds[0].stages.values() for number in stage.works}
    assert swapped | staged == changed


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
def test_a_judge_sees_no_difference_while_scoring(
    worlds: tuple[World, World], visits: Visits
) -> None:
    """The first world has been asked by the canary already, in every way."""
    one = visits.of("judge").seen
    with knocking(worlds[1], "judge") as me:
        other = seen(worlds[1], me)

    assert {} == differences(one, other)


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
def test_a_judge_sees_no_difference_once_the_rounds_are_closed(
    worlds: tuple[World, World],
) -> None:
    """The same pages in the other phase; the ways of asking were tried while scoring."""
    found = []
    for world in worlds:
        with knocking(world, "judge") as me:
            world.close_rounds()
            found.append(seen(world, me, is_thorough=False))
    one, other = found

    assert {} == differences(one, other)


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
def test_nobody_outside_sees_a_difference(worlds: tuple[World, World]) -> None:
    one, other = (seen(world, WatchedClient(world.app)) for world in worlds)

    assert {} == differences(one, other)


def turn_the_judges_round() -> int:
    """Swap two judges: names, accounts, points, remarks and moments of what they gave."""
    users = {login: db.session.scalars(select(User).filter_by(login=login)).one() for login in PAIR}
    cards = {
        login: db.session.scalars(
            select(Scorecard)
            .join(Scorecard.assignment)
            .join(Assignment.judge)
            .join(Assignment.round)
            .join(Round.category)
            .where(
                JudgeProfile.user_id == user.id,
                Scorecard.state == ScorecardState.SIGNED,
                Category.key == "essay",
            )
        ).one()
        for login, user in users.items()
    }
    for rows, fields in (
        (users, ("name", "phone", "unit_id")),
        (cards, ("points", "total", "remark", "digest")),
    ):
        one, other = rows.values()
        for field in fields:
            mine, theirs = getattr(one, field), getattr(other, field)
            setattr(one, field, theirs)
            setattr(other, field, mine)
    cards["judge-j"].signed_at = NOW - timedelta(minutes=5)
    db.session.commit()
    return len(cards)


@pytest.mark.slow
@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("are_closed", [False, True], ids=["scoring", "closed"])
@pytest.mark.parametrize("role", ["liaison", "nobody"])
def test_a_submitter_sees_no_difference_between_judges(
    world: World, role: str, are_closed: bool
) -> None:
    """Who gave what, how much and when: an author's pages are the same to the byte."""
    with knocking(world, role):
        if are_closed:
            world.close_rounds()
        before = seen(world, browser(world, role), SUBMITTERS_DESKS)
        turned = turn_the_judges_round()
        after = seen(world, browser(world, role), SUBMITTERS_DESKS)

    assert 2 == turned
    assert {} == differences(before, after)
