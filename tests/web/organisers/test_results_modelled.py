"""What the model would change, told alike by the ranking, 得分说明, the minutes and the sheet."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations.deductions import deduct_points
from portal.judging.replaying import replay
from portal.models import Ranking, User
from portal.models.enums import Combination, Role, RoundState
from portal.web.organisers.score_files import sheet_of
from tests.factories.account import make_user
from tests.factories.judging import make_assignment, make_judge, make_plan, make_scorecard
from tests.factories.programmes import LATER, make_later_round, make_scored_round, ranked
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]

# the judges differ by four points each, and by nothing else: the works are worth 80, 81, 79, 78
MARKS = (((0, "84"), (1, "80")), ((1, "81"), (2, "77")), ((0, "83"), (2, "75")),
         ((0, "82"), (1, "78")))  # fmt: skip
MOVES = "A0001（二等奖变为优秀奖）、A0002（三等奖变为二等奖）、A0003（优秀奖变为三等奖）"
SCOPE = "“校宽严后”只把终评的评委分换成校宽严后的分，权重、扣分和同分规则照旧"


@pytest.fixture
def ranking(app: Flask) -> Ranking:
    """
    Return the ranking of a second round, weighed half and half with the first.

    Official: A0004 78, A0001 75, A0002 and A0003 74.5 parted by the judge who read both, A0005
    behind; one work a prize. By the model: 77, then A0002 75.5, A0003 74.5, A0001 74.
    """
    first, entries = make_scored_round([70, 70, 70, 76, 60])
    ranked(first)
    last = make_later_round(first, state=RoundState.CLOSED, readings=2)
    judges = [make_judge(call=first.category.call) for _ in range(3)]
    plan = make_plan(round_=last)
    for entry, given in zip(entries, MARKS, strict=False):
        for judge, total in given:
            reading = make_assignment(round_=last, judge=judges[judge], entry=entry, plan=plan)
            make_scorecard(assignment=reading, points={"theme": total})
    deduct_points(entries[0], points=Decimal(1), reason="超字数", actor=make_user(), at=LATER)
    first.weight = last.weight = Decimal(50)
    last.category.combination = Combination.WEIGHTED
    db.session.flush()
    return ranked(last)


@pytest.fixture
def pages(ranking: Ranking, as_: As) -> Callable[[str], str]:
    """Return what an organiser reads under the results."""
    call = ranking.round.category.call
    client = as_(make_user(role=Role.ORGANISER, call=call))
    return lambda rest: client.get(f"/organise/{call.code}/results{rest}").text


def papers(ranking: Ranking) -> list[str]:
    """Return all sentences of the minutes, and the notes of the sheet."""
    sections = minutes_of(ranking.round, with_names=False).sections
    book = CalamineWorkbook.from_filelike(BytesIO(sheet_of(ranking)))
    notes = book.get_sheet_by_name("说明").to_python()
    return [
        "".join(line for section in sections for line in section.sentences),
        "".join(str(cell) for line in notes for cell in line),
    ]


def test_weighted_rounds_say_everywhere_what_the_model_would_change(
    ranking: Ranking, pages: Callable[[str], str]
) -> None:
    page, first, last = pages(""), pages("/essay/entries/A0001"), pages("/essay/entries/A0004")

    assert ["77.00", "74.00", "75.50", "74.50", "None"] == [
        str(row.adjusted) for row in ranking.rows
    ]
    assert "按校宽严后得分排，3 件作品的奖次会变</summary>" in page
    assert ("都不变" in page, SCOPE in page) == (False, True)
    assert "这件作品的奖次从二等奖变为优秀奖。“校宽严后”只把终评" in first
    assert "74.00" in first
    assert "这件作品的奖次不变。“校宽严后”只把终评" in last
    for paper in papers(ranking):
        assert f"按校宽严后得分排，3 件作品的奖次会变：{MOVES}。这只供对照，不改变名次。" in paper
        assert SCOPE in paper
    assert replay(ranking).is_same


def test_a_ranking_of_an_earlier_engine_replays_and_says_what_it_did_not_look_at(
    ranking: Ranking, pages: Callable[[str], str]
) -> None:
    ranking.engine_version = "1.3.0"
    kept = {key: value for key, value in ranking.summary.items() if key not in {"caveat", "cut_by"}}
    ranking.summary = kept | {"moved": []}
    for row in ranking.rows:
        row.adjusted = None
    db.session.flush()
    untold = "这一版由引擎 1.3.0 算出，那时各轮加权的还不算“校宽严后”，所以不说奖次会不会变。"

    page, told = pages(""), pages("/essay/entries/A0001")

    assert (True, False) == (replay(ranking).is_same, replay(ranking).is_whole)
    assert [True, True, True] == [untold in one for one in (page, *papers(ranking)[:1], told)]
    assert "都不变" not in page
    # the places are those of today's engine, so it may explain them
    assert '初评 <b class="num">70.00</b> 分，第 4 名，占 50%。' in told


def test_a_ranking_says_nothing_of_prizes_that_were_others_when_it_was_made(
    ranking: Ranking, pages: Callable[[str], str]
) -> None:
    ranking.round.category.award_levels[0].count = 2
    db.session.flush()

    page = pages("")

    assert "奖次怎样定，在这一版排名以后改过，所以不说按校宽严后得分排会不会变。" in page
    assert "作品的奖次会变" not in page
