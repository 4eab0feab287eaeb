"""Journey: a round is closed, ranked, locked and awarded, reviewed, and published in one act."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.models import Award, Call, Entry, JudgeProfile, Plan
from portal.models.enums import RoundState
from tests.browser.arranging import make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.judging import Rounds
from tests.browser.pages.results import PublicationPage, Results
from tests.browser.pages.screen import Screen
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import make_consent, make_judged_round, make_scan_page
from tests.factories.unit import make_unit
from tests.infrastructure.browsers import Site
from tests.portal.files.pictures import quarters, saved

#: Blind code, author, consents to be named, the judges' totals.
WORKS = (
    ("SF-2027-0011", "林晚舟", True, ("92", "90", "91")),
    ("SF-2027-0012", "陈墨", False, ("86", "85", "87")),
    ("SF-2027-0013", "苏砚", True, ("80", "82", "81")),
    ("SF-2027-0014", "何田", False, ("70", "71", "69")),
)
HIDDEN = ("winners", "gallery", f"works/{WORKS[0][0]}")


@pytest.fixture
def call(site: Site) -> str:
    """Arrange a calligraphy round whose scorecards are all signed; return the call's code."""
    with site.app.app_context():
        call = make_open_call(days_left=-1)
        make_staff(call)
        at = clock.now() - timedelta(hours=2)
        works = [make_work(call, code, author, agrees) for code, author, agrees, _ in WORKS]
        round_ = make_judged_round(
            category=call.categories[1], entries=works, totals=[one[3] for one in WORKS], at=at
        )
        round_.state, round_.closed_at = RoundState.OPEN, None
        plan = db.session.scalars(select(Plan)).one()
        plan.summary = {
            "entries": 4, "readings": 12, "added": 12, "conflicts": 0, "islands": [],
            "loads": [[judge.code, 4] for judge in db.session.scalars(select(JudgeProfile))],
        }  # fmt: skip
        db.session.commit()
        return call.code


def make_work(call: Call, code: str, author: str, agrees: bool) -> Entry:
    """Return an accepted brush work with one scan and a decision about being named."""
    entry = make_blind_entry(
        category=call.categories[1], blind_code=code, author=author, title=f"《条例》第六条 {code}",
        unit=make_unit(name=f"{author}所在的单位"), at=clock.now() - timedelta(hours=3),
    )  # fmt: skip
    make_consent(entry=entry, is_agreed=agrees)
    make_scan_page(entry=entry, picture=saved(quarters(600, 900), "JPEG"))
    return entry


def test_results_are_hidden_until_they_are_published_in_one_act(
    visit: Visit, site: Site, call: str
) -> None:
    page, public = visit("zhouzheng"), visit()
    nothing_can_be_seen(public, call)
    Rounds.open(page, call).round("书法初评").end().says("评分结束了")
    results = Results.open(page, call, "calligraphy").rank()
    results.says("名次排好了")
    means = ("91.00", "86.00", "81.00", "70.00")
    assert [(work[0], mean) for work, mean in zip(WORKS, means, strict=True)] == results.scores()
    results.keeps_quiet_about("林晚舟", "陈墨")
    results.lock().says("名次已经锁定", "林晚舟", "陈墨")
    awards = results.to_awards().propose(vacant=["一等奖"])
    awards.says("奖项按名次拟好了", "一等奖 空缺")
    nothing_can_be_seen(public, call)
    it_is_reviewed_and_published(awards.to_publication())
    everybody_sees_it(public, call)
    a_certificate_can_be_checked(public, site)


def nothing_can_be_seen(public: Page, call: str) -> None:
    for path in HIDDEN:
        answer = public.goto(f"/calls/{call}/{path}")
        assert answer is not None
        assert 404 == answer.status
        Screen(public).says("没有这个页面")
    public.goto(f"/calls/{call}")
    Screen(public).keeps_quiet_about("获奖名单", "林晚舟")


def it_is_reviewed_and_published(page: PublicationPage) -> None:
    page.says("还没有登记")
    expect(page.page.get_by_role("link", name="预览并发布")).to_have_count(0)
    now = clock.to_beijing(clock.now() - timedelta(minutes=5))
    page.review(reviewer="沈砚秋", at=f"{now:%Y-%m-%dT%H:%M:%S}", conclusion="可以公开")
    page.says("保密审查已经登记")
    preview = page.preview()
    preview.says("发布以后不能撤回", "林晚舟", "SF-2027-0012")
    preview.press("发布结果")
    page.says("结果已经发布", "第 1 版")


def everybody_sees_it(public: Page, call: str) -> None:
    public.goto(f"/calls/{call}")
    public.get_by_role("link", name="获奖名单").first.click()
    winners = Screen(public)
    winners.shows("获奖名单")
    winners.says("林晚舟", "空缺")
    winners.keeps_quiet_about("陈墨", "陈墨所在的单位")
    winners.sound()
    winners.says("SF-2027-0012", "作者未同意公开姓名")
    winners.follow("作品展厅")
    pictures = public.locator(".gallery img")
    drawn = pictures.first.evaluate("image => image.decode().then(() => image.naturalWidth)")
    assert 0 < drawn
    winners.keeps_quiet_about("SF-2027-0012", "陈墨")
    winners.sound()
    public.locator(".gallery a").first.click()
    winners.says("林晚舟")


def a_certificate_can_be_checked(public: Page, site: Site) -> None:
    with site.app.app_context():
        award = db.session.scalars(
            select(Award)
            .join(Entry, Award.entry_id == Entry.id)
            .where(Entry.title.contains("0011"))
        ).one()
        number = award.certificate
    public.goto(f"/certificates/{number}")
    Screen(public).sound()
    Screen(public).says("有效", str(number), "林晚舟", "二等奖")
    answer = public.goto("/certificates/WH-2222-2222")
    assert answer is not None
    assert 404 == answer.status
