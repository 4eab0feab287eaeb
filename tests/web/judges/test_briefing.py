"""Calibration works: tried blind, explained afterwards, and scored in no round."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging.queries import pool_entries
from portal.models import AuditEvent, CalibrationTrial, CalibrationWork, JudgeProfile
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_calibration_work,
    make_conflict,
    make_judge,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
NOTE = "第三段的数字对不上，真实性只能给到中。"
EXPECTED = {"theme": "17", "substance": "18", "rule_of_law": "15", "structure": "12",
            "language": "12", "form": "4.5"}  # fmt: skip
GIVEN = {f"points_{key}": value for key, value in (EXPECTED | {"substance": "23"}).items()}


@pytest.fixture
def work(app: Flask) -> CalibrationWork:
    """Return a calibration work with the organisers' points."""
    return make_calibration_work(note=NOTE, points=EXPECTED)


def judge_of(work: CalibrationWork) -> JudgeProfile:
    judge = make_judge(call=work.category.call)
    judge.briefed_at = None
    db.session.flush()
    return judge


def test_the_note_comes_after_the_try_and_the_first_try_stands(
    work: CalibrationWork, as_: As
) -> None:
    judge = judge_of(work)
    client, address = as_(judge.user), f"/judging/calibration/{work.code}"

    early = client.send("/judging/briefing")
    before = client.get(address).text
    refused = client.send(address, GIVEN | {"points_theme": "21"})
    client.send(address, GIVEN)
    client.send(address, GIVEN | {"points_theme": "1"})
    after = client.get(address).text

    assert (422, True) == (early.status_code, "还有 1 件校准作品没有试评" in early.text)
    assert (False, True) == (NOTE in before, NOTE in after)
    assert (422, True) == (refused.status_code, "最多 20 分" in refused.text)
    assert ["83.5"] == [str(one.total) for one in db.session.query(CalibrationTrial)]
    (tried,) = db.session.query(AuditEvent).filter_by(verb="calibration.tried")
    # who tried what, and not a single point: named judges stand in the trail
    assert (judge.code, {"category", "blind_code"}) == (tried.subject_code, set(tried.facts))
    for said in ("参考 78.5 分", ">+5<", ">83.5<"):
        assert said in after
    assert "/judging" == client.send("/judging/briefing").location


def test_a_work_in_conflict_is_not_there_to_be_tried(work: CalibrationWork, as_: As) -> None:
    judge = judge_of(work)
    make_conflict(judge=judge, entry=work.entry)
    stranger = make_judge()
    address = f"/judging/calibration/{work.code}"

    assert [404, 404] == [as_(one.user).get(address).status_code for one in (judge, stranger)]
    assert "校准作品 1" not in as_(judge.user).get("/judging/briefing").text


def test_a_calibration_work_leaves_the_pool_and_a_read_one_stays_in_it(app: Flask, as_: As) -> None:
    reading = make_assignment()
    category = reading.round.category
    free = make_blind_entry(category=category, blind_code="ZW-2027-9999")
    organiser = as_(make_user(role=Role.ORGANISER, call=category.call))
    address = f"/organise/{category.call.code}/settings/{category.key}/calibration"
    about = {"note": NOTE, "points_theme": "17"}

    half = organiser.send(address, about | {"blind_code": "ZW-2027-9999"})
    taken = [one.code for one in pool_entries(category) if one.entry_id == reading.entry_id]
    read = organiser.send(address, {"note": NOTE, "blind_code": taken[0]})
    organiser.send(address, {"note": NOTE, "blind_code": "ZW-2027-9999"})

    assert (422, True) == (half.status_code, "还没有打分" in half.text)
    assert (422, True) == (read.status_code, "已经分给评委评了" in read.text)
    assert [reading.entry_id] == [one.entry_id for one in pool_entries(category)]
    (work,) = db.session.query(CalibrationWork)
    assert free.id == work.entry_id


def test_a_work_judges_could_read_stays_out_of_the_competition(
    work: CalibrationWork, as_: As
) -> None:
    category = work.category
    organiser = as_(make_user(role=Role.ORGANISER, call=category.call))
    place = f"/organise/{category.call.code}/settings/{category.key}/calibration"
    address = f"{place}/{work.code}/remove"
    brush = make_judge(call=category.call, kinds=["calligraphy"])
    judge = make_judge(call=category.call)

    declared = organiser.send(address, {"reason": "选错了一件。"})
    listed = organiser.get(place).text
    judge.declared_at = None
    db.session.flush()
    bare = organiser.send(address)
    done = organiser.send(address, {"reason": "选错了一件。"})

    assert brush.declared_at is not None
    assert (409, True) == (declared.status_code, "打得开这件校准作品" in declared.text)
    assert (address in listed, "不能再去掉" in listed) == (False, True)
    assert (422, True) == (bare.status_code, "请写明为什么去掉" in bare.text)
    assert 303 == done.status_code
    assert [work.entry_id] == [one.entry_id for one in pool_entries(category)]
    event = db.session.query(AuditEvent).filter_by(verb="calibration.removed").one()
    assert "选错了一件。" == event.facts["reason"]
