"""Journey: a judge sifts by key, puts works in order, and scores with Enter and on a sheet."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from portal import clock
from portal.extensions import db
from portal.models import Assignment, BlindCode, Call, JudgeProfile, Scorecard
from portal.models.enums import RoundKind, RoundState, Rule
from tests.browser.arranging import make_open_call
from tests.browser.conftest import Visit
from tests.browser.pages.scoring import Card
from tests.browser.pages.screen import Screen
from tests.browser.works import draw
from tests.factories.account import make_user
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import NARROW, WIDE, Site

#: kind → rule, and how many works the judge has there; brush works are put in order
ROUNDS = {
    RoundKind.SIFTING: (Rule.MAJORITY, 2),
    RoundKind.RANKING: (Rule.SCHULZE, 3),
    RoundKind.SCORING: (Rule.MEAN, 2),
}


@pytest.fixture
def rounds(site: Site) -> dict[RoundKind, str]:
    """Give the judge ``guyuan`` an open round of each kind; return their codes."""
    with site.app.app_context():
        call = make_open_call(days_left=-1)
        judge = make_judge(call=call, user=make_user(login="guyuan"), declared_at=clock.now())
        found = {
            kind: give(call, judge, kind, position) for position, kind in enumerate(ROUNDS, start=1)
        }
        db.session.commit()
        return found


def give(call: Call, judge: JudgeProfile, kind: RoundKind, position: int) -> str:
    """Give a judge works in an open round: ZW-2027-0101 and so on in the first."""
    at = clock.now() - timedelta(hours=1)
    rule, count = ROUNDS[kind]
    is_brush = kind is RoundKind.RANKING
    round_ = make_round(
        category=call.categories[is_brush], state=RoundState.OPEN, at=at, kind=kind, rule=rule,
        name=f"第{position}轮", position=position,
    )  # fmt: skip
    plan = make_plan(round_=round_, at=at)
    for number in range(1, count + 1):
        entry = make_blind_entry(
            category=round_.category, at=at, title=f"第 {number} 封来信",
            blind_code=f"{'SF' if is_brush else 'ZW'}-2027-0{position}0{number}",
        )  # fmt: skip
        if is_brush:
            draw(entry, pages=1)
        make_assignment(round_=round_, judge=judge, entry=entry, plan=plan, position=number)
    return round_.code


def test_a_judge_goes_through_every_kind_of_round(
    visit: Visit, site: Site, rounds: dict[RoundKind, str], tmp_path: Path
) -> None:
    page, plain = visit("guyuan"), visit("guyuan", java_script_enabled=False)
    page.goto("/judging")
    Screen(page).sound()
    two_are_sifted_by_key(page)
    ballot = f"/judging/rounds/{rounds[RoundKind.RANKING]}/ballot"
    an_order_is_typed_without_javascript(plain, ballot)
    an_order_is_moved_and_signed(page, ballot)
    scored = f"/judging/rounds/{rounds[RoundKind.SCORING]}"
    points = one_is_scored_and_enter_leads_on(page)
    the_other_comes_on_a_sheet(page, scored, points, tmp_path)
    both_are_signed_at_once(page, scored)

    with site.app.app_context():
        cards = db.session.query(BlindCode.code, Scorecard.total, Scorecard.signed_at)
        rows = (
            cards.select_from(Scorecard)
            .join(Assignment)
            .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        )
        given = {code: (total, signed_at is not None) for code, total, signed_at in rows}
    total = sum(map(float, points))
    assert {
        "ZW-2027-0101": (1, True), "ZW-2027-0102": (0, True),
        "SF-2027-0202": (1, True), "SF-2027-0203": (2, True), "SF-2027-0201": (3, True),
        "ZW-2027-0301": (total, True), "ZW-2027-0302": (total, True),
    } == given  # fmt: skip


def two_are_sifted_by_key(page: Page) -> None:
    page.goto("/judging/ZW-2027-0101/scorecard")
    Screen(page).shows("ZW-2027-0101")
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    page.get_by_role("link", name="去表态").click()
    expect(page.get_by_role("radio", name="不通过")).to_be_in_viewport()
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    Screen(page).sound()
    for key, following in (("1", "ZW-2027-0102"), ("2", "SF-2027-02")):
        page.keyboard.press(key)
        Card(page).is_saved().sign()
        expect(page.locator("body")).to_contain_text(following)


def an_order_is_typed_without_javascript(page: Page, address: str) -> None:
    page.goto(address)
    places = {"SF-2027-0201": "3", "SF-2027-0202": "2", "SF-2027-0203": "1"}
    for code, place in places.items():
        page.locator(f"#place-{code}").fill(place)
    Screen(page).press("存草稿")
    expect(page.locator("[data-place]").first).to_have_text("第 1 名")
    assert "SF-2027-0203" == page.locator("[data-code]").first.get_attribute("data-code")


def an_order_is_moved_and_signed(page: Page, address: str) -> None:
    page.goto(address)
    Screen(page).sound()
    rows = page.locator("[data-code]")
    page.get_by_role("button", name="SF-2027-0201 往前移").click()
    assert ["0203", "0201", "0202"] == order_of(page)
    # the last is dragged over the first, and the key puts the one that is second behind the third
    rows.last.drag_to(rows.first, target_position={"x": 40, "y": 5})
    assert ["0202", "0203", "0201"] == order_of(page)
    rows.nth(1).get_by_role("link", name="看作品").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert ["0202", "0201", "0203"] == order_of(page)
    expect(rows.last.get_by_role("link", name="看作品")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_text("已移到第 2 名，共 3 件")).to_be_attached()
    Card(page).is_saved()
    Screen(page).press("签字提交这个排序")
    Screen(page).shows("排好了")


def order_of(page: Page) -> list[str]:
    """Return the end of each code, from the best on."""
    codes = [row.get_attribute("data-code") or "" for row in page.locator("[data-code]").all()]
    return [code[-4:] for code in codes]


def one_is_scored_and_enter_leads_on(page: Page) -> list[str]:
    page.goto("/judging/ZW-2027-0301/scorecard")
    card = Card(page)
    expect(page.locator("form.is-live")).to_be_visible()
    points = [f"{float(box.get_attribute('data-max') or 0) - 2:g}" for box in card.boxes()]
    for value in points:
        page.keyboard.type(value)
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("ZW-2027-0302")
    expect(page.locator(".judgebar")).to_contain_text("ZW-2027-0301 草稿已存")
    return points


def the_other_comes_on_a_sheet(page: Page, scored: str, points: list[str], folder: Path) -> None:
    page.goto(f"{scored}/offline")
    offline = Screen(page)
    offline.sound()
    with page.expect_download() as taken:
        offline.follow("评分表 xlsx")
    taken.value.save_as(folder / "taken.xlsx")
    rows = CalamineWorkbook.from_path(str(folder / "taken.xlsx")).get_sheet_by_index(0).to_python()
    line = next(place for place, row in enumerate(rows) if row[0] == "ZW-2027-0302")

    rows[line][2 : 2 + len(points)] = [99, *map(float, points[1:])]
    send(page, rows, folder)
    offline.refuses(f"第 {line + 1} 行 ZW-2027-0302")
    offline.sound()
    rows[line][2] = float(points[0])
    send(page, rows, folder)
    offline.says("会改 1 件")
    offline.sound()
    offline.press("确认，存成草稿")
    offline.says("1 件的分数存成草稿了")


def send(page: Page, rows: Sequence[Sequence[object]], folder: Path) -> None:
    """Send a sheet in as a judge has filled it in."""
    with xlsxwriter.Workbook(folder / "filled.xlsx") as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    page.locator("#file").set_input_files(folder / "filled.xlsx")
    Screen(page).press("看会改什么")


def both_are_signed_at_once(page: Page, scored: str) -> None:
    page.goto(f"{scored}/scores")
    Screen(page).sound()
    Screen(page).follow("一起签字…")
    Screen(page).sound()
    Screen(page).press("签字提交选中的")
    Screen(page).says("签好了")
