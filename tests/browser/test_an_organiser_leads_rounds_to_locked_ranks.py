"""Journey: three rounds are set up at once; two are led to ranks that are locked."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.judging.operations import scorecards
from portal.models import Assignment, Round
from portal.models.enums import AssignmentState
from tests.browser.arranging import make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.judging import Programme, Rounds
from tests.browser.pages.results import Results
from tests.browser.pages.screen import Screen
from tests.factories.judging import make_blind_entry, make_judge
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import Site

WORKS, JUDGES = 10, 6
#: What is worth a look while judges are at it, and when they are done.
RUNNING = ("coverage", "progress", "reminders")
OVER = ("pool", "corrections", "conflicted", "habits", "minutes")


@pytest.fixture
def call(site: Site) -> str:
    """Arrange accepted essays and judges of units of their own; return the call's code."""
    with site.app.app_context():
        call = make_open_call(days_left=-1)
        make_staff(call)
        at = clock.now() - timedelta(hours=3)
        for number in range(WORKS):
            unit = make_unit(name=f"江临市第{number + 1}小学")
            make_blind_entry(call=call, blind_code=f"ZW-2027-04{number:02}", unit=unit, at=at)
        for number in range(JUDGES):
            make_judge(call=call, name=f"评审专家{number + 1}", unit=make_unit())
        db.session.commit()
        return call.code


def test_rounds_follow_each_other_until_the_ranks_are_locked(
    visit: Visit, site: Site, call: str
) -> None:
    page = visit("zhouzheng")
    Rounds.open(page, call).start().to_programme("征文").choose("初评—复评—终评").says("现在用的")
    Programme(page).drop_last("终评").says("删去了一轮")

    first = Rounds.open(page, call).round("征文初评")
    first.set_due("2020-01-01T10:00:00").refuses("评分截止要在现在以后")
    first.set_due("2095-01-01T10:00:00").draw().apply().says("开评以后，评委就能看到")
    first.begin().says("已经开评")
    sign(site, "初评", left=2)
    every_page_is_sound(page, RUNNING)
    first.end("两位评委出差，商定按已签字的计分。").says("结束时的说明")
    results = Results.open(page, call, "essay").rank()
    results.says("后面还有复评，名次在最后一轮锁定")
    pool = results.to_pool("复评").draw()
    pool.says("入围作品确定了", "ZW-2027-0400")
    pool.keeps_quiet_about("ZW-2027-0409")
    pool.by_hand("zw-2027-0409", why="评委会提议").says("人工增补", "ZW-2027-0409")
    second = Rounds.open(page, call).round("征文复评")
    second.draw().apply()
    second.begin()
    sign(site, "复评")
    second.end().says("评分结束了")
    every_page_is_sound(page, OVER)
    Results.open(page, call, "essay").rank().lock().says("名次已经锁定", "江临市第1小学")
    Rounds.open(page, call).round("征文复评").says("名次已经锁定，这一轮不能重新开评")


def sign(site: Site, name: str, left: int = 0) -> None:
    """Sign all scorecards of a round but *left*; the work with the lowest code is the best."""
    chance = random.Random(7)
    with site.app.app_context():
        readings = db.session.scalars(
            select(Assignment)
            .join(Assignment.round)
            .where(Round.name == name, AssignmentState.ASSIGNED == Assignment.state)
            .order_by(Assignment.entry_id, Assignment.judge_id)
        ).all()
        best = min(one.entry_id for one in readings)
        for one in readings[: len(readings) - left]:
            lost = one.entry_id - best + chance.choice((0, 1, 2))
            criteria = one.round.rubric.criteria
            points = {each.key: each.maximum for each in criteria}
            points[criteria[0].key] -= Decimal(lost)
            scorecards.sign_scorecard(
                one.id, points=points, remark="有细节。", version=0,
                actor=one.judge.user, at=clock.now(),
            )  # fmt: skip
        db.session.commit()


def every_page_is_sound(page: Page, names: tuple[str, ...]) -> None:
    """Look at pages of the round that is open here, as they are with something on them."""
    where = page.url.split("?")[0]
    for name in names:
        page.goto(f"{where}/{name}")
        Screen(page).sound()
    page.goto(where)
