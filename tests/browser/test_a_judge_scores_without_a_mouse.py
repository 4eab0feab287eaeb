"""Journey: a judge declares, scores, signs, steps aside and clashes, by keyboard alone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.extensions import db
from portal.models.enums import RoundState
from tests.browser.arranging import make_open_call
from tests.browser.conftest import Visit, leave_alone
from tests.browser.pages.doors import PASSWORD
from tests.browser.pages.scoring import Card, Interests, Keyboard, Queue
from tests.browser.pages.screen import Screen
from tests.factories.account import make_user
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import Site


def arrange(site: Site, *, readings: int, is_declared: bool = True) -> None:
    """Arrange an open round with so many essays for the judge ``guyuan``."""
    with site.app.app_context():
        at = clock.now() - timedelta(hours=1)
        call = make_open_call(days_left=-1)
        user = make_user(login="guyuan", name="顾远", password=PASSWORD)
        judge = make_judge(call=call, user=user, declared_at=at if is_declared else None)
        round_ = make_round(category=call.categories[0], state=RoundState.OPEN, at=at)
        plan = make_plan(round_=round_, at=at)
        for number in range(1, readings + 1):
            entry = make_blind_entry(
                category=round_.category, blind_code=f"ZW-2027-000{number}", at=at,
                title=f"第 {number} 封来信",
            )  # fmt: skip
            make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=number)
        db.session.commit()


@pytest.fixture
def judge(site: Site, visit: Visit) -> Page:
    """Return the browser of a judge with two essays to score."""
    arrange(site, readings=2)
    return visit("guyuan")


def test_three_essays_are_scored_and_signed_by_keyboard(visit: Visit, site: Site) -> None:
    arrange(site, readings=3, is_declared=False)
    page = visit("guyuan")
    page.goto("/judging")
    card = Interests(page).declare_none().begin()
    assert "ZW-2027-0001" == card.code()
    a_draft_saves_itself_and_survives_a_reload(card)
    card.sign()
    expect(page.locator("h1")).to_have_text("ZW-2027-0002")
    one_is_left_alone(Card(page))
    expect(page.locator("h1")).to_have_text("ZW-2027-0003")
    give_everything(Card(page)).sign()
    Screen(page).shows("都评完了")
    expect(page.locator("#main")).not_to_contain_text("ZW-2027-0002")


def a_draft_saves_itself_and_survives_a_reload(card: Card) -> None:
    maxima = [float(box.get_attribute("data-max") or 0) for box in card.boxes()]
    points = [f"{most - 2:g}" for most in maxima]
    card.type_points(*points)
    total = f"{sum(maxima) - 2 * len(maxima):g}"
    expect(card.page.locator(".sumup [data-total]")).to_have_text(total)
    card.is_saved().reload()

    assert points == card.points()


def one_is_left_alone(card: Card) -> None:
    card.page.keyboard.press("r")
    aside = Keyboard(card.page)
    aside.shows("回避")
    aside.reach(card.page.get_by_role("radio").first)
    card.page.keyboard.press("Space")
    aside.hit(aside.button("回避，评下一件"))


def give_everything(card: Card) -> Card:
    """Type the maximum everywhere."""
    expect(card.page.locator("form.is-live")).to_be_visible()
    return card.type_points(*[box.get_attribute("data-max") or "" for box in card.boxes()])


def test_two_windows_that_disagree_show_both_versions(judge: Page) -> None:
    address = "/judging/ZW-2027-0001/scorecard"
    other = judge.context.new_page()
    judge.goto(address)
    other.goto(address)
    Card(judge).type_points("15").is_saved()
    Card(other).type_points("12")

    clash = other.locator(".conflict")
    expect(clash).to_contain_text("这一项在别的窗口改过")
    for version in ("15", "12"):
        expect(clash).to_contain_text(version)
    Keyboard(other).hit(clash.get_by_role("button", name="用这一页的"))
    expect(other.locator(".conflict")).to_have_count(0)
    judge.reload()
    assert "12" == Card(judge).points()[0]


def test_a_remark_survives_the_end_of_the_session(judge: Page, site: Site) -> None:
    remark = "开头的铅笔印写得好，结尾收得急。"
    card = Queue.open(judge).begin()
    card.type_points("16").is_saved()
    leave_alone(site, judge, hours=2)
    card.reach(judge.locator("#remark"))
    judge.keyboard.type(remark)
    expect(judge.locator("[data-saved]").first).to_contain_text("内容暂存在这台电脑上")
    card.hit(card.button("存草稿"))

    resume = Keyboard(judge)
    resume.shows("接着发送")
    resume.says(remark)
    resume.reach(judge.locator("#login"))
    judge.keyboard.type("guyuan")
    resume.reach(judge.locator("#password"))
    judge.keyboard.type(PASSWORD)
    judge.keyboard.press("Enter")
    resume.says("登录好了")
    resume.hit(resume.button("接着发送"))
    expect(judge.locator("#remark")).to_have_value(remark)
    assert "16" == Card(judge).points()[0]
