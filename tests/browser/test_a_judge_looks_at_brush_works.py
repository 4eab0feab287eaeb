"""Journey: a judge looks at brush works in depth, steps aside, and comes back to a draft."""

from collections.abc import Iterator

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from portal import clock
from portal.extensions import db
from portal.models import User
from portal.models.enums import CategoryKind
from tests.browser.works import arrange
from tests.infrastructure.browsers import (
    Site,
    at_both_widths,
    axe_violations,
    sideways,
    wait_for,
)


def enter(site: Site, page: Page, user: User) -> None:
    """Sign the browser in as this judge."""
    kept = {
        "_user_id": f"{user.code}:{user.session_epoch}",
        "_fresh": True,
        "seen_at": clock.now().isoformat(),
    }
    serializer = SecureCookieSessionInterface().get_signing_serializer(site.app)
    assert serializer is not None
    cookie = {"name": "wenheng", "value": serializer.dumps(kept), "url": site.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # playwright's TypedDict


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """Collect what the console and the network complain of; nothing may be left at the end."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert [] == found


def sound(page: Page) -> None:
    """Find nothing wrong with the page, on a desk and in a hand."""

    def look(page: Page) -> None:
        assert ([], 0) == (axe_violations(page), sideways(page))

    at_both_widths(page, look)


def open_queue(site: Site, page: Page, kind: CategoryKind, count: int) -> None:
    """Sign in, declare that there is no interest, stand before the queue."""
    with site.app.app_context():
        judge = arrange(kind, count)
        db.session.commit()
        enter(site, page, judge.user)
    page.goto(f"{site.url}/judging")
    expect(page.get_by_role("heading", name="利益关系声明")).to_be_visible()
    sound(page)
    page.get_by_label("没有利益关系").check()
    page.get_by_role("button", name="声明，看评前须知").click()
    page.get_by_role("button", name="看过了，开始评").click()


def code_on(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_what_was_typed_survives_a_closed_window(site: Site, page: Page, faults: list[str]) -> None:
    open_queue(site, page, CategoryKind.ESSAY, 1)
    page.get_by_role("link", name="开始评").click()
    page.locator(".pts").first.fill("17.5")
    expect(page.locator("[data-saved]").first).to_contain_text("已自动保存")
    address = page.url
    page.close()

    page = page.context.new_page()
    page.goto(address)

    expect(page.locator(".pts").first).to_have_value("17.5")


def test_a_judge_looks_at_tiles_and_steps_aside(site: Site, page: Page, faults: list[str]) -> None:
    open_queue(site, page, CategoryKind.CALLIGRAPHY, 2)
    tiles: list[int] = []
    page.on("response", lambda got: tiles.append(got.status) if "tiles_files" in got.url else None)
    page.get_by_role("link", name="开始评").click()
    page.wait_for_url("**/scorecard")
    first = code_on(page)
    wait_for(lambda: page.evaluate("1") == 1 and len(tiles) > 0)
    sound(page)
    page.keyboard.press("]")
    expect(page.locator("[data-viewer-status]")).to_have_text("第 2 张，共 2 张")
    page.keyboard.press("s")
    page.wait_for_url("**/scorecard?after=*")
    second = code_on(page)
    page.keyboard.press("r")
    page.get_by_label("认出作者").check()
    sound(page)
    page.get_by_role("button", name="回避，评下一件").click()
    page.wait_for_url(f"**/{first}/scorecard?after=*")

    assert {200} == set(tiles)
    assert first != second
    page.goto(f"{site.url}/judging?show=all")
    expect(page.get_by_text(second)).to_have_count(0)
    expect(page.get_by_role("heading", name="还有 1 件")).to_be_visible()
