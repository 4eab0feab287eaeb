"""What pages say, and to whom: totals, orders, moments, forms of display, and other people."""

import re
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.extensions import db
from portal.judging import blind
from portal.models import (
    Assignment,
    Author,
    BlindCode,
    Entry,
    JudgeCopy,
    JudgeProfile,
    Scorecard,
    Unit,
    User,
)
from portal.models.enums import AssignmentState, EntryStatus
from tests.blindness import cast
from tests.blindness.roles import LIAISON, knocking
from tests.blindness.ways import plain
from tests.blindness.world import CODE, World
from tests.infrastructure.clients import WatchedClient

pytestmark = pytest.mark.usefixtures("sealed")

DESK = ("/judging", "/judging?show=all", "/judging?show=signed")
TAGS = re.compile(r"<[^>]+>")


def pages(me: WatchedClient, paths: tuple[str, ...]) -> list[tuple[int, bytes]]:
    answers = [me.get(path) for path in paths]
    return [(answer.status_code, plain(answer)) for answer in answers]


def desk_of(world: World) -> tuple[str, ...]:
    """Return what the judge has open: lists, sheets and every work."""
    sheets = [f"/judging/rounds/{code}/sheet" for code in world.round_codes.values()]
    cards = [f"/judging/{placed.blind}/scorecard" for placed in world.placed.values()]
    return (*DESK, *sheets, *cards)


@pytest.mark.parametrize("field", ["q", "sort", "order", "author", "unit", "judge", "file"])
def test_nothing_can_be_searched_or_sorted_by_a_name(world: World, field: str) -> None:
    me, one = world.client(), cast.usual()[cast.WORKS[0]]
    words = {"": "", "name": one.name, "unit": one.unit, "file": one.file_name, "none": "查无此人"}
    found = {
        key: me.get("/judging", query_string={"show": "all", field: value}).text.replace(value, "")
        for key, value in words.items()
        if value
    }

    assert 1 == len({TAGS.sub("", text) for text in found.values()})
    assert all(world.placed["essay-1"].blind in text for text in found.values())


def test_totals_know_nothing_of_hidden_works(world: World) -> None:
    """Whether recused, barred and late works are there or not: the desk is the same."""
    hidden = [world.placed[label].entry for label in ("essay-own", "essay-recused", "essay-late")]
    with knocking(world, "judge") as me:
        before = pages(me, DESK)
        gone = select(Entry.id).where(Entry.code.in_(hidden)).scalar_subquery()
        rows = update(Assignment).where(Assignment.entry_id.in_(gone))
        touched = db.session.execute(rows.values(state=AssignmentState.RECUSED)).rowcount
        db.session.commit()
        after = pages(me, DESK)

    assert touched >= 1
    assert before == after


def test_a_spread_is_made_of_the_judges_own_points(world: World) -> None:
    """What a colleague gives, changes or signs moves nothing on my desk: no live means."""
    paths = desk_of(world)
    with knocking(world, "judge") as me:
        before = pages(me, paths)
        others = (
            select(Scorecard.id)
            .join(Assignment, Assignment.id == Scorecard.assignment_id)
            .join(Assignment.judge)
            .join(User, User.login == "judge-k")
            .where(JudgeProfile.user_id == User.id)
        )
        rows = update(Scorecard).where(Scorecard.id.in_(others.scalar_subquery()))
        touched = db.session.execute(rows.values(total=1, remark="差")).rowcount
        db.session.commit()
        after = pages(me, paths)

    assert touched >= 1
    assert before == after


def test_a_unit_sees_its_own_places_only(world: World) -> None:
    """A colleague of another unit hands in or takes back: no number of mine moves."""
    paths = ("/my", f"/my/calls/{CODE}/essay/new", f"/my/entries/{world.placed['essay-1'].entry}")
    with knocking(world, "liaison") as me:
        before = pages(me, paths)
        mine = select(Entry.unit_id).where(Entry.code == world.placed["essay-1"].entry)
        others = update(Entry).where(Entry.unit_id != mine.scalar_subquery())
        touched = db.session.execute(others.values(status=EntryStatus.WITHDRAWN)).rowcount
        db.session.commit()
        after = pages(me, paths)

    assert touched >= len(cast.WORKS) - 1
    assert before == after


