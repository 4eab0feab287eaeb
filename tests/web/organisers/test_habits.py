"""评委宽严: numbered until the lock, said in words, with hints that name their figures."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.extensions import db
from portal.models import Assignment, Call, Round, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_judge, make_round
from tests.factories.publishing import make_judged_round, make_ranking
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import path_of

As = Callable[[User], WatchedClient]
NAMES = ("方砚", "沈墨", "陆闻")
QUALITY = (88, 84, 79, 91, 70, 76, 82, 86, 73, 80)


@pytest.fixture
def client(call: Call, as_: As) -> WatchedClient:
    return as_(make_user(role=Role.ORGANISER, call=call))


def judged(call: Call, *shifts: int, same: str = "") -> Round:
    """Return a closed round in which judge *i* gives *shifts[i]* more; the last one *same*."""
    judges = [make_judge(call=call, name=name) for name in NAMES]
    totals = [
        [*(str(quality + shift) for shift in shifts), same or str(quality - work % 2)]
        for work, quality in enumerate(QUALITY)
    ]
    round_ = make_judged_round(totals=totals, call=call, judges=judges)
    db.session.commit()
    return round_


def test_equal_judges_are_said_to_be_so_and_have_no_names(
    client: WatchedClient, call: Call
) -> None:
    text = client.get(f"{path_of(judged(call, 0, 0))}/habits").text

    assert "未见显著宽严差异" in text
    assert "没有特别的情况" in text
    assert ("评委1" in text, ">已签字<" in text) == (True, False)
    assert [] == [name for name in NAMES if name in text]


def test_a_lenient_judge_is_told_in_points_and_named_after_the_lock(
    client: WatchedClient, call: Call
) -> None:
    round_ = judged(call, 0, 6)
    make_ranking(round_=round_, is_locked=True)
    db.session.commit()

    text = client.get(f"{path_of(round_)}/habits").text

    assert "评委宽严有差异" in text
    assert "沈墨 偏宽 4." in text
    assert ">已签字<" in text
    assert "九成半把握" in text


def test_hints_name_the_judge_and_after_the_lock_what_they_rest_on(
    client: WatchedClient, call: Call
) -> None:
    round_ = judged(call, 0, 0, same="80")
    text = client.get(f"{path_of(round_)}/habits").text
    make_ranking(round_=round_, is_locked=True)
    db.session.commit()
    locked = client.get(f"{path_of(round_)}/habits").text

    # who often gives one total is found among the totals of what that judge reads
    assert "10 份里有" not in text
    assert (1, True) == (text.count("陆闻"), "请问一问" in text)
    assert "总分常常一样" in locked
    assert "10 份里有 10 份总分都是 80" in locked
    assert "不影响任何分数和名次" in text


def test_a_judge_who_signs_faster_than_anybody_reads_is_hinted_at(
    client: WatchedClient, call: Call
) -> None:
    round_ = judged(call, 0, 0)
    for number, reading in enumerate(readings_of(round_, "方砚")):
        begun = NOW + timedelta(seconds=5 * number)
        reading.scorecard.begun_at = begun
        reading.scorecard.signed_at = begun + timedelta(seconds=4)
    make_ranking(round_=round_, is_locked=True)
    db.session.commit()

    text = client.get(f"{path_of(round_)}/habits").text

    assert "签得比读还快" in text
    assert "9 份里有 9 份" in text
    assert "每件中位 5 秒，按篇幅最快也要 10 秒" in text


def readings_of(round_: Round, name: str) -> list[Assignment]:
    return [one for one in assignments_of(round_) if one.judge.user.name == name]


def test_a_round_without_signatures_says_so(client: WatchedClient, call: Call) -> None:
    round_ = make_round(category=call.categories[0])
    db.session.commit()

    assert "还没有签字的评分表" in client.get(f"{path_of(round_)}/habits").text
