"""A long queue: pages, views that survive a turn of the page, and the judge's own pace."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from portal.models import Assignment
from portal.models.enums import ScorecardState
from portal.web.judges import queue, scores
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_plan, make_scorecard
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]


def pile(count: int) -> list[Assignment]:
    """Return so many readings of one judge in one round."""
    first = make_assignment()
    plan = make_plan(round_=first.round)
    about = {"round_": first.round, "judge": first.judge, "plan": plan}
    return [first, *(make_assignment(**about) for _ in range(count - 1))]


def codes_in(page: str) -> list[str]:
    return re.findall(r'<td class="code" data-l="编号">([^<]+)', page)


def test_a_long_queue_comes_in_pages_that_keep_the_view(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "ON_A_PAGE", 3)
    readings = pile(8)
    make_scorecard(assignment=readings[0])
    make_scorecard(assignment=readings[1], state=ScorecardState.DRAFT)
    readings[2].skipped_at = NOW
    client = as_(readings[0].judge.user)

    pages = [client.get(f"/judging?show=waiting&page={number}").text for number in (1, 2, 3, 99)]
    skipped = client.get("/judging?show=skipped").text
    blank = client.get("/judging?show=blank").text

    assert [3, 3, 1, 1] == [len(codes_in(page)) for page in pages]
    assert 7 == len({code for page in pages for code in codes_in(page)})
    assert '/judging?show=waiting&amp;page=2" rel="next"' in pages[0]
    # the next open work is one click away from every page
    assert {1} == {len(re.findall(r"继续评 ZW", page)) for page in pages}
    assert [1, 3] == [len(codes_in(skipped)), len(codes_in(blank))]


def test_the_time_that_is_left_follows_the_judges_own_pace_alone(app: Flask, as_: As) -> None:
    readings = pile(9)
    client = as_(readings[0].judge.user)
    moments = [0, 6, 12, 18, 600]
    for reading, minutes in zip(readings, moments[:4], strict=False):
        make_scorecard(assignment=reading, at=NOW + timedelta(minutes=minutes))
    early = client.get("/judging").text
    make_scorecard(assignment=readings[4], at=NOW + timedelta(minutes=600))
    paused = client.get("/judging").text
    make_scorecard(assignment=readings[5], at=NOW + timedelta(minutes=606))
    told = client.get("/judging").text

    assert (False, False) == ("按您自己的速度" in early, "按您自己的速度" in paused)
    assert "按您自己的速度（一篇约 6 分钟），还要 18 分左右。" in told


def test_a_long_overview_comes_in_pages_with_the_spread_of_all(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scores, "ON_A_PAGE", 4)
    readings = pile(6)
    for reading in readings:
        make_scorecard(assignment=reading)
    client, where = as_(readings[0].judge.user), f"/judging/rounds/{readings[0].round.code}/scores"

    first, last = client.get(where).text, client.get(f"{where}?page=2").text

    shown = [re.findall(r'ti code"><a href="[^"]*">([^<]+)', page) for page in (first, last)]
    assert [4, 2] == [len(codes) for codes in shown]
    assert 6 == len({code for codes in shown for code in codes})
    assert "6 份，中位 100" in last
