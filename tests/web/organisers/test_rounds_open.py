"""轮次与分配, once judges are at work: progress, recusals, topping up, closing, reopening."""

import re
from decimal import Decimal

from portal.extensions import db
from portal.models import Call
from portal.models.enums import (
    AssignmentState,
    RecusalKind,
    RoundState,
    ScorecardState,
)
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_judge, make_scorecard
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import SEED, open_with_readings, path_of, plan_in


def test_progress_counts_signatures_and_shows_no_score(desk: WatchedClient, call: Call) -> None:
    round_, readings = open_with_readings(call)
    make_scorecard(assignment=readings[0], total=Decimal("87.25"))
    make_scorecard(assignment=readings[1], state=ScorecardState.DRAFT, total=Decimal("87.25"))
    db.session.commit()

    text = desk.get(path_of(round_)).text
    each = desk.get(f"{path_of(round_)}/progress").text
    short = desk.get(f"{path_of(round_)}/progress?show=short").text

    assert "1 / 4" in text
    assert "87.25" not in text + each
    assert "共 2 件" in short
    assert "1 / 2" in each


def test_a_found_identity_leads_to_the_entry(desk: WatchedClient, call: Call) -> None:
    round_, readings = open_with_readings(call)
    reading = readings[0]
    reading.state, reading.recused_at = AssignmentState.RECUSED, NOW
    reading.recusal, reading.recusal_note = RecusalKind.IDENTITY_FOUND, "第 2 页落款有姓名"
    db.session.commit()

    text = desk.get(path_of(round_)).text

    assert "发现身份信息" in text
    assert "第 2 页落款有姓名" in text
    assert re.search(rf'href="/organise/{call.code}/entries/\w+">ZW-', text)
    assert "还缺 1 份评分没有人评" in text


def test_topping_up_leaves_the_others_alone(desk: WatchedClient, call: Call) -> None:
    round_, readings = open_with_readings(call)
    make_judge(call=call, name="顾临池")
    readings[0].state, readings[0].recusal = AssignmentState.RECUSED, RecusalKind.INTEREST
    db.session.commit()
    kept = {(one.judge_id, one.entry_id, one.position) for one in readings[1:]}

    shown = desk.send(f"{path_of(round_)}/plan", SEED | {"keep": "assigned"})
    text = desk.get(shown.location).text
    desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan_in(text)})
    db.session.expire_all()
    live = {
        (one.judge_id, one.entry_id, one.position)
        for one in assignments_of(round_)
        if one.state is AssignmentState.ASSIGNED
    }

    assert "新增 1 份" in text
    assert kept < live
    assert 4 == len(live)


def test_who_left_is_asked_for_nothing(desk: WatchedClient, call: Call) -> None:
    round_, readings = open_with_readings(call)
    gone = readings[0].judge
    make_scorecard(assignment=readings[0])
    gone.is_active = False
    db.session.commit()

    text = desk.send(f"{path_of(round_)}/plan", SEED | {"keep": "assigned"}).text
    advice = text.partition("排不出方案")[2].partition("</div>")[0]

    assert "方砚" == gone.user.name
    assert "还差 1 份没有评委可评" in advice
    assert "添加评委" in advice
    assert "方砚" not in advice


def test_closing_short_needs_a_note(desk: WatchedClient, call: Call) -> None:
    round_, readings = open_with_readings(call)
    make_scorecard(assignment=readings[0])
    db.session.commit()

    asked = desk.get(f"{path_of(round_)}/close").text
    silent = desk.send(f"{path_of(round_)}/close")
    noted = desk.send(f"{path_of(round_)}/close", {"note": "两位评委出差，下周公示"})
    db.session.refresh(round_)

    assert "还缺 3 份签字的评分表" in asked
    assert 422 == silent.status_code
    assert "请写明原因" in silent.text
    assert 303 == noted.status_code
    assert RoundState.CLOSED is round_.state
    assert "两位评委出差，下周公示" in desk.get(path_of(round_)).text


def test_reopening_needs_a_reason(desk: WatchedClient, call: Call) -> None:
    round_, _ = open_with_readings(call)
    round_.state = RoundState.CLOSED
    db.session.commit()

    silent = desk.send(f"{path_of(round_)}/reopen")
    said = desk.send(f"{path_of(round_)}/reopen", {"reason": "补评两份"})
    db.session.refresh(round_)

    assert "请写明重新开评的原因" in silent.text
    assert 303 == said.status_code
    assert RoundState.OPEN is round_.state
