"""催办: seen at the desk until the judge goes on, mailed by a real server, once a day."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import jobs
from portal.config import ConfigurationError, Settings
from portal.extensions import db
from portal.models import Assignment, Call, Entry, JudgeProfile, Reminder, Round, User
from portal.models.enums import Role, RoundState, ScorecardState
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_author
from tests.factories.judging import make_scorecard
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.mailbox import Mailbox, mail_server
from tests.web.organisers.reading import counting, last_deed
from tests.web.organisers.stages import open_with_readings, path_of

As = Callable[[User], WatchedClient]


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call(title="主题征集")


@pytest.fixture
def stage(call: Call) -> tuple[Round, list[Assignment]]:
    """Return an open round in which 方砚 has signed one of two works and 沈墨 none."""
    round_, readings = open_with_readings(call)
    make_scorecard(assignment=readings[0])
    db.session.commit()
    return round_, readings


@pytest.fixture
def client(call: Call, as_: As) -> WatchedClient:
    return as_(make_user(name="许知行", role=Role.ORGANISER, call=call))


@pytest.fixture
def box(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """Return a mailbox that the portal sends to."""
    settings: Settings = app.extensions["wenheng.settings"]
    with mail_server() as box:
        given: dict[str, Any] = {"mail_url": box.url, "mail_from": "wenheng@jianglin.example"}
        changed = settings.model_copy(update=given | {"mail_starttls": False})
        monkeypatch.setitem(app.extensions, "wenheng.settings", changed)
        yield box


def judges_of(readings: list[Assignment]) -> list[JudgeProfile]:
    return [readings[0].judge, readings[1].judge]


def fields(*judges: JudgeProfile, **more: str) -> dict[str, Any]:
    text = "{评委}老师，{轮次}还有 {待评} 件。"
    return {"judges": [one.code for one in judges], "template": text, **more}


def reminders() -> list[Reminder]:
    db.session.expire_all()
    return list(db.session.scalars(select(Reminder).order_by(Reminder.id)))


def test_who_is_behind_is_listed_with_a_text_to_copy(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    text = client.get(f"{path_of(stage[0])}/reminders").text

    assert "沈墨老师：您好。主题征集，征文初评还有 2 件等您评分" in text
    assert "方砚老师：您好。主题征集，征文初评还有 1 件等您评分" in text
    assert "各位评委老师：主题征集，征文初评还有 3 份评分表没有签字" in text
    assert 3 == text.count("\n评审台：http://localhost/judging</textarea>")
    assert "同时发邮件" not in text


def test_a_judge_reads_the_reminder_until_something_is_saved(
    client: WatchedClient, as_: As, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    _, shen = judges_of(readings)
    path = f"{path_of(round_)}/reminders"

    answer = client.send(path, fields(shen))
    desk = as_(shen.user).get("/judging").text
    others = as_(readings[0].judge.user).get("/judging").text

    assert "催办了 1 位评委" in client.get(answer.location).text
    assert "judge.reminded" == last_deed()[0]
    assert "沈墨老师，征文初评还有 2 件。" in desk
    assert "沈墨老师" not in others

    later = reminders()[0].made_at + timedelta(minutes=5)
    make_scorecard(assignment=readings[1], state=ScorecardState.DRAFT, at=later)
    assert "沈墨老师，征文初评" not in as_(shen.user).get("/judging").text


def test_a_second_reminder_within_a_day_needs_a_word(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    path, judges = f"{path_of(stage[0])}/reminders", judges_of(stage[1])
    client.send(path, fields(judges[1]))

    asked = client.send(path, fields(*judges))
    only = client.send(path, fields(*judges, only=judges[0].code))
    again = client.send(path, fields(*judges, again="y"))

    assert 422 == asked.status_code
    assert "沈墨 一天之内已经催过" in asked.text
    assert (303, 303) == (only.status_code, again.status_code)
    assert ["沈墨", "方砚"] == [one.judge.user.name for one in reminders()][:2]
    assert 4 == len(reminders())


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("请评 {作者} 的作品", "不认得 {作者}"),
        ("请评到 {截止}", "没有定评分截止时间"),
        ("顾怀瑾的作品还等您评", "作者的姓名“顾怀瑾”"),
        ("", "请写催办的内容"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_with_what_to_do(
    client: WatchedClient, stage: tuple[Round, list[Assignment]], template: str, said: str
) -> None:
    round_, readings = stage
    make_author(entry=db.session.get_one(Entry, readings[0].entry_id), name="顾怀瑾")
    db.session.commit()

    answer = client.send(
        f"{path_of(round_)}/reminders", fields(*judges_of(readings)) | {"template": template}
    )

    assert 422 == answer.status_code
    assert said in answer.text
    assert [] == reminders()


def test_mail_goes_out_once_and_is_tried_again_when_the_server_is_away(
    client: WatchedClient, stage: tuple[Round, list[Assignment]], box: Mailbox
) -> None:
    round_, readings = stage
    fang, shen = judges_of(readings)
    shen.user.email = "shen@jianglin.example"
    db.session.commit()
    client.send(f"{path_of(round_)}/reminders", fields(fang, shen, by_mail="y"))

    box.refusing = True
    jobs.run_all(at=NOW + timedelta(days=9999))
    before = [one.mailed_at for one in reminders()]
    box.refusing = False
    jobs.retry_failed(at=NOW)
    db.session.commit()
    jobs.run_all(at=NOW + timedelta(days=9999))
    jobs.run_all(at=NOW + timedelta(days=9999))

    assert [None, None] == before
    (letter,) = box.letters
    assert "shen@jianglin.example" == letter["To"]
    assert "主题征集：请接着评分" == letter["Subject"]
    assert "沈墨老师，征文初评还有 2 件。" == letter.get_content().strip()
    assert 1 == sum(one.mailed_at is not None for one in reminders())
    assert "已发出" in client.get(f"{path_of(round_)}/reminders").text


def test_a_letter_says_what_is_true_when_it_goes_and_why_it_did_not(
    client: WatchedClient, stage: tuple[Round, list[Assignment]], box: Mailbox
) -> None:
    round_, readings = stage
    judges = judges_of(readings)
    for judge, address in zip(judges, ("fang", "shen"), strict=True):
        judge.user.email = f"{address}@jianglin.example"
    db.session.commit()
    path = f"{path_of(round_)}/reminders"
    client.send(path, fields(*judges, by_mail="y"))
    waiting = client.get(path).text
    unsigned = [one for one in readings if one.scorecard is None]
    for reading in unsigned[:2]:
        make_scorecard(assignment=reading)
    db.session.commit()

    jobs.run_all(at=NOW + timedelta(days=9999))
    behind = unsigned[2].judge.user.name
    went = client.get(path).text
    box.unknown.add(b"jianglin")
    client.send(path, fields(unsigned[2].judge, by_mail="y", again="y"))
    for _ in range(3):
        jobs.run_all(at=NOW + timedelta(days=9999))
    refused = client.get(path).text

    assert "还没有发出" in waiting
    assert [f"{behind}老师，征文初评还有 1 件。"] == [
        one.get_content().strip() for one in box.letters
    ]
    assert ("轮到发的时候，已经不用催了" in went, "还没有发出" in went) == (True, False)
    assert "邮件服务器不收这个邮箱，请核对评委的邮箱；请换别的办法提醒" in refused


def test_a_closed_round_reminds_nobody(
    client: WatchedClient, stage: tuple[Round, list[Assignment]]
) -> None:
    round_, readings = stage
    round_.state = RoundState.CLOSED
    db.session.commit()

    answer = client.send(f"{path_of(round_)}/reminders", fields(*judges_of(readings)))

    assert "这一轮不在评分中" in answer.text
    assert [] == reminders()


def test_mail_without_a_sender_is_refused_at_start(app: Flask) -> None:
    with pytest.raises(ConfigurationError, match="MAIL_FROM"):
        Settings(mail_url="smtp://127.0.0.1:25", testing=True)


def test_pages_of_a_round_cost_the_same_with_one_and_many_judges(call: Call, as_: As) -> None:
    numbers: list[int] = []
    organiser = as_(make_user(role=Role.ORGANISER, call=call))
    round_, readings = open_with_readings(call)
    for state in (ScorecardState.SIGNED, ScorecardState.DRAFT):
        for page in ("coverage", "progress", "reminders"):
            with counting() as count:
                assert 200 == organiser.get(f"{path_of(round_)}/{page}").status_code
            numbers.append(count.number)
        make_scorecard(assignment=readings[1 + (state is ScorecardState.DRAFT)], state=state)
        db.session.commit()

    assert numbers[:3] == numbers[3:]
    assert max(numbers) < 16
