"""分歧大: listed without anybody's score while judges score, and read once more on demand."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging import queries
from portal.judging.queries.progress import standing
from portal.models import Assignment, Call, Entry, Round, User
from portal.models.enums import Role, RoundKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import (
    assignments_of,
    make_assignment,
    make_conflict,
    make_judge,
    make_scorecard,
)
from tests.factories.programmes import make_kind_round
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import counting, last_deed
from tests.web.organisers.stages import open_with_readings, path_of

As = Callable[[User], WatchedClient]


@pytest.fixture
def stage(app: Flask) -> tuple[Round, list[Assignment]]:
    """Return an open round whose first entry was given 61.25 and 88, the second 80 and 84."""
    round_, readings = open_with_readings(make_call())
    for reading, total in zip(readings, ("61.25", "88", "80", "84"), strict=True):
        make_scorecard(assignment=reading, points={"theme": total}, total=Decimal(total))
    db.session.commit()
    return round_, readings


@pytest.fixture
def client(stage: tuple[Round, list[Assignment]], as_: As) -> WatchedClient:
    call: Call = stage[0].category.call
    return as_(make_user(role=Role.ORGANISER, call=call))


def codes_of(readings: list[Assignment]) -> list[str]:
    found = queries.blind_codes(one.entry_id for one in readings)
    return [found[readings[0].entry_id], found[readings[2].entry_id]]


def test_only_the_distance_is_told_until_the_round_is_over(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    apart, close = codes_of(readings)

    before = client.get(f"{path_of(round_)}/divided").text
    round_.state = RoundState.CLOSED
    db.session.commit()
    after = client.get(f"{path_of(round_)}/divided").text

    assert apart in before
    assert close not in before
    assert "26.75" in before
    assert "61.25" not in before
    assert "61.25、88" in after
    assert "请先重新开评" in after


def test_one_more_judge_reads_it_and_nobody_is_moved(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    apart, _ = codes_of(readings)
    barred, free = (make_judge(call=round_.category.call) for _ in range(2))
    entry_id = readings[0].entry_id
    make_conflict(judge=barred, entry=db.session.get(Entry, entry_id))
    before = {one.id for one in readings}

    answer = client.send(f"{path_of(round_)}/divided", {"only": apart, "reason": "分差大"})
    text = client.get(answer.location).text
    db.session.expire_all()
    new = [one for one in assignments_of(round_) if one.id not in before]

    assert "已为 1 件作品各加了一位评委" in text
    assert "加了 1 位" in text
    assert [(free.id, entry_id)] == [(one.judge_id, one.entry_id) for one in new]
    assert "readings.ordered" == last_deed()[0]
    assert (5, 4, 0) == ((now := standing(round_)).wanted, now.signed, now.missing)


def test_words_and_orders_are_not_read_once_more(app: Flask, as_: As) -> None:
    round_, _ = make_kind_round(RoundKind.SIFTING, Rule.AT_LEAST, entries=1, judges=3, passes=2)
    organiser = make_user(role=Role.ORGANISER, call=round_.category.call)

    answer = as_(organiser).send(
        f"{path_of(round_)}/divided", {"only": "A0001", "reason": "分差大"}
    )

    assert 409 == answer.status_code
    assert "只有打分的轮次可以加评" in answer.text
    assert 3 == len(assignments_of(round_))


def test_when_nobody_is_left_the_page_says_who_stands_in_the_way(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    apart, _ = codes_of(readings)

    answer = client.send(f"{path_of(round_)}/divided", {"entries": [apart], "reason": "分差大"})
    none = client.send(f"{path_of(round_)}/divided", {"reason": "分差大"})

    assert (422, 422) == (answer.status_code, none.status_code)
    assert "还差 1 份没有评委可评" in answer.text
    assert "这件不能再加。" in answer.text
    assert "每件评委数</a>" not in answer.text
    assert "请选要加评的作品" in none.text
    assert 4 == len(assignments_of(round_))


def test_habits_and_divided_cost_the_same_with_two_and_four_cards(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    numbers = []
    for _ in range(2):
        for page in ("habits", "divided"):
            with counting() as count:
                assert 200 == client.get(f"{path_of(round_)}/{page}").status_code
            numbers.append(count.number)
        make_scorecard(assignment=make_more(round_, readings), total=Decimal(20))
        db.session.commit()

    assert numbers[:2] == numbers[2:]
    assert max(numbers) < 16


def make_more(round_: Round, readings: list[Assignment]) -> Assignment:
    """Return one reading more of the second entry, by a judge of its own."""
    return make_assignment(
        round_=round_, judge=make_judge(call=round_.category.call),
        entry=db.session.get(Entry, readings[2].entry_id),
    )  # fmt: skip
