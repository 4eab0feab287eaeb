"""Journey: one brush work comes from two units, turned and saved anew; the pictures blink."""

import time
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from portal import clock, jobs
from portal.calls.settings import calligraphy_rules
from portal.entries import operations, queries, uploads
from portal.extensions import db
from portal.files.active import staging
from portal.models import Call, Entry, User
from tests.bench import hands
from tests.browser.arranging import make_author, make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.screen import Screen
from tests.factories.entry import all_texts, make_entry
from tests.infrastructure.browsers import Site
from tests.portal.files.pictures import saved

pytestmark = pytest.mark.slow

UNHURRIED = 180_000
WORK = hands.Work(
    text="了解民情集中民智维护民利凝聚民心", font="zhi-mang-xing", paper="rose", grid="columns",
    size=(900, 1200), rows=4, print_run=1, hand=1,
)  # fmt: skip


def hand_in(call: Call, author: User, *, title: str, picture: bytes, days: int) -> Entry:
    """Return a brush work handed in by the deeds of its author."""
    at = clock.now() - timedelta(days=days)
    category = call.categories[1]
    entry = make_entry(
        call=call, category=category, unit=author.unit, submitter=author, title=title, at=at
    )
    with uploads.scan_upload(
        BytesIO(picture), name="扫描.jpg", rules=calligraphy_rules(category), staging=staging()
    ) as upload:
        operations.attach_scan(entry, upload=upload, actor=author, at=at)
    db.session.commit()
    copy = None
    while copy is None or not copy.pages:
        jobs.run_all(at=clock.now())
        time.sleep(0.1)
        db.session.expire_all()
        copy = queries.current_copy(entry)
    db.session.commit()
    operations.confirm_copy(entry, copy_code=copy.code, actor=author, at=at)
    operations.decide_declarations(entry, agreed=all_texts(call), at=at)
    operations.submit_entry(entry, agreed=all_texts(call), actor=author, at=at)
    db.session.commit()
    return entry


@pytest.fixture
def call(site: Site) -> str:
    """Arrange the work and its copy; return the call's code."""
    page: Any = hands.drawn(WORK)
    large = page.resize((2700, 3600), Image.Resampling.BICUBIC)
    again = large.crop((90, 120, 2640, 3520)).transpose(Image.Transpose.ROTATE_90)
    with site.app.app_context():
        call = make_open_call()
        make_staff(call)
        for login, name, unit, title, picture, days in (
            ("linwanzhou", "林晚舟", "青柳区信访局", "第六条中堂", large, 9),
            ("chenmo", "陈墨", "白石县信访局", "民心", again, 2),
        ):
            author = make_author(call, login=login, name=name, unit=unit)
            content = saved(picture, "JPEG", quality=85)
            hand_in(call, author, title=title, picture=content, days=days)
        return call.code


def test_two_pages_lie_upon_each_other_and_blink(visit: Visit, call: str) -> None:
    page = visit("zhouzheng")
    page.goto(f"/organise/{call}/duplicates")
    case = page.get_by_role("link", name="第六条中堂、民心")
    expect(case).to_be_visible(timeout=UNHURRIED)
    case.click()
    screen = Screen(page)
    screen.follow("1 第六条中堂，2 民心")
    screen.shows("这两张图片很像")
    screen.says("两张都有的笔画里，重合在一起的", "左边先报送", "转了方向", "没有遮盖")
    expect(page.locator(".is-live")).to_have_count(2)
    screen.sound()

    blink = page.get_by_role("button", name="交替看")
    blink.click()
    expect(blink).to_have_attribute("aria-pressed", "true")
    right = page.locator(".half .stage").nth(1)
    expect(right).to_have_css("opacity", "1")
    expect(right).to_have_css("opacity", "0")
    assert page.locator(".half .stage").first.bounding_box() == right.bounding_box()
    page.keyboard.press("x")
    expect(blink).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="叠看").click()
    expect(right).to_have_css("opacity", "0.5")

    screen.follow("右边看原样")
    expect(page.get_by_role("link", name="右边按左边摆正")).to_be_visible()
    screen.sound()
    plain = visit("zhouzheng", java_script_enabled=False)
    plain.goto(page.url)
    for word in ("左边", "右边"):
        shown = plain.get_by_role("img", name=word)
        assert 200 < shown.evaluate("image => image.naturalWidth")
