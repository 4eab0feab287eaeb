"""Journey: from an account made at the console to a call that takes entries."""

from datetime import timedelta
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page

from portal import clock
from tests.browser.conftest import Visit
from tests.browser.console import wenheng
from tests.browser.pages.doors import PASSWORD, SignIn
from tests.browser.pages.organising import Calls, Overview, Settings, UnitImport
from tests.infrastructure.browsers import Site

TITLE = "《信访工作条例》施行五周年主题征集"
HEAD = ("单位名称", "单位代码", "上级单位", "简称", "征文限额")
GOOD = (
    ("江临市信访局", "JL00", "", "市信访局", "3"),
    ("青柳区信访局", "JL01", "江临市信访局", "区信访局", "2"),
    ("白石县信访局", "JL02", "江临市信访局", "县局、白石局", ""),
)
BAD = (
    GOOD[0],
    ("青柳区信访局", "JL01", "没有的单位", "", ""),
    ("", "JL03", "", "", "2"),
)


def test_an_organiser_sets_up_a_call_from_an_empty_database(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    words = ("--name", "周正", "--role", "organiser", "--password", PASSWORD)
    added = wenheng(site, "users", "add", "zhouzheng", *words)
    assert (0, "添加好了：周正，账号 zhouzheng。\n") == added
    page = visit()

    Calls(SignIn.open(page).enter("zhouzheng").page).says("还没有征集")
    settings = Calls(page).create(
        title=TITLE, host="江临市信访局", contact="0577-88000000，工作日 9:00–17:00"
    )
    the_template_is_complete(settings)
    importing = settings.to_units().to_import()
    bad_rows_are_listed_and_nothing_is_imported(importing, tmp_path)
    good_rows_are_imported(importing, tmp_path)
    the_call_is_opened_and_extended(visit, page)


def the_template_is_complete(settings: Settings) -> None:
    settings.says("征集建好了")
    essay = settings.category("“我与《信访工作条例》”征文")
    brush = settings.category("“‘书’写《信访工作条例》”书法")

    assert ("共 100 分" in essay, "共 100 分" in brush) == (True, True)
    assert ("一等奖" in essay, "一等奖" in brush) == (True, True)
    settings.says("原创", "不涉密", "授权使用")


def bad_rows_are_listed_and_nothing_is_imported(importing: UnitImport, folder: Path) -> None:
    importing.send(sheet(folder / "坏表.xlsx", *BAD))
    problems = importing.problems()

    assert ["第 3 行", "第 4 行"] == sorted(line.split("：")[0] for line in problems)
    assert [True, True] == [len(line.split("：")[1]) > 3 for line in problems]
    importing.says("一个单位也没有导入")
    importing.rail("单位与名额")
    importing.says("还没有单位")
    importing.follow("导入单位")


def good_rows_are_imported(importing: UnitImport, folder: Path) -> None:
    units = importing.send(sheet(folder / "单位.xlsx", *GOOD)).confirm(3)

    units.says("单位表导入好了", "3 个单位", "白石县信访局", "县局、白石局")
    units.to_overview()


def the_call_is_opened_and_extended(visit: Visit, page: Page) -> None:
    public = visit()
    public.goto("/")
    assert TITLE not in public.locator("body").inner_text()

    preview = Overview(page).begin_opening(opens=wall(hours=-1), closes=wall(days=5))
    preview.says("只有组织者和监审员", "所有人")
    overview = preview.confirm("开启征集")
    overview.says("征集已经开启", "正在收件")
    preview = overview.begin_extending(closes=wall(days=12))
    preview.says("把截止时间延到", "可以报送、换文件、撤回")
    overview = preview.confirm("延期", reason="山区单位寄送扫描件需要时间。")
    overview.says("截止时间已经延后", "11 天")
    public.goto("/")
    assert "11" in public.locator(".countdown").inner_text()


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    """Write a real workbook with the header of the template."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("单位")
        for number, cells in enumerate((HEAD, *rows)):
            page.write_row(number, 0, cells)
    return path


def wall(**distance: float) -> str:
    """Return a moment at some distance from now, as it is typed in Beijing."""
    moment = clock.to_beijing(clock.now() + timedelta(**distance))
    return f"{moment:%Y-%m-%dT%H:%M:%S}"
