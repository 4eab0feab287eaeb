"""Before the lock the totals of a work are not told one by one once its cards have changed."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.judging.operations import corrections, rankings, rounds
from portal.judging.operations.extra_readings import order_extra_readings
from portal.judging.replaying import replay
from portal.models import Assignment, Ranking, Round, User
from portal.models.enums import Role
from portal.web.organisers.score_files import sheet_of
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import assignments_of, make_blind_entry, make_judge, make_scorecard
from tests.factories.publishing import LATER, make_judged_round, make_ranking, spread_over
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import path_of

As = Callable[[User], WatchedClient]
NAMES = ("方砚", "沈墨", "陆闻")
TOTALS = (("80", "85", "90"), ("60", "72", "78"), ("65", "61", "66"))
#: Columns of the score table that tell of single totals.
SINGLE = ("评分", "最大分差", "算术平均")
EARLIER, AFTER = LATER - timedelta(days=1), LATER + timedelta(hours=1)


@pytest.fixture
def round_(app: Flask) -> Round:
    """Return a round that was closed and ranked, and is open again for one more judge of A0001."""
    call = make_call()
    judges = [make_judge(call=call, name=name) for name in NAMES]
    entries = [
        make_blind_entry(category=call.categories[0], blind_code=f"A000{number}")
        for number in (1, 2, 3)
    ]
    made = make_judged_round(totals=TOTALS, call=call, judges=judges, entries=entries)
    make_judge(call=call, name="祁山")
    make_ranking(round_=made, at=EARLIER)
    organiser = {"actor": make_user(), "at": LATER}
    rounds.reopen_round(made, reason="加评", **organiser)
    order_extra_readings(made, entries=["A0001"], reason="分差大", **organiser)
    db.session.commit()
    return made


def sign(round_: Round, name: str, total: str) -> Assignment:
    """Let a judge sign what waits."""
    waiting = next(
        one
        for one in assignments_of(round_)
        if one.judge.user.name == name and one.scorecard is None
    )
    points = spread_over(round_, Decimal(total))
    make_scorecard(assignment=waiting, points=points, total=Decimal(total), at=AFTER)
    return waiting


def ranked_again(round_: Round) -> Ranking:
    rounds.close_round(round_, note="", actor=make_user(), at=AFTER)
    ranking = make_ranking(round_=round_, at=AFTER)
    db.session.commit()
    return ranking


def told(client: WatchedClient, ranking: Ranking, entry: str) -> list[str]:
    """Return what pages and files tell of an entry's single totals."""
    round_ = ranking.round
    results = f"/organise/{round_.category.call.code}/results"
    explained = client.get(f"{results}/essay/entries/{entry}").text
    row = client.get(results).text.partition(f">{entry}<")[2].partition("</tr>")[0]
    cards = client.get(f"{path_of(round_)}/corrections?entry={entry}").text
    apart = client.get(f"{path_of(round_)}/divided").text.partition(f">{entry}<")[2]
    book = CalamineWorkbook.from_filelike(BytesIO(sheet_of(ranking)))
    heads, *lines = book.get_sheet_by_index(0).to_python()
    line = next(one for one in lines if one[2] == entry)
    cells = dict(zip(heads, line, strict=True))
    return [
        *re.findall(r'data-l="给分">([\d.]+)<', explained),
        *re.findall(r"评委给分 [\d.]+ 至 [\d.]+|分差 [\d.]+", row),
        *re.findall(r"评委\d，([\d.]+) 分", cards),
        *re.findall(r'data-l="(?:分差|各人的分)">([\d.、]+)<', apart.partition("</tr>")[0]),
        *(f"{head} {cell}" for head, cell in cells.items() if cell and head.startswith(SINGLE)),
    ]  # fmt: skip


def test_one_more_judge_s_total_is_told_nowhere_until_the_lock(round_: Round, as_: As) -> None:
    client = as_(make_user(role=Role.ORGANISER, call=round_.category.call))
    added = sign(round_, "祁山", "60")
    db.session.commit()
    # the totals of the first version are known: how far apart they are now would tell the fourth
    assert "锁定后显示" in client.get(f"{path_of(round_)}/divided").text
    ranking = ranked_again(round_)

    waiting = {entry: told(client, ranking, entry) for entry in ("A0001", "A0002")}
    number = next(one.rank for one in ranking.rows if one.entry_id == added.entry_id)

    assert ("祁山" in client.get(f"{path_of(round_)}/coverage").text, 1) == (True, number)
    assert [] == waiting["A0001"]
    assert {"60", "72", "78"} <= set(waiting["A0002"])
    assert replay(ranking).is_same
    page = client.get(f"/organise/{round_.category.call.code}/results/essay/entries/A0001").text
    assert "前后两次的分放在一起，就看得出是谁给的" in page
    rankings.lock_ranking(ranking, actor=make_user(), at=AFTER)
    db.session.commit()
    assert {"80", "85", "90", "60"} <= set(told(client, ranking, "A0001"))


def test_what_nobody_touched_or_organisers_put_right_is_told(round_: Round, as_: As) -> None:
    client = as_(make_user(role=Role.ORGANISER, call=round_.category.call))
    sign(round_, "祁山", "60")
    ranked_again(round_)
    card = next(
        one.scorecard for one in assignments_of(round_)
        if one.judge.user.name == "沈墨" and one.scorecard.total == 72
    )  # fmt: skip
    corrections.correct_scorecard(
        card, judge=card.assignment.judge.code, version=card.version, reason="录错",
        points={key: Decimal(one) for key, one in spread_over(round_, Decimal(73)).items()}
        | {one.key: Decimal(0) for one in round_.rubric.criteria if one.key not in card.points},
        actor=make_user(), at=AFTER + timedelta(hours=1),
    )  # fmt: skip
    ranking = make_ranking(round_=round_, at=AFTER + timedelta(hours=2))
    db.session.commit()

    assert {"60", "73", "78"} <= set(told(client, ranking, "A0002"))
    assert [] == told(client, ranking, "A0001")
