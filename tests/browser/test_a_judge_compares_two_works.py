"""Journey: a judge puts two works side by side: pictures in step, texts, and without a script."""

import pytest
from playwright.sync_api import expect

from portal.models.enums import CategoryKind
from tests.browser.conftest import Visit
from tests.browser.pages.looking import Pair, Viewer, inside
from tests.browser.works import LOGIN, arranged
from tests.infrastructure.browsers import NARROW, WIDE, Site, wait_for

pytestmark = pytest.mark.slow


def test_a_judge_compares_two_brush_works_in_step(site: Site, visit: Visit) -> None:
    first, second, third = arranged(site, CategoryKind.CALLIGRAPHY, 3)
    page = visit(LOGIN)
    Viewer.open(page, first).keys("c")
    pair = Pair(page)
    pair.shows("两件对看")
    left, right = pair.picture(first), pair.picture(second)

    page.keyboard.press("+")
    both = pair.picture(first), pair.picture(second)
    assert left != both[0]
    assert right != both[1]

    pair.tool("两边同步").click()
    pair.half(first).locator("[data-stage]").click()
    page.keyboard.press("+")
    assert both[0] != pair.picture(first)
    assert both[1] == pair.picture(second)

    page.keyboard.press("y")
    page.keyboard.press("a")
    assert (left, right) == (pair.picture(first), pair.picture(second))
    page.keyboard.press("]")
    for code in (first, second):
        expect(pair.half(code).get_by_role("link", name="第 2 页")).to_have_attribute(
            "aria-current", "true"
        )
    pair.sound()

    page.reload()
    page.keyboard.press("Space")
    expect(pair.tool("叠看")).to_have_attribute("aria-pressed", "true")
    places = [pair.half(code).locator("[data-stage]").bounding_box() for code in (first, second)]
    assert places[0] == places[1]
    page.keyboard.press("Space")

    pair.choose("右边", third)
    expect(pair.half(third)).to_be_visible()
    expect(pair.half(second)).to_have_count(0)
    pair.keeps_quiet_about("封来信")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_have_text(first)


def test_a_judge_reads_two_essays_side_by_side(site: Site, visit: Visit) -> None:
    first, second = arranged(site, CategoryKind.ESSAY, 2)
    page = visit(LOGIN)
    page.goto(f"/judging/{first}/scorecard")
    page.get_by_role("link", name="与另一篇对看").click()
    pair = Pair(page)
    pair.shows("两篇对看")

    for number, code in enumerate((first, second), start=1):
        expect(pair.half(code)).to_contain_text(f"第 {number} 封来信")
    pair.sound()
    left, right = (page.locator("[data-reading]").nth(place) for place in (0, 1))
    left.evaluate("column => column.scrollTo(0, 600)")
    page.wait_for_timeout(200)
    assert 0 == right.evaluate("column => column.scrollTop")

    page.keyboard.press("y")
    expect(page.get_by_role("button", name="同步滚动")).to_have_attribute("aria-pressed", "true")
    wait_for(lambda: right.evaluate("column => column.scrollTop") == 600)
    right.evaluate("column => column.scrollTo(0, 900)")
    wait_for(lambda: left.evaluate("column => column.scrollTop") == 900)


def test_without_a_script_two_plain_works_stand_side_by_side(site: Site, visit: Visit) -> None:
    first, second, third = arranged(site, CategoryKind.CALLIGRAPHY, 3)
    page = visit(LOGIN, java_script_enabled=False)
    page.goto(f"/judging/compare?left={first}")
    pair = Pair(page)
    pair.says("右边还没有选")
    pair.choose("右边", second)

    for code in (first, second):
        shown = pair.half(code).get_by_role("img", name=f"{code}，第 1 页，共 2 页")
        expect(shown).to_be_visible()
        assert 300 < shown.bounding_box()["height"]
        assert inside(shown, pair.half(code).locator("[data-stage]"))
    pair.half(second).get_by_role("link", name="第 2 页").click()
    expect(pair.half(second).get_by_role("img", name=f"{second}，第 2 页，共 2 页")).to_be_visible()
    expect(pair.half(first).get_by_role("img", name=f"{first}，第 1 页，共 2 页")).to_be_visible()
    pair.choose("左边", third)
    expect(pair.half(third)).to_be_visible()
    expect(pair.half(second)).to_be_visible()
    pair.half(third).get_by_role("link", name="去打分").click()
    expect(page.locator("h1")).to_have_text(third)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert inside(page.get_by_role("img", name=f"{third}，第 1 页，共 2 页"), pair.stage)
