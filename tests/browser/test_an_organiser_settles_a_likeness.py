"""Journey: two essays share passages, the check finds it, a person decides, one author is told."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.entries import operations, queries
from portal.extensions import db
from portal.models import Entry
from tests.browser.arranging import make_author, make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.screen import Screen
from tests.browser.pages.submitting import Works
from tests.factories.entry import all_texts, make_entry, make_manuscript
from tests.infrastructure.browsers import Site

pytestmark = pytest.mark.slow

#: Until the worker has looked two essays up, its compiled engine being warmed the first time.
UNHURRIED = 180_000
OPENING = (
    "他从布袋里掏出一摞材料，牛皮纸封面，用麻绳捆着，一共{}份，每一份的边角都磨毛了。"
    "他说自己不是来闹的，只想把事情弄个明白。我给他倒了杯水，请他从头讲，他讲得很慢，"
    "讲到一半又把材料捆了起来，说大家也忙。"
)
MIDDLE = (
    "我把这些材料按年份重新理了一遍，编上页码，做了目录，理到第九份时发现，"
    "问题不在补偿标准，而在一份当年漏盖了章的丈量表，前后四任经办人都没有翻到这一页。"
)
LAW = (
    "信访工作是党的群众工作的重要组成部分，"
    "是党和政府了解民情、集中民智、维护民利、凝聚民心的一项重要工作"
)
RAIN = "那几天一直下雨，接待室的灯从早亮到晚，第{}位来的人把伞靠在墙边，水顺着地砖流到门口。"
QUEUE = "大厅里排着队，叫到{}号的时候，窗口后面的人抬起头来，请他坐下慢慢说，一句一句记在本上。"
NUMBERS = "一二三四五六七八九十"
WORDS = "开头和中间两段与别的作品相同，请说明素材来源，改写后再报。"


def essay(opening: str, filling: str, *, count: str) -> str:
    """Return an essay with both passages, the law between, and a great deal of its own."""
    own = [filling.format(a + b) for a in NUMBERS[:4] for b in NUMBERS]
    first = f"{opening}{OPENING.format(count)}\n条例讲：{LAW}。"
    return "\n".join([first, *own[:25], MIDDLE, *own[25:]])


def hand_in(entry: Entry, text: str) -> None:
    """Hand an essay in step by step: reading a file takes a second, and the worker writes too."""
    db.session.commit()
    at, author = entry.created_at, entry.submitter
    make_manuscript(entry=entry, text=text, at=at)
    db.session.commit()
    copy = queries.current_copy(entry)
    assert copy is not None
    operations.confirm_copy(entry, copy_code=copy.code, actor=author, at=at)
    operations.submit_entry(entry, agreed=all_texts(entry.call), actor=author, at=at)
    db.session.commit()


@pytest.fixture
def call(site: Site) -> str:
    """Arrange two essays of two authors, handed in; return the call's code."""
    with site.app.app_context():
        call = make_open_call()
        make_staff(call)
        db.session.commit()
        now = clock.now()
        for login, name, unit, title, text, days in (
            ("zhoumy", "周明远", "青柳区信访局", "老张的二十三份材料",
             essay("老张第一次来。", RAIN, count="二十三"), 11),
            ("luosp", "罗书平", "白石县信访局", "一份档案里的坚持",
             essay("周大爷走进大厅。", QUEUE, count="十九"), 1),
        ):  # fmt: skip
            author = make_author(call, login=login, name=name, unit=unit)
            at = now - timedelta(days=days)
            hand_in(
                make_entry(call=call, submitter=author, unit=author.unit, title=title, at=at), text
            )
        return call.code


def test_a_person_decides_what_the_check_found(visit: Visit, call: str) -> None:
    page = visit("zhouzheng")
    page.goto(f"/organise/{call}")
    screen = Screen(page)
    screen.rail("查重")
    case = page.get_by_role("link", name="老张的二十三份材料、一份档案里的坚持")
    expect(case).to_be_visible(timeout=UNHURRIED)
    screen.sound()

    case.click()
    screen.shows("这两件作品很像")
    expect(screen.row("老张的二十三份材料").first).to_contain_text("最早报送")
    screen.sound()
    screen.follow("1 老张的二十三份材料，2 一份档案里的坚持")
    screen.shows("段很像")
    the_passages_are_walked(page)
    screen.sound()
    without_a_script_the_same_is_there(visit, page.url.split("#")[0])

    decide(screen)
    screen.says("判断记下了，没有等着判断的了")
    screen.says("抄袭")
    the_author_learns_why_and_not_from_whom(visit)


def the_passages_are_walked(page: Page) -> None:
    """Go from passage to passage by keys and by links."""
    first, second = page.locator("#p1"), page.locator("#p2")
    expect(first).to_contain_text("他从布袋里掏出一摞材料")
    expect(page.locator(".baseof").first).to_have_text(re.compile("条例"))
    page.keyboard.press("n")
    expect(first).to_be_focused()
    page.keyboard.press("n")
    expect(second).to_be_focused()
    expect(second).to_contain_text("漏盖了章的丈量表")
    page.keyboard.press("p")
    expect(first).to_be_focused()
    page.get_by_role("navigation", name="跳到雷同段").get_by_text("2", exact=True).click()
    expect(second).to_be_focused()
    assert page.url.endswith("#p2")


def without_a_script_the_same_is_there(visit: Visit, address: str) -> None:
    """Read what lies between, jump by a link, and fold short passages away."""
    page = visit("zhouzheng", java_script_enabled=False)
    page.goto(address)
    expect(page.get_by_text("叫到四十号的时候")).to_be_hidden()
    page.locator("summary").last.click()
    expect(page.get_by_text("叫到四十号的时候")).to_be_visible()
    page.get_by_role("link", name="全文对照").click()
    expect(page.get_by_text("第一一位来的人")).to_be_visible()
    page.get_by_label("短的段").select_option("100")
    page.get_by_role("button", name="照此显示").click()
    Screen(page).says("这里收起了", "上面的数字没有变")
    expect(page.get_by_text("第一一位来的人")).to_be_visible()


def decide(screen: Screen) -> None:
    """Find it to be copied, send the later one back, look at it once more."""
    screen.pick("认定", "抄袭")
    screen.fill(reason="两段相同，左篇先报送。")
    screen.press("看一遍再记下…")
    screen.shows("认定为“抄袭”？")
    screen.says("周明远，青柳区信访局：不处理", "罗书平，白石县信访局：不处理")
    screen.press("回去再改")
    row = screen.page.locator(".deedrow", has_text="一份档案里的坚持")
    row.get_by_role("combobox").select_option("退回修改")
    row.get_by_role("textbox").fill(WORDS)
    screen.press("看一遍再记下…")
    screen.says(f"罗书平，白石县信访局：退回修改，作者看到“{WORDS}”")
    screen.press("记下判断")


def the_author_learns_why_and_not_from_whom(visit: Visit) -> None:
    """The later author reads the words; the earlier one learns nothing at all."""
    works = Works.open(visit("luosp"))
    expect(works.row("一份档案里的坚持")).to_contain_text(WORDS)
    works.keeps_quiet_about("老张", "周明远", "青柳区", "抄袭", "两段相同", "把握")
    form = works.take_up("修改后重新报送")
    form.says("审查人员退回了这件作品", WORDS)
    # every unit stands in the form's list, so theirs does
    form.keeps_quiet_about("老张的", "周明远", "查重第")

    first = Works.open(visit("zhoumy"))
    expect(first.row("老张的二十三份材料")).not_to_contain_text("退回")
    first.keeps_quiet_about("一份档案里的坚持", "罗书平", "查重", "雷同")
