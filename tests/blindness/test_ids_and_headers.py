"""What an answer tells besides its text: codes, headers, order, gaps, and how it says no."""

import re
from itertools import chain
from math import log2
from statistics import mean

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.judging.operations import plan_applying
from portal.models import Assignment
from portal.models.base import CODE_LETTERS
from portal.screening.operations import new_blind_code
from tests.blindness.roles import ROLES
from tests.blindness.visits import TELLING, Visits
from tests.blindness.world import CODE, World
from tests.factories.call import make_category
from tests.factories.entry import make_entry
from tests.factories.judging import make_blind_entry, make_judge, make_plan, make_round
from tests.infrastructure.clients import WatchedClient

pytestmark = pytest.mark.usefixtures("sealed")

ABSENT = "ZW-2027-0000"
ABSENT_CODE = "ABSENT2345678"
UNREADABLE = ("essay-own", "essay-recused", "essay-late")
READABLE = ("essay-1", "essay-2", "scan-1", "scan-2", "scan-3", "essay-scanned")
DESK = ("scorecard", "recuse", "identity", "reopen")


def ranks(values: list[str]) -> list[int]:
    order = sorted(range(len(values)), key=values.__getitem__)
    return [order.index(place) for place in range(len(values))]


def spearman(one: list[int], other: list[int]) -> float:
    n = len(one)
    apart = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return 1 - 6 * apart / (n * (n * n - 1))


def test_judges_pictures_carry_no_date_and_no_digest(world: World) -> None:
    me, page = world.client(), world.placed["scan-1"].pages[0]
    for path in ("page.jpg", "preview.jpg", "thumb.jpg", "tiles.dzi", "tiles_files/9/0_0.jpg"):
        answer = me.get(f"/judging/pages/{page}/{path}")

        assert (200, set()) == (answer.status_code, TELLING & {*answer.headers.keys()})


def test_codes_are_too_many_to_be_guessed(world: World) -> None:
    codes = [one.entry for one in world.placed.values()]
    codes += [page for one in world.placed.values() for page in one.pages]
    codes += [*world.round_codes.values(), *world.people, *world.judges]

    assert 64 <= min(log2(len(CODE_LETTERS)) * len(code) for code in codes)


def test_blind_codes_say_nothing_of_the_order_of_submission(app: Flask) -> None:
    category = make_category()
    drawn = [new_blind_code(make_entry(category=category), at=clock.now()) for _ in range(200)]

    # five standard deviations of chance
    assert abs(spearman(list(range(200)), ranks(drawn))) < 5 / 200**0.5


def test_a_judges_order_says_nothing_of_the_order_of_submission(app: Flask) -> None:
    round_ = make_round()
    judge = make_judge(call=round_.category.call)
    entries = [make_blind_entry(category=round_.category) for _ in range(20)]
    wanted = {(judge.id, one.id): (judge.code, one.code) for one in entries}
    found = []
    for seed in range(200):
        with db.session.begin_nested() as undone:
            plan_applying._write_assignments(make_plan(round_=round_, seed=seed), wanted)
            queue = select(Assignment.entry_id).order_by(Assignment.position)
            order = list(db.session.scalars(queue))
            undone.rollback()
        found.append(spearman([one.id for one in entries], order))

    assert abs(mean(found)) < 0.1
    assert max(found) < 1


def blanked(answer: bytes, code: str) -> bytes:
    return answer.replace(code.encode(), b"#" * len(code))


@pytest.mark.parametrize("page", DESK)
def test_absent_foreign_conflicted_and_recused_look_alike(world: World, page: str) -> None:
    me = world.client()
    answers = set()
    for code in (ABSENT, *(world.placed[label].blind for label in UNREADABLE)):
        answer = me.get(f"/judging/{code}/{page}")
        answers.add((answer.status_code, blanked(answer.data, code), answer.content_length))

    assert [404] == [status for status, _, _ in answers]


@pytest.mark.parametrize("page", [*DESK, "draft"])
def test_deeds_upon_what_is_not_mine_look_alike(world: World, page: str) -> None:
    me = world.client()
    answers = set()
    for code in (ABSENT, *(world.placed[label].blind for label in UNREADABLE)):
        answer = me.send(f"/judging/{code}/{page}", {"deed": "sign", "kind": "interest"})
        answers.add((answer.status_code, blanked(answer.data, code), answer.content_length))

    assert [404] == [status for status, _, _ in answers]


def test_pictures_of_what_is_not_mine_look_absent(world: World) -> None:
    me = world.client("judge-l")
    answers = set()
    for code in (ABSENT_CODE, world.placed["scan-1"].pages[0], world.placed["scan-1"].scans[0]):
        for path in ("page.jpg", "thumb.jpg", "tiles.dzi", "tiles_files/9/0_0.jpg"):
            answer = me.get(f"/judging/pages/{code}/{path}")
            body = blanked(answer.data, code).replace(path.encode(), b"")
            answers.add((answer.status_code, body))

    assert [404] == [status for status, _ in answers]


@pytest.mark.parametrize("path", ["entries/{}", "entries/{}/return"])
def test_the_organisers_desk_tells_a_judge_nothing_of_what_exists(world: World, path: str) -> None:
    me = world.client()
    answers = set()
    for code in (ABSENT_CODE, *(one.entry for one in world.placed.values())):
        answer = me.get(f"/organise/{CODE}/{path.format(code)}")
        answers.add((answer.status_code, blanked(answer.data, code)))

    assert 1 == len(answers), sorted({status for status, _ in answers})


def test_the_queue_counts_what_it_shows(world: World) -> None:
    page = world.client().get("/judging?show=all").text
    shown = set(re.findall(r"/judging/([A-Z]{2}-\d{4}-\d+)/scorecard", page))
    counts = [int(number) for number in re.findall(r"共 (\d+) [篇件]", page)]

    staged = [world.stages[key].works for key in ("sifted", "ordered", "signed")]
    assert {*(world.placed[label].blind for label in READABLE), *chain(*staged)} == shown
    assert [3, 3, 2, 2, 2] == counts


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_answer_to_somebody_signed_in_is_private(visits: Visits, role: str) -> None:
    assert {} == visits.of(role).shared


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_carries_a_date_or_a_digest(visits: Visits, role: str) -> None:
    assert {} == visits.of(role).telling


@pytest.mark.slow
def test_head_is_answered_as_get_is(visits: Visits) -> None:
    assert {} == visits.of("judge").unlike


@pytest.mark.parametrize(
    ("real", "unknown"),
    [
        (f"/calls/{CODE}/winners", "/calls/blindnesz/winners"),
        (f"/calls/{CODE}/gallery", "/calls/blindnesz/gallery"),
        (f"/calls/{CODE}/works/{{entry}}", f"/calls/{CODE}/works/{ABSENT_CODE}"),
        (f"/calls/{CODE}/works/{{entry}}/1.jpg", f"/calls/{CODE}/works/{ABSENT_CODE}/1.jpg"),
        ("/certificates/{entry}", f"/certificates/{ABSENT_CODE}"),
    ],
)
def test_unpublished_results_look_unknown(world: World, real: str, unknown: str) -> None:
    path = real.format(entry=world.placed["scan-1"].entry)
    nobody = WatchedClient(world.app)
    one, other = (nobody.get(path), nobody.get(unknown))

    assert (404, other.data.replace(unknown.encode(), b"")) == (
        one.status_code,
        one.data.replace(path.encode(), b""),
    )
