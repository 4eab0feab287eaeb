"""评委与回避: the organisers see who judges, and settle who must step aside."""

import re
from datetime import timedelta

import pytest

from portal.extensions import db
from portal.models import AuditEvent, Call, ConflictOfInterest, JudgeProfile, User
from portal.models.enums import ConflictState, InterestKind, Role, RoundState
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_conflict,
    make_judge,
    make_round,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import counting


def page_of(call: Call, judge: JudgeProfile) -> str:
    return f"/organise/{call.code}/judges/{judge.code}"


def test_the_list_names_judges_and_counts_what_they_step_aside_from(
    call: Call, organiser: User, as_
) -> None:
    unit = make_unit(name="白石县信访局", former_names=["白石县接访中心"])
    old = make_unit(name="白石县接访中心", is_active=False)
    judge = make_judge(call=call, name="方砚", unit=unit, max_load=40)
    make_blind_entry(call=call, unit=unit)
    make_blind_entry(call=call, unit=old)
    make_conflict(judge=judge, person="林晚舟")

    text = as_(organiser).get(f"/organise/{call.code}/judges").text

    assert "方砚" in text
    assert "本单位 2 件，另有 1 条关系" in text
    assert "40 件" in text


def test_judges_who_look_like_one_person_are_named_while_both_judge(
    call: Call, organiser: User, as_
) -> None:
    first, second = (
        make_judge(call=call, user=make_user(name=name, phone=phone))
        for name, phone in (("方砚", "13800138000"), ("方砚台", "+86 138 0013 8000"))
    )
    client, path = as_(organiser), f"/organise/{call.code}/judges"

    text = client.get(path).text
    with counting() as few:
        client.get(path)
    for number in range(3):
        make_judge(call=call, user=make_user(phone=f"1370000000{number}"))
    with counting() as many:
        client.get(path)

    assert "2 个评委账号像是同一个人，请核对" in text
    callout = text.partition("像是同一个人")[2].partition("共用办公电话")[0]
    assert all(f"{path}/{one.code}" in callout for one in (first, second))
    assert few.number == many.number
    second.is_active = False
    db.session.flush()
    assert "像是同一个人" not in client.get(path).text


def test_an_empty_list_leads_to_the_invitation(call: Call, organiser: User, as_) -> None:
    text = as_(organiser).get(f"/organise/{call.code}/judges").text

    assert "还没有评委" in text
    assert f'href="/organise/{call.code}/people/invite?role=judge"' in text


def test_somebody_who_accepted_is_waiting_and_then_added(call: Call, organiser: User, as_) -> None:
    person = make_user(name="方砚")
    make_grant(user=person, role=Role.JUDGE, call=call)
    client = as_(organiser)

    assert "1 位新评委已接受邀请" in client.get(f"/organise/{call.code}/judges").text
    answer = client.send(f"/organise/{call.code}/judges")
    text = client.get(answer.location).text

    assert "新评委加进来了" in text
    assert "0 / 0" in text


def test_the_profile_is_changed(call: Call, organiser: User, as_) -> None:
    judge = make_judge(call=call)
    path = page_of(call, judge)

    answer = as_(organiser).send(
        f"{path}/profile", {"kinds": "calligraphy", "styles": ["楷书", "隶书"], "max_load": "30"}
    )
    db.session.refresh(judge)

    assert 303 == answer.status_code
    assert (["calligraphy"], ["楷书", "隶书"], 30, False) == (
        judge.kinds, judge.styles, judge.max_load, judge.is_active,
    )  # fmt: skip


def test_a_load_that_is_no_number_is_said_beside_the_field(
    call: Call, organiser: User, as_
) -> None:
    judge = make_judge(call=call)

    answer = as_(organiser).send(f"{page_of(call, judge)}/profile", {"max_load": "很多"})

    assert 422 == answer.status_code
    assert "有 1 处需要改正" in answer.text
    assert 'value="很多"' in answer.text


def test_a_pinned_conflict_takes_the_reading_back(call: Call, organiser: User, as_) -> None:
    round_ = make_round(category=call.categories[0], state=RoundState.OPEN, opened_at=NOW)
    entry = make_blind_entry(category=round_.category, blind_code="ZW-2027-0417")
    judge = make_judge(call=call)
    make_assignment(round_=round_, judge=judge, entry=entry)
    client = as_(organiser)

    fields = {"state": "confirmed", "entry": "zw-2027-0417", "kind": "kin", "reason": "表兄弟"}
    answer = client.send(f"{page_of(call, judge)}/conflicts", fields)
    text = client.get(answer.location).text

    assert "ZW-2027-0417" in text
    assert "表兄弟" in text
    assert "和它冲突的分配已经收回" in text
    assert "0 / 0" in client.get(f"/organise/{call.code}/judges").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"entry": "ZW-0000-0000", "reason": "亲戚"}, "没有这个匿名编号"),
        ({"unit": "没有这个单位", "reason": "亲戚"}, "没有找到"),
        ({"reason": "亲戚"}, "请选一个单位，或者一件作品"),
        ({"unit": "白石县信访局"}, "请写明理由"),
    ],
)
def test_a_pin_that_says_too_little_is_refused(
    call: Call, organiser: User, as_, fields: dict[str, str], said: str
) -> None:
    make_unit(name="白石县信访局")
    judge = make_judge(call=call)

    answer = as_(organiser).send(
        f"{page_of(call, judge)}/conflicts", {"state": "confirmed", "kind": "other", **fields}
    )

    assert 422 == answer.status_code
    assert said in answer.text
    assert 0 == db.session.query(ConflictOfInterest).count()


