"""Rounds without points say so: what is given, seen of others, changed; and when it is too late."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models import Assignment, Entry
from portal.models.enums import RoundKind, RoundState, Rule
from tests.factories.judging import make_assignment, make_judge, make_plan, make_round
from tests.factories.programmes import make_kind_round
from tests.infrastructure.clients import WatchedClient
from tests.web.judges.test_ballot_changes import stamp_in
from tests.web.judges.test_scores import address, code_of

As = Callable[..., WatchedClient]


def test_judges_of_an_order_talk_about_each_of_its_works(app: Flask, as_: As) -> None:
    round_, piles = make_kind_round(RoundKind.RANKING, Rule.BORDA, entries=2, judges=2)
    round_.shows_peers = round_.has_discussion = True
    where, orders = f"/judging/rounds/{round_.code}/ballot", ("A0002,A0001", "A0001,A0002")
    clients = [as_(judge.user) for judge in piles]
    sent = [
        {"order": order, "version": stamp_in(client.get(where).text), "deed": "sign"}
        for client, order in zip(clients, orders, strict=True)
    ]

    first = [client.send(where, data) for client, data in zip(clients, sent, strict=True)]
    again, other = (clients[0].send(where, sent[0] | {"order": one}) for one in orders)
    ballot, talk = clients[0].get(where).text, clients[0].get("/judging/A0002/discussion").text

    # once a work is read again, its page is that of the later round
    mine = next(iter(piles.values()))
    later = make_round(category=round_.category, state=RoundState.OPEN, position=2, name="终评")
    make_assignment(
        round_=later, judge=mine[0].judge, plan=make_plan(round_=later),
        entry=db.session.get_one(Entry, mine[1].entry_id),
    )  # fmt: skip
    read_again = clients[0].get(where).text

    assert [303, 303, 303, 409] == [one.status_code for one in (*first, again, other)]
    assert again.location == first[0].location
    assert "这份排序已经签字，以签过字的为准" in other.text
    assert "请选一份" not in other.text
    assert 'href="/judging/A0002/discussion">去合议' in ballot
    assert ["A0001"] == re.findall('href="/judging/(.{5})/discussion">去合议', read_again)
    assert "您把它排在第 1 名" in talk
    assert "别的评委把它排在第 2 名，看不出是谁" in talk
    assert ">重新排序</a>" in talk


def test_a_word_is_seen_by_the_others_as_a_word_and_taken_back_as_one(app: Flask, as_: As) -> None:
    round_ = make_round(
        state=RoundState.OPEN, kind=RoundKind.SIFTING, rule=Rule.MAJORITY, shows_peers=True
    )
    mine = make_assignment(round_=round_)
    theirs = make_assignment(
        round_=round_, judge=make_judge(call=round_.category.call), plan=make_plan(round_=round_),
        entry=db.session.get_one(Entry, mine.entry_id),
    )  # fmt: skip
    code = code_of(mine)
    for one, verdict in ((theirs, "0"), (mine, "1")):
        client = as_(one.judge.user)
        said = {"verdict": verdict, "deed": "sign", "version": "0"}
        client.send(f"/judging/{code}/sifting", said)

    card = client.get(f"/judging/{code}/sifting").text
    others, reopen = (
        client.get(f"/judging/{code}/{page}").text for page in ("discussion", "reopen")
    )
    client.send(f"/judging/{code}/reopen", {"reason": "看错了"})
    queue = client.get("/judging").text

    assert f'href="/judging/{code}/discussion">别的评委的意见' in card
    assert "您签的是“通过”" in others
    assert "别的评委的意见：不通过，看不出是谁" in others
    assert "合议" not in others
    assert ("重新表态", "为什么要改意见") == tuple(
        re.findall(r"<h1[^>]*>(重新.{2})", reopen) + re.findall("为什么要改.{1,2}", reopen)[:1]
    )
    assert "重新表态" in queue
    assert "重新打分" not in reopen + queue


@pytest.mark.parametrize("page", ["", "scorecard", "sign"])
def test_a_page_says_that_the_due_date_has_passed_before_anybody_signs(
    readings: list[Assignment], as_: As, page: str
) -> None:
    code, where = code_of(readings[2]), address(readings, "sign")
    place = {"": "/judging", "scorecard": f"/judging/{code}/scorecard", "sign": where}[page]
    client = as_(readings[0].judge.user)
    said = "现在能存，不能签字。请联系组织者延期"

    readings[0].round.due_at = clock.now() + timedelta(hours=1)
    db.session.commit()
    before = client.get(place).text
    readings[0].round.due_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    late = client.get(place).text

    assert (0, 1) == (before.count(said), late.count(said))
    assert " 结束。" not in late
    assert (page == "") == ("征文初评的截止时间" in late)
