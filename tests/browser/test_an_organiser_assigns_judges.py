"""Journey: judges come by invitation; an impossible plan is explained, a possible one runs."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

from portal import clock
from portal.extensions import db
from tests.browser.arranging import make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.doors import Invitation
from tests.browser.pages.judging import Judges, PlanPage, Rounds
from tests.browser.pages.scoring import Interests, Queue
from tests.factories.judging import make_blind_entry, make_judge
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import Site

FIRST, SECOND = "ZW-2027-0417", "ZW-2027-0418"


@pytest.fixture
def call(site: Site) -> str:
    """Arrange two accepted essays of two units and one judge; return the call's code."""
    with site.app.app_context():
        call = make_open_call(days_left=-1)
        make_staff(call)
        make_unit(name="江临大学"), make_unit(name="江临日报社")
        for code, unit in ((FIRST, "青柳区信访局"), (SECOND, "白石县信访局")):
            make_blind_entry(
                call=call, blind_code=code, unit=make_unit(name=unit),
                at=clock.now() - timedelta(hours=3),
            )  # fmt: skip
        make_judge(call=call, name="顾明远", unit=make_unit(name="江临市文联"))
        db.session.commit()
        return call.code


def test_judges_are_invited_and_a_plan_is_explained_drawn_and_opened(
    visit: Visit, call: str, tmp_path: Path
) -> None:
    page = visit("zhouzheng")
    judge = accept(visit, page, call, name="方知秋", phone="13800000002", unit="青柳区信访局")
    Interests(judge).declare(kind="亲属", unit="白石县信访局")
    Judges.open(page, call).says("方知秋", "本单位 1 件", "另有 1 条关系")
    round_ = Rounds.open(page, call).start().round("征文初评").set_readings(2).propose()
    round_.says("排不出方案：还差 2 份没有评委可评", FIRST, SECOND, "方知秋")

    third = accept(visit, page, call, name="秦书言", phone="13800000003", unit="江临大学")
    Interests(third).declare_none()
    plan = Rounds.open(page, call).round("征文初评").draw()
    plan.says("新增 4 份", "评委网络连通")
    expected = {code: ["秦书言", "顾明远"] for code in (FIRST, SECOND)}
    assert expected == plan.pairs()
    assert expected == pairs_of(plan.download(tmp_path / "分配表.xlsx"))
    the_round_is_opened(plan, third)


def accept(visit: Visit, page: Page, call: str, *, name: str, phone: str, unit: str) -> Page:
    """Invite somebody, and accept in another browser."""
    link = Judges.open(page, call).invite(name=name, phone=phone, unit=unit)
    guest = visit()
    invitation = Invitation.open(guest, link)
    invitation.says(name, "评委")
    invitation.accept().shows("利益关系声明")
    return guest


def pairs_of(path: Path) -> dict[str, list[str]]:
    """Read the downloaded workbook back: the judges of every work."""
    book = CalamineWorkbook.from_path(path)
    found: dict[str, list[str]] = {}
    for line in book.get_sheet_by_index(0).to_python():
        code = next((str(cell) for cell in line if str(cell).startswith("ZW-")), None)
        if code is not None:
            words = [str(cell) for cell in line]
            found[code] = sorted(name for name in ("秦书言", "方知秋", "顾明远") if name in words)
    return found


def the_round_is_opened(plan: PlanPage, judge: Page) -> None:
    queue = Queue.open(judge)
    queue.says("现在没有要评的作品")
    round_ = plan.apply()
    round_.says("方案已生效")
    round_.begin().says("已经开评")

    Queue.open(judge).says("还有 2 篇", FIRST, SECOND)
    queue.keeps_quiet_about("青柳区信访局", "白石县信访局")
