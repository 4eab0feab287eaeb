"""Two rounds: with the last one's ranks all before it is locked, named, and as it was counted."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.earlier_conflicts import earlier_conflicts, seen_of, sentences_of, told_in
from portal.judging.habits import habits_of
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import corrections, discussions, pools, rankings
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.judging.queries.corrections import signed_cards
from portal.judging.replaying import replay
from portal.models import AuditEvent, Entry, Ranking, Round
from portal.models.enums import PoolKind, RoundState
from portal.web.organisers.score_files import sheet_of
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_conflict, make_scorecard
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)

NAME = "方砚"
STANDS = "亲属关系是评后才有的，入围不受影响"


def make_first(**values: object) -> tuple[Round, list[Entry]]:
    """Return a first round that two judges signed: A0001 leads A0002 by the first judge alone."""
    first, entries = make_scored_round([90, 80], **values)
    for readings in assign_all(first, entries, 1).values():
        for reading in readings:
            make_scorecard(assignment=reading, points={"theme": "70"})
    assignments_of(first)[0].judge.user.name = NAME
    db.session.flush()
    return first, entries


def judge_last(last: Round, entries: list[Entry]) -> Ranking:
    """Let a judge score the last round, end it and rank it."""
    last.state = RoundState.OPEN
    for readings in assign_all(last, entries, 1).values():
        for reading in readings:
            make_scorecard(assignment=reading, points={"theme": "30"})
    last.state, last.closed_at = RoundState.CLOSED, NOW
    db.session.flush()
    return ranked(last)


def said(round_: Round) -> str:
    """Return all sentences of a round's minutes."""
    paper = minutes_of(round_, with_names=True)
    return "".join(line for part in paper.sections for line in part.sentences)


def told_of(first: Round) -> dict[str, object]:
    """Return what pages and files of the first round say of its judges."""
    ranking = queries.newest_ranking(first)
    sheets = CalamineWorkbook.from_filelike(BytesIO(sheet_of(ranking)))
    heads = sheets.get_sheet_by_name("评分汇总表").to_python()[0]
    return {
        "habits": habits_of(first).has_names,
        "sheet": any(NAME in str(head) for head in heads),
        "minutes": "在名次锁定以后列出" not in said(first) and "名次 " in said(first),
        "corrections": any(NAME in one.label for one in signed_cards(first, "A0001")),
    }


def test_an_earlier_round_names_its_judges_from_the_last_lock_on(app: Flask) -> None:
    first, entries = make_first()
    ranked(first)
    ranking = judge_last(make_later_round(first), entries)

    before = told_of(first)
    rankings.lock_ranking(ranking, actor=make_user(), at=LATER)

    assert {"habits": False, "sheet": False, "minutes": False, "corrections": False} == before
    assert {"habits": True, "sheet": True, "minutes": True, "corrections": True} == told_of(first)


def speak(first: Round) -> object:
    reading = assignments_of(first)[0]
    return discussions.say(reading.id, text="再看一遍", actor=reading.judge.user, at=LATER)


def open_up(first: Round) -> object:
    return discussions.set_openness(
        first, shows_peers=True, has_discussion=True, actor=make_user(), at=LATER
    )


def correct(first: Round) -> object:
    card = assignments_of(first)[0].scorecard
    return corrections.correct_scorecard(
        card, judge=card.assignment.judge.code, points={}, reason="抄错", version=card.version,
        actor=make_user(), at=LATER,
    )  # fmt: skip


def set_aside(first: Round) -> object:
    found = conflicted_readings(first)
    return set_aside_conflicted(first, seen=seen_as(found), actor=make_user(), at=LATER)


@pytest.mark.parametrize("deed", [speak, open_up, correct, set_aside, ranked])
def test_an_earlier_round_changes_no_more_after_the_last_lock(
    app: Flask, deed: Callable[[Round], object]
) -> None:
    """Without a ranking of its own, too: then nothing rests on it, and only the lock stops it."""
    first, entries = make_first(has_discussion=True)
    ranking = judge_last(make_later_round(first), entries)
    # before, judges talk on; an organiser's deed that fails does so for another reason
    speak(first)
    rankings.lock_ranking(ranking, actor=make_user(), at=LATER)

    with pytest.raises(Conflict, match="名次已经锁定"):
        deed(first)


@pytest.mark.parametrize(
    ("count", "shift"),
    [
        (2, "去掉这几份重算，进终评的作品不变。"),
        (1, "去掉这几份重算，进终评的作品会变：A0002 会入围，A0001 不会入围。"),
    ],
)
def test_a_conflict_of_an_earlier_round_is_locked_over_with_a_reason(
    app: Flask, count: int, shift: str
) -> None:
    first, entries = make_first()
    ranked(first)
    last = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=count)
    pools.draw_pool(last, actor=make_user(), at=LATER)
    judge_last(last, entries[:count])
    make_conflict(judge=assignments_of(first)[0].judge, entry=entries[0])
    ranking = ranked(last)
    seen, who = seen_of(earlier_conflicts(last)), make_user()

    with pytest.raises(Conflict, match="终评已经按初评的名次开评"):
        set_aside(first)
    with pytest.raises(Refused, match=r"初评 1 份。请写明为什么结果仍然成立"):
        rankings.lock_ranking(ranking, seen=seen, actor=who, at=LATER)
    with pytest.raises(Conflict, match="有变化。请看最新的一份"):
        rankings.lock_ranking(ranking, seen="0", known=STANDS, actor=who, at=LATER)
    assert "名次还没有锁定，锁定时要写明为什么结果仍然成立。" in said(first)
    rankings.lock_ranking(ranking, seen=seen, known=f"{STANDS}。", actor=who, at=LATER)

    told, reason = told_in(ranking)
    line = sentences_of(told)[0]
    assert (f"{STANDS}。", True, True) == (reason, "A0001（亲属）" in line, line.endswith(shift))
    assert replay(ranking).is_same
    for round_ in (first, last):
        assert f"{line}组织者确认结果仍然成立，理由：{STANDS}。" in said(round_)
    event = db.session.query(AuditEvent).filter_by(verb="ranking.locked").one()
    assert ([["初评", "A0001"]], f"{STANDS}。") == (
        event.facts["in_conflict"],
        event.facts["reason"],
    )


def test_a_lock_without_conflicts_before_keeps_no_reason(app: Flask) -> None:
    first, entries = make_first()
    ranked(first)
    ranking = judge_last(make_later_round(first), entries)

    rankings.lock_ranking(ranking, known="没有用处", actor=make_user(), at=LATER)

    assert ((), "") == told_in(ranking)
    assert "理由：" not in said(first)
