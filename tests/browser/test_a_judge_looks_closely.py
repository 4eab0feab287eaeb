"""Journey: a judge looks at brush works by keyboard, by touch, on a slow line, and at a hole."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.extensions import db
from portal.files import active
from portal.models import JudgePage
from portal.models.base import new_code
from portal.models.enums import CategoryKind
from tests.browser.conftest import Visit
from tests.browser.pages.looking import Viewer, inside
from tests.browser.works import LOGIN, arranged
from tests.infrastructure.browsers import Site, axe_violations, wait_for

pytestmark = pytest.mark.slow


def test_a_work_is_looked_at_by_keyboard_alone(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    viewer = Viewer.open(page, code)
    whole = viewer.percent()

    # at the whole page an arrow turns to the next one; zoom and place then stay
    viewer.keys("ArrowRight").stands(2)
    viewer.keys("z").becomes(100)
    viewer.keys("[").stands(1)
    viewer.becomes(100)
    viewer.keys("ArrowRight", "-").stands(1)
    viewer.becomes(80)
    viewer.keys("w")
    wide = viewer.percent()
    assert whole < wide
    # a turn belongs to one page
    viewer.keys("a", "t")
    turned = viewer.percent()
    assert turned != whole
    viewer.keys("]").stands(2)
    viewer.becomes(whole)
    viewer.keys("[").stands(1)
    viewer.becomes(turned)
    viewer.keys("b")
    expect(viewer.tool("亮度：亮")).to_have_attribute("aria-pressed", "true")
    viewer.keys("f")
    wait_for(lambda: bool(page.evaluate("document.fullscreenElement !== null")))
    viewer.keys("f", "?")
    expect(page.get_by_text("打开或关上这张表")).to_be_visible()


def test_single_keys_can_be_switched_off_for_the_viewer_too(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    viewer = Viewer.open(page, code)
    whole = viewer.percent()

    viewer.keys("?")
    page.get_by_role("button", name="关掉单键快捷键").click()
    viewer.keys("?", "z")
    viewer.becomes(whole)
    viewer.tool("1:1 原大").click()
    viewer.becomes(100)


def test_two_fingers_enlarge_the_picture(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN, has_touch=True)
    viewer = Viewer.open(page, code)
    whole = viewer.percent()

    pinch(page)

    wait_for(lambda: page.evaluate("1") == 1 and viewer.percent() > whole * 1.3)


def pinch(page: Page) -> None:
    """Put two fingers on the picture and spread them."""
    box = page.locator("[data-osd]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def fingers(kind: str, *apart: float) -> None:
        points = [{"x": x + way * far, "y": y, "id": n}
                  for far in apart for n, way in enumerate((-1, 1))]  # fmt: skip
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 30)
    for far in range(35, 100, 10):
        fingers("touchMove", far)
    fingers("touchEnd")


def test_on_a_slow_line_only_the_preview_comes_until_one_looks_closer(
    site: Site, visit: Visit
) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    viewer = Viewer.open(page, code)
    page.get_by_role("link", name="省流量").click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/judging/")[2]))
    page.reload()
    expect(page.get_by_role("link", name="省流量：开")).to_be_visible()
    viewer.stands()
    viewer.keys("]").stands(2)
    first = [one for one in asked if "openseadragon" in one or ".dzi" in one]
    deep = [one for one in asked if "tiles_files" in one and "/7/" not in one]
    assert ([], []) == (first, deep)
    assert 2 == len([one for one in asked if one.endswith("preview.jpg")])
    expect(viewer.plain).to_have_attribute("href", re.compile(r"/page\.jpg$"))
    viewer.sound()
    off, picture = page.get_by_role("link", name="省流量：开"), viewer.plain.get_by_role("img")
    assert inside(off, viewer.stage)
    assert picture.bounding_box()["y"] + picture.bounding_box()["height"] <= off.bounding_box()["y"]

    viewer.keys("z").becomes(100)

    wait_for(lambda: page.evaluate("1") == 1 and any("tiles_files/1" in one for one in asked))


def test_a_picture_on_its_way_has_a_name_and_its_tools_stand_clear(
    site: Site, visit: Visit
) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    page.route("**/tiles.dzi", lambda _route: None)

    page.goto(f"/judging/{code}/scorecard")

    expect(page.get_by_role("img", name=f"{code}，第 1 页，共 2 页")).to_be_visible()
    for width in (1280, 1000):
        page.set_viewport_size({"width": width, "height": 900})
        assert [] == axe_violations(page)
        assert inside(Viewer(page).tool("全屏"), page.get_by_role("toolbar", name="看图"))
    page.unroute_all(behavior="ignoreErrors")


def test_a_page_of_a_copy_drawn_anew_asks_to_be_loaded_again(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    page.goto(f"/display?saving=1&to=/judging/{code}/scorecard")
    viewer = Viewer(page).stands()
    with site.app.app_context():
        second = db.session.query(JudgePage).filter_by(position=1).one()
        second.code = new_code()
        db.session.commit()

    viewer.keys("]")

    expect(viewer.fault).to_contain_text("第 2 张没有全部打开：这张图换过了或打不开，请刷新页面")
    viewer.fault.get_by_role("button", name="刷新页面").click()
    viewer.stands().keys("]").stands(2)
    expect(viewer.fault).to_be_hidden()


def test_a_page_whose_picture_is_gone_says_so(site: Site, visit: Visit) -> None:
    (code,) = arranged(site, CategoryKind.CALLIGRAPHY, 1)
    page = visit(LOGIN)
    viewer = Viewer.open(page, code)
    with site.app.app_context():
        second = db.session.query(JudgePage).filter_by(position=1).one()
        second.pyramid_key = active.storage().put_bytes(b"PK no pyramid any more")
        db.session.commit()
    page.reload()
    viewer.stands()

    viewer.keys("]")

    expect(viewer.fault).to_contain_text("第 2 张没有全部打开：这张图换过了或打不开，请刷新页面")
    viewer.keys("[").stands(1)
    expect(viewer.fault).to_be_hidden()
