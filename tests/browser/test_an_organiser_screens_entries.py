"""Journey: one work is accepted, one goes back with a reason, is answered and comes again."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.extensions import db
from tests.browser.arranging import make_author, make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.screening import Waiting, Work
from tests.browser.pages.submitting import Works
from tests.factories.entry import make_submitted_essay
from tests.infrastructure.browsers import Site

REASON = "正文第二段写到了当事人的真名，请隐去后再报。"


@pytest.fixture
def call(site: Site) -> str:
    """Arrange two essays that wait; return the call's code."""
    with site.app.app_context():
        call = make_open_call()
        make_staff(call)
        now = clock.now()
        for login, name, unit, title, hours in (
            ("linwanzhou", "林晚舟", "青柳区信访局", "一封来信的十五天", 5),
            ("chenmo", "陈墨", "白石县信访局", "窗口里的四季", 3),
        ):
            make_submitted_essay(
                call=call,
                submitter=make_author(call, login=login, name=name, unit=unit),
                title=title,
                at=now - timedelta(hours=hours),
            )
        db.session.commit()
        return call.code


def test_one_is_accepted_and_one_goes_back_and_comes_again(visit: Visit, call: str) -> None:
    page = visit("zhouzheng")
    work = Waiting.open(page, call).begin()
    work.shows("一封来信的十五天")
    work = work.accept()
    work.says("上一件审查通过了")
    work.shows("窗口里的四季")
    work.send_back(REASON).says("已退回修改")

    the_author_sees_the_reason_and_answers(visit)
    work = Waiting.open(page, call).begin()
    work.says("已隐去", REASON)
    work = work.accept(is_last=True)
    work.says("审查通过了")
    assert re.fullmatch(r"ZW-\d{4}-\d{4}", work.fact("匿名编号"))
    the_first_author_learns_it_too(visit, work)


def the_author_sees_the_reason_and_answers(visit: Visit) -> None:
    works = Works.open(visit("chenmo"))
    expect(works.row("窗口里的四季")).to_contain_text(REASON)
    form = works.take_up("修改后重新报送")
    form.says("审查人员退回了这件作品", REASON)
    form.fill(reply="已隐去，只写“张某”。")
    form.hand_in().shows("报送回执")


def the_first_author_learns_it_too(visit: Visit, work: Work) -> None:
    works = Works.open(visit("linwanzhou"))
    expect(works.row("一封来信的十五天")).to_contain_text("审查通过")
    works.keeps_quiet_about(work.fact("匿名编号")[:8])
