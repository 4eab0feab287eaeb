"""Journey: a submitter files an essay and a brush work, and holds two receipts."""

from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from portal import clock
from portal.extensions import db
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import Site, at_both_widths, axe_violations, sideways
from tests.portal.files.corpus import docx
from tests.portal.files.pictures import quarters, saved

BODY = "".join(
    f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"
    for line in ("我叫林晚舟，在青柳区信访局。", *["十五天，从铅笔落下的那一刻走。" * 6] * 20)
)
ESSAY = {
    "name": "定稿3（林晚舟）.docx",
    "mimeType": "application/octet-stream",
    "buffer": docx(BODY),
}
SCAN = {
    "name": "全幅.jpg",
    "mimeType": "image/jpeg",
    "buffer": saved(quarters(1500, 3000), "JPEG"),
}


@pytest.fixture
def desk(site: Site, page: Page) -> Page:
    """Return the submitter's browser at 报送台, signed in."""
    with site.app.app_context():
        now = clock.now()
        call = make_call(
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=12),
            at=now - timedelta(days=2),
        )
        unit = make_unit(name="青柳区信访局")
        user = make_user(
            name="林晚舟", unit_id=unit.id, department="综合科", post="科员", phone="13900000000"
        )
        make_grant(user=user, role=Role.SUBMITTER, call=call)
        db.session.commit()
        kept = {
            "_user_id": f"{user.code}:{user.session_epoch}",
            "_fresh": True,
            "seen_at": now.isoformat(),
        }
    serializer = SecureCookieSessionInterface().get_signing_serializer(site.app)
    assert serializer is not None
    cookie = {"name": "wenheng", "value": serializer.dumps(kept), "url": site.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # playwright's TypedDict
    page.goto(f"{site.url}/my")
    return page


def sound(page: Page) -> None:
    """Find nothing wrong with the page, on a desk and in a hand."""

    def look(page: Page) -> None:
        assert ([], 0) == (axe_violations(page), sideways(page))

    at_both_widths(page, look)


def begin(page: Page, name: str) -> None:
    """Begin a draft of one kind."""
    page.get_by_role("link", name=name).last.click()
    page.get_by_role("button", name="开始填写").click()


def pick(page: Page, question: str, answer: str) -> None:
    """Choose a tile of a question."""
    group = page.get_by_role("group", name=question)
    group.locator("label", has_text=answer).first.click()


def sign(page: Page) -> None:
    """Say who the author is and agree to what is asked."""
    page.get_by_label("作者人员类别").select_option("信访专职")
    for promise in ("原创", "不涉密", "授权使用"):
        page.locator(".declare label", has_text=promise).first.click()
    page.get_by_label("看过了，评审副本没有问题").check()
    page.get_by_role("button", name="报送").click()


def test_an_essay_goes_from_the_empty_list_to_a_receipt(desk: Page) -> None:
    sound(desk)
    begin(desk, "征文")
    desk.get_by_label("题目").fill("一封来信的十五天")
    desk.locator("input[type=file]").set_input_files([ESSAY])
    expect(desk.get_by_text("我们遮盖了 2 处")).to_be_visible()
    expect(desk.get_by_label("题目")).to_have_value("一封来信的十五天")
    desk.get_by_role("button", name="报送").click()
    expect(desk.get_by_role("alert")).to_contain_text("体裁：请选一项")
    sound(desk)
    pick(desk, "体裁", "典型案例")
    pick(desk, "写作中是否使用人工智能工具", "没有")
    pick(desk, "是否发表过或获过奖", "没有")
    sign(desk)
    expect(desk.get_by_role("heading", name="报送回执")).to_be_visible()
    sound(desk)


def test_a_brush_work_is_masked_looked_at_and_handed_in(desk: Page) -> None:
    begin(desk, "书法")
    desk.get_by_label("书写内容").select_option("article-6")
    pick(desk, "书体", "楷书")
    desk.get_by_label("形式").select_option("中堂")
    desk.get_by_label("宽").fill("69")
    desk.get_by_label("高", exact=True).fill("138")
    pick(desk, "作品上有没有落款或印章", "有")
    desk.locator("input[type=file]").set_input_files([SCAN])
    expect(desk.get_by_role("img", name="评审副本第 1 张")).to_be_visible(timeout=30_000)
    sound(desk)
    desk.get_by_role("link", name="遮盖落款和印章").click()
    expect(desk.get_by_label("上").first).to_have_value("65.0")
    sound(desk)
    desk.get_by_role("link", name="先不改").click()
    sign(desk)
    expect(desk.get_by_role("heading", name="报送回执")).to_be_visible()
    expect(desk.get_by_text("遮盖 1 处")).to_be_visible()
