"""An essay from the empty list to the printed receipt."""

from datetime import timedelta
from io import BytesIO

from flask import Flask

from portal.entries import queries
from portal.models.enums import EntryStatus
from tests.factories.call import CLOSES
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.corpus import docx
from tests.web.submitters.conftest import Office, Wall
from tests.web.submitters.pages import AGREED, begin, entry_at, filled, hidden, upload

BODY = "".join(
    f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"
    for line in (
        "信是三月初到的，信封上没有寄信人。",
        "我在青柳区信访局的登记簿上写下收信日期，同事叫我林晚舟，电话 13900000000。",
        "《条例》写得明白：是党的群众工作的重要组成部分，是党和政府了解民情的工作。",
        *["十五天，从铅笔落下的那一刻开始走。" * 5] * 20,
    )
)
ESSAY = docx(BODY)


def test_the_empty_list_says_how_to_begin(me: WatchedClient, office: Office) -> None:
    page = me.get("/my")

    assert "还没有作品" in page.text
    assert f"/my/calls/{office.call.code}/essay/new" in page.text


def test_an_essay_is_filed_copied_confirmed_and_handed_in(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    assert 201 == upload(me, path, ESSAY, "一封来信（林晚舟 定稿3）.docx").status_code
    assert 303 == me.send(path, filled(me.get(path), deed="save")).status_code
    page = me.get(path)

    assert '<span class="masked">×××</span>' in page.text
    assert '<span class="masked">××单位</span>' in page.text
    assert '<span class="masked">［电话］</span>' in page.text
    assert '<q class="law">是党的群众工作的重要组成部分' in page.text
    assert "我们遮盖了 3 处" in page.text

    sent = me.send(path, filled(page, deed="submit", confirmed="y", **AGREED))
    assert (303, f"{path}/receipt") == (sent.status_code, sent.headers["Location"])
    receipt = me.get(f"{path}/receipt")
    entry = entry_at(path)
    issued = queries.live_receipt(entry)
    assert issued is not None

    assert EntryStatus.SUBMITTED == entry.status
    assert issued.code in receipt.text
    assert "一封来信（林晚舟 定稿3）.docx" in receipt.text
    assert issued.files[0]["sha256"][:8] in receipt.text
    assert "2027 年 4 月 14 日 10:00:00（北京时间）" in receipt.text
    assert "看回执" in me.get("/my").text


def test_pressing_submit_twice_leads_to_the_same_receipt(me: WatchedClient, office: Office) -> None:
    path = ready(me, office)
    fields = filled(me.get(path), deed="submit", confirmed="y", **AGREED)
    first, second = me.send(path, fields), me.send(path, fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert 1 == len(entry_at(path).receipts)


def test_an_unfinished_essay_is_saved_and_told_everything_it_lacks(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    sent = me.send(path, {**hidden(me.get(path)), "deed": "submit", "title": "半篇"})

    assert 422 == sent.status_code
    assert "处需要改正 — 填报征文" in sent.text
    for sentence in ("体裁：请选一项", "还没有正文文件", "第 2 项承诺还没有勾选"):
        assert sentence in sent.text
    assert "半篇" == entry_at(path).title


def test_a_second_tab_with_an_old_page_is_told_and_keeps_its_text(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    old = me.get(path)
    me.send(path, filled(old, title="新的题目"))
    late = me.send(path, filled(old, title="旧页上的题目"))

    assert 409 == late.status_code
    assert "有人改过这件作品" in late.text
    assert "旧页上的题目" in late.text
    assert "新的题目" == entry_at(path).title
    again = me.send(path, filled(late, title="旧页上的题目"))
    assert 303 == again.status_code


def test_a_new_text_needs_a_new_look(me: WatchedClient, office: Office) -> None:
    path = ready(me, office)
    me.send(path, filled(me.get(path), confirmed="y"))
    upload(me, path, docx(BODY.replace("三月初", "四月初")))
    sent = me.send(path, filled(me.get(path), deed="submit", **AGREED))

    assert 422 == sent.status_code
    assert "请看一眼评审副本" in sent.text


def test_at_the_deadline_the_submission_is_refused_and_the_draft_kept(
    me: WatchedClient, office: Office, wall: Wall
) -> None:
    path = ready(me, office)
    page = me.get(path)
    wall.at = CLOSES
    me.enter(office.user)
    sent = me.send(path, filled(page, deed="submit", confirmed="y", title="最后一秒", **AGREED))

    assert 409 == sent.status_code
    assert "报送已于 4 月 24 日 10:00 截止" in sent.text
    assert ("最后一秒", EntryStatus.DRAFT) == (entry_at(path).title, entry_at(path).status)


def test_one_second_earlier_it_is_taken(me: WatchedClient, office: Office, wall: Wall) -> None:
    path = ready(me, office)
    page = me.get(path)
    wall.at = CLOSES - timedelta(seconds=1)
    me.enter(office.user)
    sent = me.send(path, filled(page, deed="submit", confirmed="y", **AGREED))

    assert (303, f"{path}/receipt") == (sent.status_code, sent.headers["Location"])
    assert (EntryStatus.SUBMITTED, wall.at) == (entry_at(path).status, entry_at(path).submitted_at)


def test_a_submitted_essay_is_taken_back_changed_and_withdrawn(
    me: WatchedClient, office: Office
) -> None:
    path = ready(me, office)
    me.send(path, filled(me.get(path), deed="submit", confirmed="y", **AGREED))
    assert "取回《一封来信的十五天》来修改？" in me.get(f"{path}/revise").text
    assert 303 == me.send(f"{path}/revise").status_code
    assert 404 == me.get(f"{path}/receipt").status_code
    assert 200 == me.get(path).status_code
    assert "撤回《一封来信的十五天》？" in me.get(f"{path}/withdraw").text
    assert 303 == me.send(f"{path}/withdraw").status_code

    assert EntryStatus.WITHDRAWN == entry_at(path).status
    assert "已经撤回" in me.get(path).text


def test_the_new_button_pressed_twice_makes_one_draft(me: WatchedClient, office: Office) -> None:
    assert begin(me, office.call.code) == begin(me, office.call.code)


def test_a_file_goes_with_the_form_when_there_is_no_script(
    me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    fields = filled(me.get(path), file=(BytesIO(ESSAY), "定稿.docx"))

    assert 303 == me.send(path, fields).status_code
    assert "定稿.docx" in me.get(path).text


def test_a_file_is_removed_with_the_text_around_it_saved(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = ready(me, office)
    manuscript = queries.current_manuscript(entry_at(path))
    assert manuscript is not None
    fields = filled(me.get(path), title="先改了题目")
    answer = me.send(f"{path}/files/{manuscript.code}/remove", fields)

    assert 303 == answer.status_code
    assert (None, "先改了题目") == (
        queries.current_manuscript(entry_at(path)),
        entry_at(path).title,
    )
    assert "还没有正文文件" not in me.get(path).text


def ready(me: WatchedClient, office: Office) -> str:
    """File an essay with its text and every question answered."""
    path = begin(me, office.call.code)
    assert 201 == upload(me, path, ESSAY).status_code
    assert 303 == me.send(path, filled(me.get(path))).status_code
    return path


def test_words_the_author_names_are_masked_in_the_copy(me: WatchedClient, office: Office) -> None:
    path = ready(me, office)
    before = me.get(path)
    assert "铅笔落下" in before.text
    me.send(path, filled(before, also_mask="铅笔、登记簿"))
    copy = queries.current_copy(entry_at(path))
    assert copy is not None

    assert "铅笔" not in str(copy.blocks)
    assert "登记簿" not in str(copy.blocks)
    assert None is copy.confirmed_at


def test_a_coauthor_of_another_unit_keeps_that_unit(me: WatchedClient, office: Office) -> None:
    other = make_unit(name="白鹭区信访局")
    path = begin(me, office.call.code)
    person = {"author1_name": "沈砚秋", "author1_unit": other.code}
    me.enter(office.user)
    me.send(path, filled(me.get(path), **person))
    authors = queries.authors_of([entry_at(path).id])[entry_at(path).id]

    assert [("林晚舟", "青柳区信访局"), ("沈砚秋", "白鹭区信访局")] == [
        (one.name, one.unit.name if one.unit else "") for one in authors
    ]


def test_a_coauthor_without_a_name_is_asked_for(me: WatchedClient, office: Office) -> None:
    path = begin(me, office.call.code)
    answer = me.send(path, filled(me.get(path), author1_post="科长"))

    assert (422, True) == (answer.status_code, "请填写合作者姓名" in answer.text)
