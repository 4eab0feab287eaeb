"""Whatever arrives in a bad state gets one clear sentence, and what was typed stays."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from portal.extensions import db
from portal.models import Entry, Manuscript, Receipt, ScanPage
from tests.browser.arranging import make_author, make_open_call
from tests.browser.conftest import Visit
from tests.browser.pages.screen import Screen
from tests.browser.pages.submitting import DRAWING, EntryForm, Upload, Works, file
from tests.infrastructure.browsers import Site
from tests.portal.files.corpus import docx, huge_png, ole, zipped
from tests.portal.files.pictures import quarters, saved

LINE = "<w:p><w:r><w:t>" + "十五天，从铅笔落下的那一刻走。" * 6 + "</w:t></w:r></w:p>"
GOOD = docx(LINE * 20)
PICTURE = saved(quarters(1500, 3000), "JPEG")
BOMB = docx(LINE, parts={"word/media/image1.bin": b"\0" * 150_000_000})
PAGE = "<!DOCTYPE html><html><body><p>正文</p></body></html>".encode()
ESSAYS: tuple[tuple[Upload, str], ...] = (
    (file("全幅.jpg", PICTURE), "这是 JPEG"),
    (file("定稿.docx", PAGE), "文件名写着 .docx，内容其实是网页"),
    (file("空白.docx", b""), "这个文件是空的"),
    (file("加密.docx", ole("EncryptionInfo", "EncryptedPackage")), "这份文档设了打开密码"),
    (file("内网.docx", b"%TSD-Header-###%" + bytes(600)), "加密软件加密了"),
    (file("半份.docx", GOOD[: len(GOOD) // 2]), "文件不完整"),
    (file("炸弹.docx", BOMB), "文档展开后过大"),
    (file("旧版.doc", ole("WordDocument")), "这是旧版 .doc 文件"),
    (file("打包.zip", zipped({"定稿.docx": GOOD})), "这是压缩包"),
)
SCANS: tuple[tuple[Upload, str], ...] = (
    (file("没传完.jpg", PICTURE[: len(PICTURE) // 2]), "文件不完整"),
    (file("巨幅.png", huge_png(30_000, 30_000)), "亿像素"),
    (file("文稿.docx", GOOD), "这里只收"),
)


@pytest.fixture
def page(site: Site, visit: Visit) -> Page:
    """Return a submitter's browser before an open call."""
    with site.app.app_context():
        make_author(make_open_call(), login="linwanzhou", name="林晚舟", unit="青柳区信访局")
        db.session.commit()
    return visit("linwanzhou")


def rows(site: Site, table: type) -> int:
    """Return how many rows a table has."""
    with site.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def each_is_refused(form: EntryForm, files: tuple[tuple[Upload, str], ...]) -> None:
    for bad, sentence in files:
        form.send_files(bad)
        failed = form.failed().filter(has_text=bad["name"])
        expect(failed).to_contain_text(sentence, timeout=DRAWING)
        failed.get_by_role("button", name="移除").click()


def test_bad_essays_are_refused_and_the_title_stays(site: Site, page: Page) -> None:
    form = Works.open(page).begin("征文").fill_essay("一封来信的十五天")
    each_is_refused(form, ESSAYS)

    expect(page.locator("#title")).to_have_value("一封来信的十五天")
    assert 0 == rows(site, Manuscript)


def test_bad_scans_are_refused_and_the_answers_stay(site: Site, page: Page) -> None:
    form = Works.open(page).begin("书法").fill_brush_work()
    each_is_refused(form, SCANS)

    expect(page.locator("#width_cm")).to_have_value("69")
    assert 0 == rows(site, ScanPage)


def test_a_name_too_long_to_keep_is_cut_and_the_file_is_taken(page: Page) -> None:
    form = Works.open(page).begin("征文").fill_essay("一封来信的十五天")
    form.send_files(file("很长的名字" * 40 + ".docx", GOOD)).copy_is_there()

    shown = page.locator(".file .nm").inner_text()
    assert (True, True) == (shown.endswith(".docx"), len(shown) < 200)


def test_two_clicks_are_one_deed(site: Site, page: Page) -> None:
    page.goto("/my")
    page.get_by_role("link", name="征文").last.click()
    page.get_by_role("button", name="开始填写").dblclick()
    form = EntryForm(page).fill_essay("一封来信的十五天").fill_author()
    form.send_files(file("定稿.docx", GOOD)).copy_is_there().confirm_copy().agree()
    page.get_by_role("button", name="报送", exact=True).dblclick()

    Screen(page).shows("报送回执")
    assert (1, 1) == (rows(site, Entry), rows(site, Receipt))


def test_a_form_without_its_token_keeps_what_was_typed(page: Page) -> None:
    form = Works.open(page).begin("征文").fill_essay("一封来信的十五天")
    page.locator("form[data-entry] [name=csrf_token]").evaluate("field => field.remove()")
    form.press("存草稿")

    form.shows("接着发送")
    form.says("这张表单打开太久，需要再确认一次", "一封来信的十五天")
    form.press("接着发送")
    expect(page.locator("#title")).to_have_value("一封来信的十五天")


def test_what_cannot_be_read_is_told_beside_its_field(page: Page) -> None:
    form = Works.open(page).begin("书法").fill_brush_work()
    form.fill(width_cm="很宽", author0_phone="12345")
    form.press("存草稿")

    form.refuses("有 2 处需要改正")
    form.refuses("请填数字，单位是厘米")
    expect(page.locator("#width_cm")).to_have_value("很宽")
    expect(page.locator("#author0_phone")).to_have_value("12345")
    form.sound()
