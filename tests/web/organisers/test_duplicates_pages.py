"""查重 on the organisers' desk: the list, a case, a pair, a verdict and what it leaves."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import DuplicateCase, Entry, Job, User
from portal.models.enums import CaseState, EntryStatus, Role, RunState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair, make_run
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.likenesses import make_alike
from tests.web.organisers.reading import counting, last_deed

As = Callable[[User], WatchedClient]
WORDS = "第一段与别的作品相同，请说明素材来源。"


def said(text: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


def followed(client: WatchedClient, answer: TestResponse) -> TestResponse:
    """Go on to where a deed leads."""
    assert 303 == answer.status_code
    return client.get(answer.location)


def typed(text: str, *kinds: str, **values: str) -> dict[str, str]:
    """Return the form of a verdict as the page gives it, filled in."""
    fields = dict(re.findall(r'name="(seen|rows-\d+-entry)"[^>]*value="(\w+)"', text))
    fields |= dict(re.findall(r'name="(rows-\d+-entry)" type="hidden" value="(\w+)"', text))
    for number, kind in enumerate(kinds):
        fields[f"rows-{number}-kind"] = kind
        fields[f"rows-{number}-words"] = WORDS if kind else ""
    return {**fields, "finding": "plagiarism", "reason": "两段相同，先后分明。", **values}


def test_the_list_shows_what_waits_and_that_the_check_is_not_over(app: Flask, as_: As) -> None:
    call = make_call()
    case, _ = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = client.get(f"/organise/{call.code}/duplicates").text

    assert f"/duplicates/cases/{case.code}" in page
    assert "老张的二十三份材料1、一份档案里的坚持1" in said(page)
    assert "还没查完" in page
    assert re.search(r'查重\s*<span class="n hot">1</span>', page)


def test_filters_ask_for_less_and_say_what_they_ask(app: Flask, as_: As) -> None:
    call = make_call()
    case, _ = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates"
    asked = {
        "?scope=across&kind=text&band=review&state=open": True,
        "?scope=within": False,
        "?kind=scan": False,
        "?finding=plagiarism": False,
        "?state=nonsense": True,
    }

    assert asked == {query: case.code in client.get(path + query).text for query in asked}
    assert "没有符合条件的个案" in client.get(f"{path}?kind=scan").text


def test_only_a_finished_check_says_that_nothing_was_found(app: Flask, as_: As) -> None:
    call = make_call()
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates"
    make_essays(1, call=call)
    db.session.query(Job).delete()
    run = make_run(call, state=RunState.RUNNING, finished_at=None, done=3, total=9)
    db.session.commit()

    assert "还没查完，暂时没有发现雷同" in client.get(path).text
    answer = client.get(f"{path}/progress").json
    assert {"is_running": True, "words": "已比对 3，共 9。", "done": 3, "total": 9} == answer

    run.state, run.problem = RunState.FAILED, "磁盘满了"
    db.session.commit()
    page = client.get(path).text
    assert "上一次没有查成：磁盘满了" in page
    assert "没有发现雷同" not in page.replace("暂时没有发现雷同", "")


def test_a_check_of_everything_can_be_asked_for(app: Flask, as_: As) -> None:
    call = make_call()
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = followed(client, client.send(f"/organise/{call.code}/duplicates/check")).text

    assert "已经开始重查" in page
    assert "正在排队，马上开始" in page
    assert "duplicate.check_asked" == last_deed()[0]


def test_a_pair_stands_in_rows_with_its_figures(app: Flask, as_: As) -> None:
    call = make_call()
    _, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = client.get(f"/organise/{call.code}/duplicates/pairs/{pair.code}").text

    words = said(page)
    assert "这两篇有两段很像" in words
    assert "65字最长一段相同" in words
    assert "46字两篇同引的底本原文，已剔除，不算雷同" in words
    assert "8天左篇先报送" in words
    assert "条例第三条" in words
    assert "以下910字没有雷同" in words
    assert "以下720字没有雷同" in words
    assert ['id="p1"', 'id="p2"'] == re.findall(r'id="p\d"', page)
    assert "周明远，青柳区信访局1" in words
    assert words.index("老张的二十三份材料1") < words.index("一份档案里的坚持1")


def test_what_is_put_out_of_sight_is_said_and_counted_all_the_same(app: Flask, as_: As) -> None:
    call = make_call()
    _, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/pairs/{pair.code}"

    page = client.get(f"{path}?least=30&base=folded&show=whole").text

    assert ['id="p1"'] == re.findall(r'id="p\d"', page)
    assert "收起了 1 段不足 30 字的雷同（共 25 字）和引用底本的原文" in page
    assert "95字相同和改写合计" in said(page)
    assert "<details" not in page
    assert "是党的群众工作的重要组成部分" not in page
    assert f"{path}?show=whole" in page


def test_three_works_are_shown_as_a_picture_and_as_a_table(app: Flask, as_: As) -> None:
    call = make_call()
    one, two, three = make_essays(3, call=call)
    case = make_case(make_pair(one, two, score=0.91), make_pair(two, three, score=0.72))
    db.session.commit()
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = client.get(f"/organise/{call.code}/duplicates/cases/{case.code}").text

    assert "这3件作品很像" in said(page)
    assert "3 件作品之间有 2 对很像" in page
    assert 2 == page.count('<line class="edge"')
    matrix = re.findall(r">(0\.\d\d)</a>", page)
    assert ["0.91", "0.91", "0.72", "0.72"] == matrix
    assert 1 == page.count("最早报送</span>")


def test_a_verdict_is_shown_once_more_and_then_done(app: Flask, as_: As) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call, name="周正"))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "", "return")

    asked = client.send(f"{path}/verdict", form)
    assert "第 1 组认定为“抄袭”？" in asked.text
    assert f"《一份档案里的坚持 1》：退回修改，作者看到“{WORDS}”" in asked.text
    assert CaseState.OPEN is db.session.get_one(DuplicateCase, case.id).state

    done = followed(client, client.send(f"{path}/verdict", {**form, "confirmed": "1"}))
    assert "判断记下了，没有等着判断的了" in done.text
    right = db.session.get_one(Entry, pair.b_entry_id)
    assert (EntryStatus.RETURNED, WORDS) == (right.status, right.return_reason)
    page = client.get(path).text
    assert "抄袭" in page
    assert "两段相同，先后分明。" in page
    assert 'name="finding"' not in page


@pytest.mark.parametrize("kind", ["return", "veto"])
def test_the_author_reads_the_words_alone(app: Flask, as_: As, kind: str) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "", kind, confirmed="1")
    client.send(f"{path}/verdict", form)

    entry = db.session.get_one(Entry, pair.b_entry_id)
    author = as_(entry.submitter)
    page = author.get("/my").text

    assert WORDS in page
    for secret in ("老张的二十三份材料", "周明远", "青柳区", "两段相同", "抄袭", pair.code):
        assert secret not in page


def test_a_verdict_that_lacks_something_keeps_what_was_typed(app: Flask, as_: As) -> None:
    call = make_call()
    case, _ = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "", "return")

    bare = client.send(f"{path}/verdict", {**form, "rows-1-words": " "})
    assert 422 == bare.status_code
    assert "请写明理由，作者会看到这段话" in bare.text
    assert "两段相同，先后分明。" in bare.text

    refused = {**form, "finding": "false_alarm", "confirmed": "1"}
    answer = client.send(f"{path}/verdict", refused)
    assert 422 == answer.status_code
    assert "认定为误报或合理引用的，不能退回" in answer.text
    assert WORDS in answer.text

    late = client.send(f"{path}/verdict", {**form, "seen": "0000", "confirmed": "1"})
    assert "您打开这一页以后，这一组有变化" in late.text
    assert WORDS in client.send(f"{path}/verdict", {**form, "again": "1"}).text


def test_a_verdict_is_taken_back_with_a_reason(app: Flask, as_: As) -> None:
    call = make_call()
    case, _ = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "veto", "note", confirmed="1")
    client.send(f"{path}/verdict", form)
    (back,) = set(re.findall(r'href="(\S+/withdraw)"', client.get(path).text))

    asked = client.get(back).text
    assert "取消资格的作品恢复到原来的状态" in asked
    assert 422 == client.send(back, {"reason": " "}).status_code
    page = followed(client, client.send(back, {"reason": "看错了。"})).text

    assert "认定已撤销，这一组等您重新判断" in page
    assert "看错了。" in page
    assert 'name="finding"' in page


def test_an_observer_reads_and_is_offered_no_deed(app: Flask, as_: As) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.OBSERVER, call=call))
    path = f"/organise/{call.code}/duplicates"

    pages = [client.get(path + end) for end in ("", f"/cases/{case.code}", f"/pairs/{pair.code}")]

    assert [200] * 3 == [page.status_code for page in pages]
    offers = [re.findall('name="reason"|重查</button', page.text) for page in pages]
    assert [[], [], []] == offers
    assert 403 == client.send(f"{path}/cases/{case.code}/verdict", {}).status_code


def test_pages_cost_the_same_with_one_and_three(app: Flask, as_: As) -> None:
    numbers = []
    for size in (1, 3):
        call = make_call()
        found = [make_alike(call, number) for number in range(size * 10, size * 11)]
        essays = make_essays(size + 1, call=call)
        pairs = [make_pair(essays[0], other) for other in essays[1:]]
        big = make_case(*pairs)
        db.session.commit()
        client = as_(make_user(role=Role.ORGANISER, call=call))
        pages = ["", f"/cases/{big.code}", f"/pairs/{pairs[0].code}", f"/pairs/{found[0][1].code}"]
        for page in pages:
            with counting() as count:
                path = f"/organise/{call.code}/duplicates{page}"
                assert 200 == client.get(path).status_code
            numbers.append(count.number)

    assert numbers[:4] == numbers[4:]
    assert max(numbers) <= 45


def test_an_entry_says_how_alike_it_is_and_where_to_look(app: Flask, as_: As) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    entry = db.session.get_one(Entry, pair.a_entry_id)

    page = client.get(f"/organise/{call.code}/entries/{entry.code}").text
    listed = client.get(f"/organise/{call.code}/entries").text

    assert "总文字复制比18.3%去除引用后复制比12.1%" in said(page)
    assert f"/duplicates/cases/{case.code}" in page
    assert "12%" in listed
    assert "去除引用后复制比" in listed
