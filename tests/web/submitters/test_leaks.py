"""The leak report on the desk of the author: what was found, what may be ticked, what may not."""

import html
import re

from tests.infrastructure.clients import WatchedClient
from tests.portal.files.corpus import W, docx, relation
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, entry_at, filled, upload

LINES = (
    "老林在窗口坐了九年，信访人马国良家住幸福路36号3号楼。",
    "马国良每周二来一次，大家都认得他。",
    "我的电话是13900000000，他记在本子上。",
    *["第十五天，他终于等到了一句准话。" * 3] * 8,
    "2027年4月于青柳",
    "供稿：林晚舟",
)
ESSAY = docx(
    "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES),
    relations=relation("header", "header.xml"),
    parts={
        "word/header.xml": f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>林晚舟</w:t></w:r></w:p></w:hdr>',
        "docProps/core.xml": '<c xmlns:dc="d"><dc:creator>林晚舟</dc:creator></c>',
    },
)
TICK = re.compile(r'name="(masked_hits|kept_lines)"[^>]*?value="([^"]+)"( checked)?')


def ticks(page: str) -> set[tuple[str, str, bool]]:
    """Return (field, value, ticked) of every tick of the report."""
    return {(name, html.unescape(value), bool(on)) for name, value, on in TICK.findall(page)}


def read(page: str) -> str:
    """Return the copy as its author sees it, without markup."""
    sheet = page[page.index('<div class="copy">') : page.index('<section class="leaks')]
    return re.sub(r"<[^>]+>", "", sheet)


def test_the_report_shows_what_was_found_and_where(me: WatchedClient, office: Office) -> None:
    path = begin(me, office.call.code)
    upload(me, path, ESSAY, "林晚舟 定稿.docx")
    page = me.get(path).text

    assert "发现 7 处身份信息" in page
    assert "页眉、文件属性、文件名等处还有 3 处身份信息，评委看不到，已全部去掉。" in page
    assert "改成“马某某”这样的写法" in page
    assert ("masked_hits", "老林", False) in ticks(page)
    assert ("kept_lines", "2027年4月于青柳", False) in ticks(page)
    assert {"老林", "马国良", "幸福路36号3号楼", "2027年4月于青柳"} == {
        value for _, value, _ in ticks(page)
    }
    outside = entry_at(path).manuscripts[0].outside
    assert [{"kind": "name", "where": where} for where in ("header", "properties", "filename")] == (
        outside
    )


def test_ticks_mask_what_was_flagged_and_keep_what_is_no_signature(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, ESSAY)
    page = me.get(path)
    chosen = {"masked_hits": ["老林", "马国良"], "kept_lines": ["2027年4月于青柳"]}
    me.send(path, filled(page, **chosen))
    masked = me.get(path)

    assert not any(word in read(masked.text) for word in ("老林", "马国良", "林晚舟"))
    assert "2027年4月于青柳" in read(masked.text)
    assert {("masked_hits", "老林", True), ("kept_lines", "2027年4月于青柳", True)} < ticks(
        masked.text
    )

    me.send(path, filled(masked, masked_hits=[], kept_lines=[]))
    again = read(me.get(path).text)
    assert "马国良每周二" in again
    assert "2027年4月于青柳" not in again


def test_a_long_line_is_masked_or_kept_to_its_end(me: WatchedClient, office: Office) -> None:
    flagged, removed = (f"{key}：{'窗口里的一盏灯' * 20}{end}" for key, end in (
        ("供稿", "写到天亮"), ("作者", "写到天黑")
    ))  # fmt: skip
    lines = (flagged, removed, *["第十五天，他终于等到了一句准话。" * 3] * 8)
    path = begin(me, office.call.code)
    upload(me, path, docx("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)))
    page = me.get(path)
    assert {("masked_hits", flagged, False), ("kept_lines", removed, False)} <= ticks(page.text)
    assert "写到天亮</mark>" not in page.text
    assert (True, False) == ("写到天亮" in read(page.text), "写到天黑" in read(page.text))

    me.send(path, filled(page, masked_hits=[flagged], kept_lines=[removed]))

    shown = read(me.get(path).text)
    assert (False, True) == ("写到天亮" in shown, "写到天黑" in shown)


def test_own_data_and_numbers_cannot_be_let_through(me: WatchedClient, office: Office) -> None:
    path = begin(me, office.call.code)
    upload(me, path, ESSAY)
    forged = {"kept_lines": ["供稿：林晚舟", "13900000000"], "masked_hits": ["十五天"]}
    me.send(path, filled(me.get(path), **forged))

    shown, answers = read(me.get(path).text), entry_at(path).answers
    assert not any(word in shown for word in ("林晚舟", "13900000000"))
    assert "第十五天" in shown
    assert ([], []) == (answers["kept_lines"], answers["masked_hits"])
