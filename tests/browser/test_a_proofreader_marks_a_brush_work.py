"""Journey: a proofreader finds a character on the picture and the picture of a character."""

import re

import pytest
from playwright.sync_api import Page, expect

from portal.extensions import db
from portal.judging.proofreading.operations.assigning import set_text
from portal.models.proofreading_enums import TextSource
from tests.browser.conftest import Visit
from tests.browser.works import draw
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_blind_entry
from tests.factories.proofreading import brush, make_proofreading, make_reader
from tests.infrastructure.browsers import NARROW, Site, axe_violations, sideways

pytestmark = pytest.mark.slow
CODE = "SF-2027-0132"
WORK = f"/proofreading/{CODE}"


def arrange(site: Site) -> None:
    """Give a work of six characters to a reader."""
    with site.app.app_context():
        call = make_call()
        entry = make_blind_entry(call=call, category=brush(call), blind_code=CODE)
        draw(entry, pages=1)
        actor = make_user(name="许知行")
        set_text(
            entry, title="短句", body="为人民，服好务。", source=TextSource.TYPED,
            actor=actor, at=NOW,
        )  # fmt: skip
        make_proofreading(entry=entry, first=make_reader(call=call, login="gantang"))
        db.session.commit()


def at(page: Page, across: float, down: float) -> dict[str, float]:
    """Return a place on the picture, by its shares."""
    box = page.locator("[data-layer]").bounding_box()
    assert box is not None
    return {"x": box["width"] * across, "y": box["height"] * down}


def test_text_and_picture_lead_to_each_other(site: Site, visit: Visit) -> None:
    arrange(site)
    page = visit("gantang")
    page.goto(WORK)
    page.get_by_label("每列字数").fill("3 3")
    page.get_by_label("文字的范围").fill("0 0 100 100")
    page.get_by_role("button", name="排好第 1 张").click()
    number, layer = page.get_by_label("第几个字"), page.locator("[data-layer]")

    # from the picture to the text: the third of the left column is the sixth character
    layer.click(position=at(page, 0.25, 0.9))
    expect(number).to_have_value("6")
    # and back, by keyboard: the one before it stands higher in the same column
    page.locator("[data-sign='6']").click()
    page.keyboard.press("ArrowLeft")
    expect(number).to_have_value("5")
    expect(page.locator("rect.is-here")).to_have_attribute("y", "33.33%")
    page.keyboard.press("2")
    expect(page.get_by_role("radio", name="漏字")).to_be_checked()
    page.keyboard.press("Enter")
    page.keyboard.type("此处少一字")
    page.keyboard.press("Enter")

    line = page.locator("#mark-1")
    expect(line).to_contain_text(re.compile("漏字.*第 5 字.*好"))
    expect(page.locator("rect.mk-missing")).to_have_count(1)
    assert [] == axe_violations(page)
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    assert 0 == sideways(page)

    # half a transcript survives another page, and the hand-over says that it is not kept
    page.get_by_label("录文").fill("为人民服")
    page.get_by_role("link", name="完成初读").click()
    expect(page.get_by_text("这台电脑上还有没存的录文")).to_be_visible()
    assert [] == axe_violations(page)
    page.get_by_role("link", name="再看看").click()
    expect(page.get_by_label("录文")).to_have_value("")
    page.get_by_role("button", name="用它").click()
    expect(page.get_by_label("录文")).to_have_value("为人民服")
    page.get_by_role("button", name="存录文并比对").click()
    expect(page.get_by_label("录文")).to_have_value("为人民服")
    expect(page.get_by_role("button", name="用它")).to_have_count(0)
    page.get_by_role("link", name="完成初读").click()
    expect(page.get_by_text("这台电脑上还有没存的录文")).to_be_hidden()
    page.get_by_role("button", name="完成初读，交复读").click()
    expect(page.get_by_text(f"{CODE} 交出去了，现在是“复读中”。")).to_be_visible()
    assert [] == axe_violations(page)