@pytest.mark.parametrize("role", ["submitter", "liaison", "judge", "former", "elsewhere"])
def test_the_trail_is_closed_to_the_judged(world: World, role: str) -> None:
    with knocking(world, role) as me:
        answer = me.get(f"/organise/{CODE}/trail")

    assert 403 == answer.status_code
    assert "签字提交了评分表" not in answer.text
    assert "签字提交了评分表" in world.client("organiser").get(f"/organise/{CODE}/trail").text


def test_a_range_is_cut_from_the_same_bytes(world: World) -> None:
    me, page = world.client(), world.placed["scan-1"].pages[0]
    for path in ("page.jpg", "thumb.jpg", "tiles_files/9/0_0.jpg"):
        whole = me.get(f"/judging/pages/{page}/{path}").data
        part = me.get(f"/judging/pages/{page}/{path}", headers={"Range": "bytes=0-99"}).data

        assert part in {whole, whole[:100]}


@pytest.mark.parametrize(
    "disguise",
    [
        {"query_string": {"as": "organiser", "user": "organiser", "user_id": "1", "role": "admin"}},
        {"headers": {"X-Forwarded-User": "organiser", "Remote-User": "organiser"}},
        {"headers": {"X-HTTP-Method-Override": "POST", "X-Original-URL": "/organise"}},
        {"environ_overrides": {"REMOTE_USER": "organiser"}},
    ],
    ids=["query", "proxy", "override", "server"],
)
def test_nobody_can_act_as_somebody_else(world: World, disguise: dict[str, Any]) -> None:
    me = world.client()
    queue, entries = me.get("/judging", **disguise), me.get(f"/organise/{CODE}/entries", **disguise)

    assert (200, 403) == (queue.status_code, entries.status_code)
    assert cast.JUDGES["judge-j"] in queue.text
    assert "许知行" not in queue.text + entries.text


def test_a_judge_sees_no_moment_of_a_work() -> None:
    """Every moment a judge's page can hold is a moment of their own scoring, or of the round."""
    own = {
        "briefed_at", "declared_at", "due_at", "reminded_at", "saved_at", "signed_at", "skipped_at",
    }  # fmt: skip
    moments = {
        field.name
        for value in vars(blind).values()
        if isinstance(value, type) and hasattr(value, "__dataclass_fields__")
        for field in fields(value)
        if field.name.endswith(("_at", "_on", "time", "date"))
    }

    assert {"due_at", "signed_at"} <= moments <= own


@pytest.mark.parametrize("path", ["/", "/judging", "/sign-in", "/invitations/nobody"])
def test_no_link_is_passed_on_by_a_referrer(world: World, path: str) -> None:
    answer = world.client().get(path)

    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_how_a_page_is_shown_changes_nothing_of_what_it_says(world: World) -> None:
    """Large, in high contrast, on paper or on a telephone: one page, in other clothes."""
    me = world.client()
    paths = desk_of(world)

    def said() -> list[str]:
        return [" ".join(TAGS.sub(" ", me.get(path).text).split()) for path in paths]

    usual = said()
    me.set_cookie("display", "large.contrast.saving")
    other = said()
    for one, two in zip(usual, other, strict=True):
        # the links that switch the display say which way they switch
        switched = {"大字", "高对比", "常规字号", "常规对比", "省流量"}
        apart = {*one.split()} ^ {*two.split()}
        assert all(any(word in part for word in switched) for part in apart), apart


def test_no_object_writes_a_name_into_a_log(world: World) -> None:
    rows: tuple[type[Any], ...] = (User, Author, Unit, Entry, JudgeCopy, BlindCode)
    with world.app.app_context():
        written = [repr(row) for table in rows for row in db.session.scalars(select(table))]
    secrets = {secret for one in cast.usual().values() for secret in one.secrets()}

    assert len(written) > len(rows)
    assert [] == [text for text in written if any(secret in text for secret in secrets)]


def test_a_liaison_sees_the_names_of_their_own_work(world: World) -> None:
    """Guard of the comparisons above: the pages compared are the real ones."""
    page = world.client(LIAISON.login).get("/my").text

    assert cast.WORKS[0].title in page
