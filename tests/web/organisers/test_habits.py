"""评委宽严: numbered until the lock, said in words, with hints that name their figures."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from portal.extensions import db
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import rankings, rounds
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.judging.replaying import replay
from portal.models import Assignment, Call, Entry, Round, User
from portal.models.enums import Role, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import (
    assignments_of,
    make_assignment,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.factories.publishing import LATER, make_judged_round, make_ranking, spread_over
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
    round_ = judged(call, 0, 0)
    make_ranking(round_=round_)
    db.session.commit()

    text = client.get(f"{path_of(round_)}/habits").text

    assert "未见显著宽严差异" in text
    assert "没有特别的情况" in text
    assert ("评委1" in text, ">已签字<" in text) == (True, False)
    assert [] == [name for name in NAMES if name in text]


def figures(client: WatchedClient, round_: Round) -> list[str]:
    """Return the rows of the table of figures, as an organiser reads them."""
    text = client.get(f"{path_of(round_)}/habits").text
    table = text.partition("看数字表")[2].partition("</details>")[0]
    return re.findall(r"<td.*?</tr>", table, re.DOTALL)


def test_a_signature_more_moves_no_figure_until_the_lock(client: WatchedClient, call: Call) -> None:
    round_ = judged(call, -2, 1)
    organiser = {"actor": make_user(), "at": LATER}
    round_.state = RoundState.OPEN
    waiting = make_assignment(
        round_=round_, judge=readings_of(round_, "沈墨")[0].judge,
        entry=make_blind_entry(category=round_.category), plan=make_plan(round_=round_),
    )  # fmt: skip
    db.session.commit()
    path = f"{path_of(round_)}/habits"
    before = client.get(path).text

    # her alone: how many each has signed stands beside names elsewhere
    points = spread_over(round_, Decimal("99.5"))
    make_scorecard(assignment=waiting, points=points, total=Decimal("99.5"))
    db.session.commit()
    after = client.get(path).text

    assert ("30 份评分表" in before, "31 份评分表" in after) == (True, True)
    for was, now in (("30 份", "31 份"), ("<b>3.0", "<b>2.5")):
        before = before.replace(was, now)
    assert plain(before) == plain(after)
    assert ("排出名次以后，这里画出各位评委的宽严" in after, []) == (True, figures(client, round_))

    rounds.close_round(round_, note="有一件只评了一份", **organiser)
    make_ranking(round_=round_)
    db.session.commit()
    told = figures(client, round_)
    results = f"/organise/{call.code}/results"
    assert (3, True) == (
        len(told),
        "各位评委的宽严、尺度和可靠程度</summary>" in client.get(results).text,
    )

    # a card of hers is put aside, and the ranks are computed anew
    gone = readings_of(round_, "沈墨")[0]
    make_conflict(judge=gone.judge, entry=db.session.get_one(Entry, gone.entry_id))
    set_aside_conflicted(round_, seen=seen_as(conflicted_readings(round_)), **organiser)
    db.session.commit()
    head = client.get(path).text
    assert ("图和表根据第 1 版排名的评分表" in head, "份评分表" in head) == (True, False)
    again = make_ranking(round_=round_)
    db.session.commit()
    text, page = client.get(path).text, client.get(results).text

    assert told == figures(client, round_)
    assert "图和表停在第 1 版" in text
    assert (False, True) == (
        "可靠程度</summary>" in page,
        "两版一比就算得出一位评委给了多少分" in page,
    )
    said = "".join(
        line for part in minutes_of(round_, with_names=True).sections for line in part.sentences
    )
    assert ("各位评委的宽严在名次锁定以后列出" in said, "编号与" in said) == (True, False)
    assert replay(again).is_same
    rankings.lock_ranking(again, **organiser)
    db.session.commit()
    assert told != figures(client, round_)
    assert "沈墨" in "".join(figures(client, round_))


def plain(text: str) -> str:
    """Return a page without what is drawn anew each time it is asked for."""
    return re.sub(r'name="csrf_token" value="[^"]*"|<meta[^>]*>', "", text)


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
