"""The judges' desk, scoring: drafts, signatures, two windows, and what it refuses."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Assignment, AuditEvent, BlindCode, Scorecard
from portal.models.enums import RoundState, ScorecardState
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
ALL = {
    "points_theme": "18", "points_substance": "21.5", "points_rule_of_law": "16.5",
    "points_structure": "13.5", "points_language": "14", "points_form": "4.5",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def code_of(assignment: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=assignment.entry_id).scalar()


def post(client: WatchedClient, code: str, deed: str, version: int, **typed: str) -> TestResponse:
    form = {"version": str(version), "remark": "", "deed": deed, **typed}
    return client.post(f"/judging/{code}/scorecard", data=form)


def card_of(assignment: Assignment) -> Scorecard | None:
    db.session.expire_all()
    return db.session.query(Scorecard).filter_by(assignment_id=assignment.id).one_or_none()


def test_points_are_summed_exactly_and_the_next_work_follows(app: Flask, as_: As) -> None:
    first = make_assignment()
    second = make_assignment(
        round_=first.round, judge=first.judge, plan=make_plan(round_=first.round)
    )
    client, code = as_(first.judge.user), code_of(first)

    answer = post(client, code, "sign", 0, **ALL)
    card = card_of(first)

    assert card is not None
    assert ("88.0", ScorecardState.SIGNED) == (str(card.total), card.state)
    assert f"/judging/{code_of(second)}/scorecard?after={code}" == answer.location
    assert f"{code} 已签字，88 分" in " ".join(client.get(answer.location).text.split())


def test_full_width_digits_are_digits(app: Flask, as_: As) -> None:
    reading = make_assignment()

    post(as_(reading.judge.user), code_of(reading), "save", 0, points_theme="１８。５")

    assert {"theme": "18.5"} == card_of(reading).points


@pytest.mark.parametrize(
    ("typed", "said"),
    [("十八", "请填数字"), ("21", "最多 20 分"), ("18.3", "按 0.5 分递增"), ("-1", "不能小于 0"),
     ("1e1", "请填数字"), ("NaN", "请填数字")],
)  # fmt: skip
def test_bad_points_are_kept_on_the_page_and_out_of_the_database(
    app: Flask, as_: As, typed: str, said: str
) -> None:
    reading = make_assignment()

    answer = post(as_(reading.judge.user), code_of(reading), "save", 0, points_theme=typed)

    assert (422, True, True) == (answer.status_code, said in answer.text, typed in answer.text)
    assert card_of(reading) is None


def test_a_signature_needs_every_criterion(app: Flask, as_: As) -> None:
    reading = make_assignment()
    typed = {key: value for key, value in ALL.items() if key != "points_language"}

    answer = post(as_(reading.judge.user), code_of(reading), "sign", 0, **typed)

    assert 422 == answer.status_code
    assert "语言与感染力：还没有打分" in answer.text
    assert card_of(reading) is None


def test_a_remark_with_its_judge_in_it_is_warned_of_and_not_signed(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    remark = f"写得实在。{reading.judge.user.name}"
    said = "评语里写了您自己的姓名，看评语的人会知道是谁评的。请去掉再签字。"

    saved = draft(client, code, 0, "remark", remark)
    assert (200, said) == (saved.status_code, saved.json["warning"])
    assert said in client.get(f"/judging/{code}/scorecard").text

    refused = post(client, code, "sign", 1, remark=remark, **ALL)
    assert 422 == refused.status_code
    assert said in refused.text
    assert 303 == post(client, code, "sign", 1, remark="写得实在。", **ALL).status_code


def test_a_remark_that_may_be_signed_is_warned_of_and_can_be_signed(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    said = "评语里有像署名的话。评语不署名，请核对；不是署名就不用改。"

    saved = draft(client, code, 0, "remark", "欢迎联系我")

    assert said == saved.json["warning"]
    assert said in client.get(f"/judging/{code}/scorecard").text
    assert 303 == post(client, code, "sign", 1, remark="欢迎联系我", **ALL).status_code


def test_two_windows_never_overwrite_each_other(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "save", 0, points_theme="18")

    late = post(client, code, "save", 0, points_theme="15")
    chosen = post(client, code, "save", card_of(reading).version, points_theme="15")

    assert 409 == late.status_code
    assert "这一页：15<br>已保存的：18" in late.text
    assert 303 == chosen.status_code
    assert {"theme": "15"} == card_of(reading).points


def test_two_windows_by_autosave_get_both_values(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    first = draft(client, code, 0, "points_theme", "18")
    second = draft(client, code, 0, "points_theme", "15")
    signed = post(client, code, "sign", 0, **ALL | {"points_theme": "15"})

    assert 1 == first.json["version"]
    assert (409, 1, "18") == (second.status_code, second.json["version"],
                              second.json["fields"]["points_theme"])  # fmt: skip
    assert 409 == signed.status_code
    assert ScorecardState.DRAFT is card_of(reading).state


def draft(client: WatchedClient, code: str, version: int, field: str, value: str) -> TestResponse:
    return client.post(
        f"/judging/{code}/draft",
        data={"version": str(version), "field": field, field: value},
        headers={"Accept": "application/json"},
    )


def test_autosave_keeps_one_field_at_a_time(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    one = draft(client, code, 0, "points_theme", "18")
    two = draft(client, code, one.json["version"], "remark", "第 4 段写实。")
    bad = draft(client, code, two.json["version"], "points_theme", "很好")
    gone = draft(client, code, two.json["version"], "points_theme", "")

    assert (422, "主题契合与政治导向：请填数字，例如 18.5。") == (
        bad.status_code,
        bad.json["message"],
    )
    assert 200 == gone.status_code
    assert ({}, "第 4 段写实。") == (card_of(reading).points, card_of(reading).remark)


def test_a_second_click_on_the_seal_goes_on(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "sign", 0, **ALL)

    again = post(client, code, "sign", 0, **ALL)

    assert (303, f"/judging?after={code}") == (again.status_code, again.location)
    events = select(func.count()).where(AuditEvent.verb == "scorecard.signed")
    assert 1 == db.session.scalar(events)


def test_a_card_signed_in_another_window_stands(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "sign", 0, **ALL)

    late = post(client, code, "save", 0, **ALL | {"points_theme": "11"})

    assert 409 == late.status_code
    assert "这一页：11<br>已保存的：18" in late.text
    assert "<b>18</b> / 20" in late.text
    assert "18" == card_of(reading).points["theme"]
    # nothing can be chosen any more, only opened again: the box says just that
    assert ("没有保存，已经签过字" in late.text, "请选一份" in late.text) == (True, False)
    assert f'btn-sm" href="/judging/{code}/reopen">重新打分</a>' in late.text


def test_an_autosave_of_a_closed_card_says_what_is_true(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "sign", 0, **ALL)

    signed = draft(client, code, 0, "points_theme", "11").json
    reading.round.state = RoundState.CLOSED
    db.session.commit()
    over = draft(client, code, 0, "points_theme", "11").json

    assert (True, f"/judging/{code}/reopen") == (signed["is_closed"], signed["reopen_href"])
    assert "这一份已经签字" in signed["message"]
    assert (True, "") == (over["is_closed"], over["reopen_href"])
    assert "这一轮已经结束" in over["message"]


def test_a_late_signature_of_a_saved_card_says_why_it_was_refused(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "save", 0, **ALL)
    reading.round.due_at = datetime(2020, 1, 1, tzinfo=UTC)
    db.session.commit()

    late = post(client, code, "sign", card_of(reading).version, **ALL)

    assert (409, True) == (late.status_code, "截止时间已经过了，现在不能签字" in late.text)
    assert "请选一份" not in late.text


def test_a_signed_card_shows_its_receipt_and_can_be_taken_back(app: Flask, as_: As) -> None:
    reading = make_assignment()
    client, code = as_(reading.judge.user), code_of(reading)
    post(client, code, "sign", 0, **ALL)
    digest = card_of(reading).digest

    page = client.get(f"/judging/{code}/scorecard").text
    refused = client.post(f"/judging/{code}/reopen", data={"reason": " "})
    client.post(f"/judging/{code}/reopen", data={"reason": "第三项看错了"})

    assert f"{digest[:8]} {digest[8:16]}" in page
    assert 422 == refused.status_code
    assert ScorecardState.REOPENED is card_of(reading).state
    assert 'value="21.5"' in client.get(f"/judging/{code}/scorecard").text


def test_skipping_keeps_what_was_typed_and_puts_the_work_last(app: Flask, as_: As) -> None:
    first = make_assignment()
    plan = make_plan(round_=first.round)
    second = make_assignment(round_=first.round, judge=first.judge, plan=plan)
    client, code = as_(first.judge.user), code_of(first)

    answer = post(client, code, "skip", 0, points_theme="18")

    assert f"/judging/{code_of(second)}/scorecard?after={code}" == answer.location
    assert {"theme": "18"} == card_of(first).points
    assert "跳过" in client.get(answer.location).text


def test_a_closed_round_can_be_read_and_not_changed(app: Flask, as_: As) -> None:
    round_ = make_round(state=RoundState.CLOSED)
    card = make_scorecard(assignment=make_assignment(round_=round_))
    client, code = as_(card.assignment.judge.user), code_of(card.assignment)

    page = client.get(f"/judging/{code}/scorecard").text

    assert "这一轮已经结束，不能再改分" in page
    assert 409 == post(client, code, "save", 1, points_theme="1").status_code
    assert 409 == client.post(f"/judging/{code}/reopen", data={"reason": "改"}).status_code


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_queries_for_one_work_and_for_three(
    app: Flask, as_: As, count: int, counted: Callable[..., int]
) -> None:
    reading = make_assignment()
    judge, round_ = reading.judge, reading.round
    for _ in range(count - 1):
        make_assignment(round_=round_, judge=judge, plan=make_plan(round_=round_))
    make_judge(call=judge_call(round_))
    make_blind_entry(category=round_.category)
    client, code = as_(judge.user), code_of(reading)

    assert 13 == counted(lambda: client.get("/judging"))
    assert 15 == counted(lambda: client.get(f"/judging/{code}/scorecard"))


def judge_call(round_: object) -> object:
    return round_.category.call
