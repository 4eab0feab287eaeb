"""查重 on the organisers' desk: the list, a case, a pair, a verdict and what it leaves."""

import re
from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.models import (
    Entry,
    Job,
    User,
)
from portal.models.enums import Role, RunState
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair, make_run
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.likenesses import followed, make_alike, said
from tests.web.organisers.reading import counting, last_deed

As = Callable[[User], WatchedClient]


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
    assert "65字最长一段，逐字相同" in words
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
