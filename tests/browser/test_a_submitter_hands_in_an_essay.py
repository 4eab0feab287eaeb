"""Journey: registers, fills in, looks at the masked copy, hands in, changes, withdraws."""

import hashlib
import io
import re
from datetime import datetime, timedelta

import docx
import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.extensions import db
from portal.models import Call
from tests.browser.arranging import make_author, make_open_call
from tests.browser.conftest import Visit
from tests.browser.pages.doors import Registration
from tests.browser.pages.submitting import Receipt, Upload, Works, file
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import Site

UNIT = "青柳区信访局"
LINE = "十五天，从铅笔落下的那一刻走。我把来信读了三遍，才动手登记。"


def essay(*lines: str, title: str = "") -> bytes:
    """Return a genuine .docx of a few hundred characters, its title and these lines first."""
    document = docx.Document()
    document.core_properties.author = "林晚舟"
    if title:
        document.add_heading(title, level=0)
    for line in (*lines, *[LINE * 5] * 8):
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


FIRST = essay("我叫林晚舟，在青柳区信访局接了十五年来信。")
SECOND = essay("那封信是三月初到的。")


@pytest.fixture
def call(site: Site) -> str:
    """Arrange an open call and its unit; return the call's code."""
    with site.app.app_context():
        call = make_open_call()
        make_unit(name=UNIT, short_names=["区信访局"])
        db.session.commit()
        return call.code


@pytest.fixture
def author(site: Site) -> str:
    """Arrange an open call and a submitter; return the login."""
    with site.app.app_context():
        make_author(make_open_call(), login="linwanzhou", name="林晚舟", unit=UNIT)
        db.session.commit()
        return "linwanzhou"


def test_a_submitter_registers_and_hands_in_an_essay(visit: Visit, call: str) -> None:
    page = visit()
    page.goto(f"/calls/{call}/register")
    Registration(page).register(unit="区信访局", name="林晚舟", phone="13800000001")
    works = Works(page)
    works.shows("我的作品")

    form = works.begin("征文").fill_essay("一封来信的十五天").fill_author()
    form.send_files(file("定稿3（林晚舟）.docx", FIRST)).copy_is_there()
    form.says("已收到", "正文", "我们遮盖了 2 处")
    copy = page.get_by_role("region", name="评审副本")
    expect(copy).to_contain_text("接了十五年来信")
    for name in ("林晚舟", UNIT):
        expect(copy).not_to_contain_text(name)
    receipt = form.confirm_copy().agree().hand_in()
    receipt_is_right(receipt, file("定稿3（林晚舟）.docx", FIRST))
    it_prints_alone(page)
    first = receipt.code()
    changed = it_can_be_replaced(receipt)
    assert first != changed.code()
    it_can_be_withdrawn(changed)


def receipt_is_right(receipt: Receipt, sent: Upload) -> None:
    receipt.shows("报送回执")
    numbers = [int(number) for number in re.findall(r"\d+", receipt.line("收到时间"))]
    late = clock.now() - datetime(*numbers, tzinfo=clock.BEIJING)

    assert hashlib.sha256(sent["buffer"]).hexdigest() == receipt.digest()
    assert timedelta() <= late < timedelta(minutes=1)
    assert f"{len(sent['buffer']):,}" in receipt.line("文件").replace("，", ",")
    assert UNIT == receipt.line("单位")


def it_prints_alone(page: Page) -> None:
    page.emulate_media(media="print")

    expect(page.locator(".receipt")).to_be_visible()
    for chrome in ("header", "footer", "nav", "button", ".noprint"):
        expect(page.locator(chrome).filter(visible=True)).to_have_count(0)
    page.emulate_media(media="screen")


def it_can_be_replaced(receipt: Receipt) -> Receipt:
    form = receipt.take_back()
    form.send_files(file("改定稿.docx", SECOND))
    form.says("没有发现需要遮盖的内容")
    again = form.confirm_copy().hand_in()
    again.shows("报送回执")

    assert hashlib.sha256(SECOND).hexdigest() == again.digest()
    return again


def it_can_be_withdrawn(receipt: Receipt) -> None:
    works = receipt.withdraw()
    works.says("已经撤回")
    expect(works.row("一封来信的十五天")).to_contain_text("撤回")


def test_the_title_that_stands_in_the_file_is_filled_in(visit: Visit, author: str) -> None:
    form = Works.open(visit(author)).begin("征文")
    form.send_files(file("定稿.docx", essay(title="一封来信的十五天"))).copy_is_there()

    expect(form.page.locator("#title")).to_have_value("一封来信的十五天")


def test_after_the_deadline_it_is_refused_and_kept_as_a_draft(
    visit: Visit, site: Site, author: str
) -> None:
    form = Works.open(visit(author)).begin("征文").fill_essay("迟到的信").fill_author()
    form.send_files(file("迟到.docx", SECOND)).copy_is_there().confirm_copy().agree().save()
    with site.app.app_context():
        db.session.query(Call).one().closes_at = clock.now() - timedelta(seconds=1)
        db.session.commit()
    form.fill(abstract="写一封来信怎样走完十五天。")
    form.hand_in()

    form.refuses("截止")
    form.says("迟到.docx")
    expect(form.page.locator("#title")).to_have_value("迟到的信")
    expect(form.page.locator("#abstract")).to_have_value("写一封来信怎样走完十五天。")
    works = Works.open(form.page)
    expect(works.row("迟到的信")).to_contain_text("草稿")


def test_without_scripts_an_essay_is_handed_in_too(visit: Visit, author: str) -> None:
    form = Works.open(visit(author, java_script_enabled=False)).begin("征文")
    form.fill_essay("没有脚本的一天").fill_author().agree()
    form.send_files(file("定稿.docx", FIRST)).save()
    form.says("我们遮盖了")
    receipt = form.confirm_copy().hand_in()

    receipt.shows("报送回执")
    assert hashlib.sha256(FIRST).hexdigest() == receipt.digest()