def test_a_declared_interest_is_dismissed_with_a_reason(call: Call, organiser: User, as_) -> None:
    judge = make_judge(call=call)
    row = make_conflict(judge=judge, person="林晚舟", kind=InterestKind.TEACHER)
    path, client = page_of(call, judge), as_(organiser)

    silent = client.send(f"{path}/settle", {"conflict": str(row.id), "state": "dismissed"})
    long = {"conflict": str(row.id), "state": "dismissed", "reason": "同校" * 151}
    refused = client.send(f"{path}/settle", long).text
    said = client.send(
        f"{path}/settle", {"conflict": str(row.id), "state": "dismissed", "reason": "只是同校"}
    )
    db.session.refresh(row)
    text = client.get(said.location).text

    assert (422, 303) == (silent.status_code, said.status_code)
    assert "请写明理由" in silent.text
    assert "<details open>" in refused
    assert f'value="{"同校" * 151}"' in refused
    # nothing was taken back: the page must not say so
    assert "记下了，不构成回避" in text
    assert "已经收回" not in text
    assert "结论和理由：许知行" in text
    assert "认定不构成回避 1 条" in client.get(f"/organise/{call.code}/judges").text
    assert ConflictState.DISMISSED is row.state
    assert "conflict.settled" in {event.verb for event in db.session.query(AuditEvent)}


def test_what_a_judge_declares_after_the_opening_is_marked(
    call: Call, organiser: User, as_
) -> None:
    """The work that leaves the list then tells the judge whose it was."""
    round_ = make_round(category=call.categories[0], state=RoundState.OPEN, opened_at=NOW)
    judge = make_assignment(round_=round_, judge=make_judge(call=call)).judge
    for days, person in ((-1, "林晚舟"), (1, "顾临池")):
        make_conflict(
            judge=judge, person=person, kind=InterestKind.KIN, at=NOW + timedelta(days=days)
        )
    page = as_(organiser).get(page_of(call, judge)).text

    assert ["评委申报", "开评以后申报"] == re.findall(r"(评委申报|开评以后申报)</span>", page)
    assert "为什么现在才申报，请问清楚" in page


def test_a_judges_own_work_can_never_be_cleared(call: Call, organiser: User, as_) -> None:
    judge = make_judge(call=call)
    row = make_conflict(judge=judge, person="方砚", kind=InterestKind.SAME_PERSON)

    answer = as_(organiser).send(
        f"{page_of(call, judge)}/settle",
        {"conflict": str(row.id), "state": "dismissed", "reason": "不是同一个人"},
    )

    assert 409 == answer.status_code
    assert "本人的作品必须回避" in answer.text


def test_an_interest_of_another_judge_does_not_exist_here(call: Call, organiser: User, as_) -> None:
    row = make_conflict(judge=make_judge(call=call), person="林晚舟")
    other = make_judge(call=call)

    answer = as_(organiser).send(
        f"{page_of(call, other)}/settle",
        {"conflict": str(row.id), "state": "dismissed", "reason": "试试"},
    )
    db.session.refresh(row)

    assert 404 == answer.status_code
    assert ConflictState.CONFIRMED is row.state


def test_an_observer_reads_and_changes_nothing(call: Call, as_) -> None:
    judge = make_judge(call=call, name="方砚")
    client = as_(make_user(role=Role.OBSERVER, call=call))

    text = client.get(page_of(call, judge)).text
    answer = client.send(f"{page_of(call, judge)}/profile", {"max_load": "1"})
    db.session.refresh(judge)

    assert "方砚" in text
    assert "指定回避" not in text
    assert 403 == answer.status_code
    assert judge.max_load is None


def test_a_judge_of_another_call_is_not_found(call: Call, organiser: User, as_) -> None:
    stranger = make_judge(call=make_call())

    assert 404 == as_(organiser).get(page_of(call, stranger)).status_code


def test_queries_do_not_grow_with_judges(call: Call, organiser: User, as_) -> None:
    client: WatchedClient = as_(organiser)
    make_judge(call=call, unit=make_unit())
    db.session.commit()
    with counting() as one:
        client.get(f"/organise/{call.code}/judges")
    for _ in range(2):
        make_conflict(judge=make_judge(call=call, unit=make_unit()), person="某人")
    db.session.commit()
    with counting() as three:
        client.get(f"/organise/{call.code}/judges")

    assert one.number == three.number
