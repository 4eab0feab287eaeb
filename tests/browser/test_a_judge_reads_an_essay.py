"""Journey: a judge finds words in an essay, sets the letters larger, walks through paragraphs."""

import pytest
from playwright.sync_api import expect

from portal.models.enums import CategoryKind
from tests.browser.conftest import Visit
from tests.browser.pages.looking import Text
from tests.browser.works import LOGIN, arranged
from tests.infrastructure.browsers import NARROW, WIDE, Site

pytestmark = pytest.mark.slow


def test_a_judge_finds_words_in_an_essay(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.ESSAY, 1)
    page = visit(LOGIN)
    text = Text.open(page, code)
    paragraph = page.locator("p.para").nth(1)
    before = paragraph.inner_html()

    text.find("登记").counts("1 / 3")
    page.keyboard.press("Enter")
    text.counts("2 / 3")
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    text.counts("3 / 3")
    assert ["登记"] * 3 == text.marked()
    expect(page.locator("q.law mark")).to_have_text("登记")
    text.sound()
    page.set_viewport_size(NARROW)
    page.keyboard.press("Enter")
    expect(page.locator("[data-find]")).to_be_in_viewport(ratio=1)
    expect(page.locator("mark.is-now")).to_be_in_viewport()
    page.set_viewport_size(WIDE)

    # across a mask, which stays a mask
    text.find("我在××单位的登记簿").counts("1 / 1")
    assert ["我在", "××单位", "的登记簿"] == text.marked()
    expect(page.locator(".masked")).to_have_text("××单位")
    text.find("没有这句话").counts("没有")
    page.keyboard.press("Escape")
    expect(page.locator("[data-find]")).to_be_hidden()
    assert before == paragraph.inner_html()


def test_letters_keep_their_size_from_work_to_work(site: Site, visit: Visit) -> None:
    first, second = arranged(site, CategoryKind.ESSAY, 2)
    page = visit(LOGIN)
    text = Text.open(page, first)
    usual = text.size()

    for _ in range(5):
        if page.get_by_role("button", name="正文大一号").is_enabled():
            page.get_by_role("button", name="正文大一号").click()
    largest = text.size()
    page.keyboard.press("n")
    page.wait_for_url(f"**/{second}/scorecard")
    assert usual < largest == text.size()
    full = page.get_by_role("button", name="全屏")
    page.keyboard.press("f")
    expect(full).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="签字提交，评下一篇")).to_be_visible()
    full.click()
    expect(full).to_have_attribute("aria-pressed", "false")
    text.sound()
    page.get_by_role("button", name="正文常规字号").click()
    assert usual == text.size()


def test_paragraphs_are_walked_through_by_keyboard(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.ESSAY, 1)
    page = visit(LOGIN)
    Text.open(page, code)
    for key, number in (("j", 1), ("j", 2), ("j", 3), ("k", 2)):
        page.keyboard.press(key)
        expect(page.locator(".para.is-at")).to_have_attribute("id", f"p{number}")

    # digits are points; letters are words while something is being typed
    page.keyboard.type("18")
    page.locator("#remark").fill("")
    page.locator("#remark").press("j")
    expect(page.locator(".pts").first).to_have_value("18")
    expect(page.locator(".para.is-at")).to_have_attribute("id", "p2")
