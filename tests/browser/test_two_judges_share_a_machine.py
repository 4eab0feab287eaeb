"""Journey: what could not be sent stays with the judge who typed it, and is only offered."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.extensions import db
from portal.models import Assignment, Round, Scorecard
from portal.models.enums import AssignmentState, RecusalKind, RoundState, ScorecardState
from tests.browser.arranging import make_open_call
from tests.browser.conftest import Visit, cookie_of
from tests.browser.pages.doors import PASSWORD
from tests.factories.account import make_user
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import Site, axe_violations, wait_for

FIRST, SECOND = "ZW-2027-0001", "ZW-2027-0002"
CARD = f"/judging/{FIRST}/scorecard"
REMARK = "结尾收得急，引文没有注明。"
KEPT = "Object.keys(localStorage).filter((name) => name !== 'wenheng:letters-off').length"
OFFER = "这台电脑上有一份没有存上的草稿"


@pytest.fixture
def guyuan(site: Site, visit: Visit) -> Page:
    """Return the browser of a judge who reads the same two essays as the judge ``luchi``."""
    with site.app.app_context():
        at = clock.now() - timedelta(hours=1)
        call = make_open_call(days_left=-1)
        round_ = make_round(category=call.categories[0], state=RoundState.OPEN, at=at)
        plan = make_plan(round_=round_, at=at)
        entries = [
            make_blind_entry(category=round_.category, blind_code=code, at=at)
            for code in (FIRST, SECOND)
        ]
        for login in ("guyuan", "luchi"):
            user = make_user(login=login, password=PASSWORD)
            judge = make_judge(call=call, user=user, declared_at=at)
            for place, entry in enumerate(entries):
                make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=place)
        db.session.commit()
    return visit("guyuan")


def remarks(site: Site) -> list[str]:
    """Return what the database has."""
    with site.app.app_context():
        return [card.remark for card in db.session.query(Scorecard).order_by(Scorecard.id)]


def cut_off(page: Page, what: str = "draft") -> None:
    """Let nothing of this kind reach the server; the browser still believes to be online."""
    page.context.route(
        f"**/{what}",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )


def leave_unsent(page: Page) -> None:
    """Type a remark that the server never gets."""
    page.goto(CARD)
    expect(page.locator("form.is-live")).to_be_visible()
    cut_off(page)
    page.locator("#remark").fill(REMARK)
    expect(page.locator("[data-saved]").first).to_contain_text("内容暂存在这台电脑上")
    page.goto("/judging")
    page.context.unroute("**/draft")


def test_the_next_judge_gets_nothing_of_it(guyuan: Page, site: Site) -> None:
    page = guyuan
    leave_unsent(page)
    kept = page.evaluate(KEPT)

    page.context.clear_cookies()
    page.goto("/sign-in")
    page.context.add_cookies([cookie_of(site, "luchi")])  # type: ignore[list-item]
    page.goto(CARD)
    expect(page.locator("form.is-live")).to_be_visible()
    page.locator(".pts").first.fill("12")
    expect(page.locator("[data-saved]").first).to_contain_text("已自动保存")

    assert 1 == kept
    expect(page.locator("#remark")).to_have_value("")
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert 0 == page.evaluate(KEPT)
    assert [""] == remarks(site)


def test_signing_out_leaves_nothing_behind(guyuan: Page) -> None:
    leave_unsent(guyuan)

    guyuan.get_by_role("button", name="退出").click()
    guyuan.wait_for_load_state()

    assert 0 == guyuan.evaluate(KEPT)


def test_a_copy_is_offered_and_sent_only_when_it_is_wanted(guyuan: Page, site: Site) -> None:
    page = guyuan
    leave_unsent(page)
    page.goto(CARD)
    offer = page.locator(".conflict")
    expect(offer).to_contain_text(OFFER)
    expect(offer).to_contain_text(REMARK)
    expect(page.locator("#remark")).to_have_value("")
    page.wait_for_timeout(1500)
    before = remarks(site)

    offer.get_by_role("button", name="用它").click()
    # the first remark that a server reads takes seconds on a busy machine
    expect(page.locator("[data-saved]").first).to_contain_text("已自动保存", timeout=20_000)

    assert [] == before
    assert [REMARK] == remarks(site)
    wait_for(lambda: page.evaluate(KEPT) == 0)


def test_a_copy_nobody_wants_is_gone(guyuan: Page, site: Site) -> None:
    leave_unsent(guyuan)
    guyuan.goto(CARD)

    guyuan.get_by_role("button", name="不用").click()
    guyuan.reload()
    expect(guyuan.locator("form.is-live")).to_be_visible()

    expect(guyuan.get_by_text(OFFER)).to_have_count(0)
    assert (0, []) == (guyuan.evaluate(KEPT), remarks(site))


def test_a_button_that_reached_nobody_loses_nothing(guyuan: Page, site: Site) -> None:
    page = guyuan
    page.goto(CARD)
    expect(page.locator("form.is-live")).to_be_visible()
    for pattern in ("draft", "scorecard"):
        cut_off(page, pattern)
    page.locator("#remark").fill(REMARK)
    with page.expect_event("requestfailed", lambda sent: sent.url.endswith("scorecard")):
        page.locator("form.rubric").evaluate(
            "form => form.requestSubmit(form.querySelector('[value=save]'))"
        )
    for pattern in ("draft", "scorecard"):
        page.context.unroute(f"**/{pattern}")
    page.goto(CARD)

    page.get_by_role("button", name="用它").click()
    expect(page.locator("[data-saved]").first).to_contain_text("已自动保存")
    assert [REMARK] == remarks(site)


@pytest.mark.parametrize("deed", ["save", "skip"])
def test_the_page_after_a_button_confirms_what_arrived(guyuan: Page, site: Site, deed: str) -> None:
    page = guyuan
    page.goto(CARD)
    expect(page.locator("form.is-live")).to_be_visible()
    page.locator("#remark").fill(REMARK)
    with page.expect_navigation():
        page.locator("form.rubric").evaluate(
            "(form, deed) => form.requestSubmit(form.querySelector(`[value=${deed}]`))", deed
        )
    expect(page.locator("form.is-live")).to_be_visible()

    wait_for(lambda: page.evaluate(KEPT) == 0)
    assert [REMARK] == remarks(site)


def test_one_criterion_down_all_works_survives_a_broken_line(guyuan: Page, site: Site) -> None:
    page = guyuan
    page.on("dialog", lambda dialog: dialog.accept())
    with site.app.app_context():
        where = f"/judging/rounds/{db.session.query(Round.code).scalar()}/criteria/form"
    box, said = page.locator(f"#points_{FIRST}"), page.locator("[data-said]").first
    page.goto(where)
    cut_off(page)
    box.fill("4")
    page.locator(f"#points_{SECOND}").focus()
    expect(said).to_contain_text("暂存在这台电脑上")
    page.goto("/judging")
    page.context.unroute("**/draft")
    expect(page.locator("[data-leftover]")).to_contain_text("有 1 份没存上的草稿")
    assert [] == axe_violations(page)

    page.get_by_role("link", name="打开接着填").click()
    expect(page.locator(".conflict")).to_contain_text(OFFER)
    page.get_by_role("button", name="用它").click()
    expect(said).to_contain_text("已保存")
    # the session ends under the page; signed in again next door, the row is sent by itself
    page.context.clear_cookies()
    box.fill("3.5")
    page.locator(f"#points_{SECOND}").focus()
    expect(said).to_contain_text("登录已过期")
    page.context.add_cookies([cookie_of(site, "guyuan")])  # type: ignore[list-item]
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(said).to_contain_text("已保存")
    with site.app.app_context():
        card = db.session.query(Scorecard).one()
        points, card.state, card.signed_at = card.points, ScorecardState.SIGNED, clock.now()
        db.session.commit()
    box.fill("3")
    box.press("Enter")
    expect(said).to_contain_text("已经签字")
    page.get_by_role("button", name="改回已保存的 3.5").click()

    assert {"form": "3.5"} == points
    expect(box).to_have_value("3.5")
    expect(page.get_by_role("button", name="用我填的")).to_have_count(0)
    assert 0 == page.evaluate(KEPT)


def test_what_was_typed_for_a_work_that_went_away_is_seen_and_thrown_away(
    guyuan: Page, site: Site
) -> None:
    page = guyuan
    page.goto(CARD)
    expect(page.locator("form.is-live")).to_be_visible()
    with site.app.app_context():
        taken = db.session.query(Assignment).order_by(Assignment.id).first()
        assert taken is not None
        taken.state, taken.recusal = AssignmentState.RECUSED, RecusalKind.INTEREST
        db.session.commit()
    page.locator("#remark").fill(REMARK)
    expect(page.locator("[data-saved]").first).to_contain_text("内容暂存在这台电脑上")
    page.goto("/judging")
    kept = page.locator("[data-leftover]")

    expect(kept).to_contain_text(f"{FIRST} 评分")
    expect(kept).to_contain_text("已经不在您的列表里")
    kept.get_by_text("看内容").click()
    expect(kept).to_contain_text(REMARK)
    kept.get_by_role("button", name="丢弃").click()
    kept.get_by_role("button", name="再按一次").click()

    expect(kept).to_be_hidden()
    assert (0, []) == (page.evaluate(KEPT), remarks(site))
