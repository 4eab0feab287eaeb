"""Verdicts of the duplicate check on the organisers' desk, and what authors are told."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging import standings
from portal.judging.operations import rankings
from portal.models import (
    DuplicateCase,
    DuplicateConsequence,
    DuplicateVerdict,
    Entry,
    User,
)
from portal.models.enums import CaseState, Consequence, EntryStatus, Finding, Role
from portal.screening.duplicates import cases
from portal.web.organisers import duplicate_cases
from portal.web.organisers.duplicate_forms import VerdictForm
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair
from tests.factories.publishing import make_judged_round, make_ranking
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.likenesses import LEFT, WORDS, followed, make_alike, make_essay, typed

As = Callable[[User], WatchedClient]
TOTALS = (("90", "91", "92"), ("60", "75", "78"))


def test_a_verdict_is_shown_once_more_and_then_done(app: Flask, as_: As) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call, name="周正"))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "", "return")

    asked = client.send(f"{path}/verdict", form)
    assert "第 1 组认定为“抄袭”？" in asked.text
    right = "2 《一份档案里的坚持 1》，罗书平，白石县信访局 1"
    assert f"{right}：退回修改，作者看到“{WORDS}”" in asked.text
    assert "1 《老张的二十三份材料 1》，周明远，青柳区信访局 1：不处理" in asked.text
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


def test_a_note_of_a_verdict_stands_beside_the_result_once_it_is_locked(
    app: Flask, as_: As
) -> None:
    call = make_call()
    actor = make_user(role=Role.ORGANISER, call=call)
    ranking = make_ranking(round_=make_judged_round(call=call, totals=TOTALS), actor=actor)
    case = DuplicateCase(call_id=call.id, number=1, opened_at=NOW)
    db.session.add(case)
    db.session.flush()
    verdict = DuplicateVerdict(
        case_id=case.id, call_id=call.id, finding=Finding.SHARED_TEMPLATE, reason="同一份提纲。",
        decided_by_id=actor.id, decided_at=NOW,
    )  # fmt: skip
    first = standings.table_of(ranking, []).rows[0].entry_id
    verdict.consequences.append(
        DuplicateConsequence(entry_id=first, kind=Consequence.NOTE, words=WORDS, done_at=NOW)
    )
    db.session.add(verdict)
    db.session.commit()
    client, path = as_(actor), f"/organise/{call.code}/results"

    before = client.get(path).text
    assert "查重有备注，锁定后显示" in before
    assert WORDS not in before
    rankings.lock_ranking(ranking, actor=actor, at=ranking.made_at)
    db.session.commit()
    assert f"查重备注：{WORDS}" in client.get(path).text


def test_a_veto_of_a_case_that_opened_anew_is_kept_or_lifted_in_so_many_words(
    app: Flask, as_: As
) -> None:
    call = make_call()
    case, pair = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    client.send(f"{path}/verdict", typed(client.get(path).text, "", "veto", confirmed="1"))
    db.session.expire_all()
    vetoed = db.session.get_one(Entry, pair.b_entry_id)
    make_pair(vetoed, make_essays(1, call=call)[0])
    cases.regroup(call, at=NOW)
    db.session.commit()

    page = client.get(path).text
    assert ["veto"] == re.findall(r'<option selected value="(\w+)"', page)
    assert f"{WORDS}</textarea>" in page
    assert 1 == page.count('<option value="">恢复资格</option>')
    name = "2 《一份档案里的坚持 1》，罗书平，白石县信访局 1"
    lifted = client.send(f"{path}/verdict", typed(page, "", "", ""))
    assert f"{name}：恢复资格" in lifted.text
    kept = typed(page, "veto", "", "")
    assert f"{name}：仍然取消资格，作者看到" in client.send(f"{path}/verdict", kept).text

    client.send(f"{path}/verdict", {**kept, "confirmed": "1"})
    db.session.expire_all()
    assert CaseState.SETTLED is db.session.get_one(DuplicateCase, case.id).state
    assert EntryStatus.VETOED is db.session.get_one(Entry, vetoed.id).status


def test_two_works_of_one_title_are_told_apart_where_they_are_judged(app: Flask, as_: As) -> None:
    call = make_call()
    same = {"title": "《信访工作条例》第一条", "text": LEFT, "at": NOW}
    left = make_essay(call, author="周明远", unit="青柳区信访局", **same)
    right = make_essay(call, author="罗书平", unit="白石县信访局", **same)
    case = make_case(make_pair(left, right))
    db.session.commit()
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    page = client.get(path).text
    asked = client.send(f"{path}/verdict", typed(page, "", "veto")).text

    names = [
        f"{number} 《〈信访工作条例〉第一条》，{who}信访局"
        for number, who in ((1, "周明远，青柳区"), (2, "罗书平，白石县"))
    ]
    assert names == re.findall(r'<label for="rows-\d+-kind">(.*?)</label>', page)
    assert [True, True] == [f"{name}：" in asked for name in names]


def test_a_case_of_more_entries_than_a_form_holds_can_be_judged(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_cases, "MOST_ENTRIES", 2)
    monkeypatch.setitem(VerdictForm.rows.kwargs, "max_entries", 2)
    call = make_call()
    essays = make_essays(4, call=call)
    case = make_case(*(make_pair(essays[0], other) for other in essays[1:]))
    db.session.commit()
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    page = client.get(path).text

    assert "这一组有 4 件，这里列出 2 件，其余的不处理。" in page
    assert 303 == client.send(f"{path}/verdict", typed(page, "", "", confirmed="1")).status_code


def test_words_for_five_hundred_works_come_through_the_door(app: Flask, as_: As) -> None:
    call = make_call()
    case, _ = make_alike(call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/duplicates/cases/{case.code}"
    form = typed(client.get(path).text, "", "note", confirmed="1")
    for number in range(2, 500):
        row = f"rows-{number}"
        form |= {f"{row}-entry": f"X{number}", f"{row}-kind": "note", f"{row}-words": "查" * 500}

    answer = client.send(f"{path}/verdict", form)

    # read whole, down to the first work that is not in the case; nothing is done to anybody
    assert "这件作品不在这一组里" in answer.text
    assert CaseState.OPEN is db.session.get_one(DuplicateCase, case.id).state
