"""The judges' desk around the scorecard: queue, declaration, stepping aside, the score sheet."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from portal.entries.operations import accept_entry
from portal.extensions import db
from portal.models import Assignment, BlindCode, ConflictOfInterest, Entry
from portal.models.enums import (
    AssignmentState,
    EntryStatus,
    RecusalKind,
    Role,
    RoundState,
    ScorecardState,
)
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def code_of(assignment: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=assignment.entry_id).scalar()


def more(reading: Assignment) -> Assignment:
    return make_assignment(
        round_=reading.round, judge=reading.judge, plan=make_plan(round_=reading.round)
    )


def test_the_queue_says_how_many_are_left(app: Flask, as_: As) -> None:
    fresh = make_assignment()
    draft, signed, recused = more(fresh), more(fresh), more(fresh)
    make_scorecard(assignment=draft, state=ScorecardState.DRAFT, points={"theme": "18"}, total=18)
    make_scorecard(assignment=signed)
    recused.state = AssignmentState.RECUSED
    client = as_(fresh.judge.user)

    page, done = client.get("/judging").text, client.get("/judging?show=signed").text

    assert "还有 2 篇" in page
    assert "共 3 篇，已签 1；待评 2 篇里有 1 份草稿" in page
    assert (True, False) == (code_of(draft) in page, f">{code_of(signed)}<" in page)
    assert (False, True) == (f">{code_of(fresh)}<" in done, code_of(signed) in done)
    assert code_of(recused) not in client.get("/judging?show=all").text


def test_a_brush_work_says_what_was_chosen_and_nothing_that_was_typed(app: Flask, as_: As) -> None:
    category = make_call().categories[1]
    reading = make_assignment(round_=make_round(category=category, state=RoundState.OPEN))
    entry = db.session.get_one(Entry, reading.entry_id)
    typed = {"transcription": "陈静书于江州", "edition_note": "陈静藏本", "glyphs": "繁体"}
    entry.status, entry.answers = EntryStatus.SUBMITTED, entry.answers | typed
    accept_entry(entry, actor=entry.submitter, at=NOW)
    client = as_(reading.judge.user)

    page = client.get(f"/judging/{code_of(reading)}/scorecard").text
    beside = client.get(f"/judging/compare?left={code_of(reading)}").text

    assert ["楷书，中堂", "69 × 138 厘米", "第六条"] == re.findall("<dd>(.*?)</dd>", page)[:3]
    assert "楷书，中堂" in beside
    assert [] == [word for word in ("陈静", "繁体") if word in page + beside]


def test_a_closed_round_stands_below_and_asks_for_nothing(app: Flask, as_: As) -> None:
    card = make_scorecard(assignment=make_assignment(round_=make_round(state=RoundState.CLOSED)))

    page = as_(card.assignment.judge.user).get("/judging").text

    assert "现在没有要评的作品" in page
    assert f"/judging/rounds/{card.assignment.round.code}/sheet" in page


def test_a_judge_without_a_profile_is_told_what_comes(app: Flask, as_: As) -> None:
    user = make_user()
    make_grant(user=user, role=Role.JUDGE, call=make_call())

    assert "组织者还没有把您列入评委名单" in as_(user).get("/judging").text


def test_the_declaration_comes_first(app: Flask, as_: As) -> None:
    reading = make_assignment()
    reading.judge.declared_at = reading.judge.briefed_at = None
    client, code = as_(reading.judge.user), code_of(reading)

    before = (client.get("/judging").location, client.get(f"/judging/{code}/scorecard").status_code)
    page = client.get("/judging/declaration").text
    silent = client.post("/judging/declaration", data={})
    answer = client.post("/judging/declaration", data={"has_interest": "none"})

    assert ("/judging/declaration", 404) == before
    assert "有直接利害关系的，应当回避" in page
    assert 422 == silent.status_code
    assert (303, "/judging/briefing") == (answer.status_code, answer.location)
    assert "/judging/briefing" == client.get("/judging").location
    assert 404 == client.get(f"/judging/{code}/scorecard").status_code
    assert "经历、案例或做法具体可信" in client.get("/judging/briefing").text
    assert "/judging" == client.post("/judging/briefing", data={}).location
    assert code in client.get("/judging").text


def test_a_declared_interest_empties_the_queue_of_it(app: Flask, as_: As) -> None:
    named = make_assignment()
    other = more(named)
    unit = db.session.get_one(Entry, named.entry_id).unit
    client = as_(named.judge.user)

    client.post("/judging/declaration", data={
        "has_interest": "some", "rows-0-kind": "kin", "rows-0-unit": unit.name,
    })  # fmt: skip
    page = client.get("/judging").text

    assert (False, True) == (code_of(named) in page, code_of(other) in page)
    assert f'value="{unit.name}"' in client.get("/judging/declaration").text


def test_what_is_left_out_of_a_declaration_too_late_is_said_to_stay(app: Flask, as_: As) -> None:
    client = as_(make_assignment().judge.user)
    kin = {"has_interest": "some", "rows-0-kind": "kin", "rows-0-person": "林晚舟"}

    first = client.post("/judging/declaration", data=kin).location
    answer = client.post("/judging/declaration", data={"has_interest": "none"})
    page = client.get(answer.location).text

    assert "/judging" == first
    assert (303, True) == (answer.status_code, answer.location.endswith("&kept=1"))
    assert "声明已保存，没有写进去的 1 条仍然保留。" in page
    assert 'value="林晚舟"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"has_interest": "some"}, "请至少写明一条"),
        ({"has_interest": "none", "rows-0-person": "张三"}, "请改成一致"),
        ({"has_interest": "some", "rows-0-person": "张三"}, "请选一种关系"),
        ({"has_interest": "some", "rows-0-kind": "kin"}, "请写明单位或者姓名"),
        (
            {"has_interest": "some", "rows-0-kind": "kin", "rows-0-unit": "无此单位"},
            "没有找到这个单位",
        ),
    ],
)
def test_a_declaration_that_cannot_be_read_is_kept_as_typed(
    app: Flask, as_: As, typed: dict[str, str], said: str
) -> None:
    judge = make_judge(declared_at=None)

    answer = as_(judge.user).post("/judging/declaration", data=typed)

    assert (422, True) == (answer.status_code, said in answer.text)
    assert all(f'value="{value}"' in answer.text for key, value in typed.items() if "unit" in key)
    assert 0 == db.session.query(ConflictOfInterest).count()


def test_recusing_needs_a_kind_and_no_name(app: Flask, as_: As) -> None:
    first = make_assignment()
    second = more(first)
    client, code = as_(first.judge.user), code_of(first)

    silent = client.post(f"/judging/{code}/recuse", data={})
    answer = client.post(f"/judging/{code}/recuse", data={"kind": "recognised"})
    db.session.expire_all()

    assert 422 == silent.status_code
    assert f"/judging/{code_of(second)}/scorecard?after={code}" == answer.location
    assert RecusalKind.RECOGNISED is first.recusal
    assert 404 == client.get(f"/judging/{code}/scorecard").status_code


def test_an_identity_found_leaves_the_queue(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)

    client.post(f"/judging/{code}/identity", data={"note": "第 3 段"})
    db.session.expire_all()

    assert (RecusalKind.IDENTITY_FOUND, "第 3 段") == (reading.recusal, reading.recusal_note)
    assert code not in client.get("/judging?show=all").text


def test_the_score_sheet_lists_what_was_signed(app: Flask, as_: As) -> None:
    card = make_scorecard(digest="9f2c41d7" * 8)
    waiting = more(card.assignment)
    page = (
        as_(card.assignment.judge.user)
        .get(f"/judging/rounds/{card.assignment.round.code}/sheet")
        .text
    )

    assert "SHA-256 0000" in page or "9f2c41d7 9f2c41d7" in page
    assert (True, False) == (code_of(card.assignment) in page, code_of(waiting) in page)
    assert card.assignment.judge.user.name in page


def test_a_form_without_a_token_is_refused(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    reading = make_assignment()

    answer = as_(reading.judge.user).post(f"/judging/{code_of(reading)}/draft", data={})

    assert 400 == answer.status_code


def test_points_wait_where_they_were_saved(app: Flask, as_: As) -> None:
    reading = make_assignment()
    make_scorecard(
        assignment=reading, state=ScorecardState.DRAFT, points={"theme": "18.0"}, total=18, at=NOW
    )

    page = as_(reading.judge.user).get(f"/judging/{code_of(reading)}/scorecard").text

    assert 'name="points_theme"' in page
    assert 'value="18"' in page


def test_a_second_call_does_not_shut_the_works_of_the_first(app: Flask, as_: As) -> None:
    reading = make_assignment()
    call = make_call(title="第二次征集")
    make_judge(call=call, user=reading.judge.user, declared_at=None)
    client = as_(reading.judge.user)

    page = client.get("/judging").text

    assert code_of(reading) in page
    assert "第二次征集还不能评" in page
    assert f"/judging/declaration?call={call.code}" in page


def test_a_work_read_in_an_earlier_round_too_leads_on_in_the_newer_one(as_: As) -> None:
    earlier = make_assignment(round_=make_round(state=RoundState.CLOSED))
    others = [more(earlier) for _ in range(2)]
    for one in (earlier, *others):
        make_scorecard(assignment=one)
    round_ = make_round(category=earlier.round.category, state=RoundState.OPEN, position=2)
    for place, one in enumerate((others[0], earlier, others[1])):
        make_assignment(
            round_=round_, judge=earlier.judge, plan=make_plan(round_=round_),
            entry=db.session.get_one(Entry, one.entry_id), position=place,
        )  # fmt: skip
    client, path = as_(earlier.judge.user), f"/judging/{code_of(earlier)}/scorecard"
    page = client.get(path).text

    answer = client.send(path, {"remark": "字句平实。", "version": "0", "deed": "next"})
    skipped = client.send(path, {"remark": "字句平实。", "version": "1", "deed": "skip"})

    after = client.get(answer.location).text
    assert f"/judging/{code_of(others[1])}/scorecard?after={code_of(earlier)}" == answer.location
    assert answer.location == skipped.location
    assert "已跳过" in after
    (draft,), arrived = (re.findall(f'data-{one}="(\\w+)"', text) for one, text in
                         (("draft", page), ("arrived", after)))  # fmt: skip
    assert [draft] == arrived
