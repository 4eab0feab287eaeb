"""评分细则 across rounds: cards are judged by the version they were begun with, pages say which."""

from decimal import Decimal

import pytest

from portal import clock
from portal.calls import operations, queries
from portal.calls.operations import CriterionValues
from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations import rankings, rounds
from portal.judging.operations.scorecards import PointsRefused, sign_scorecard
from portal.judging.queries import newest_ranking
from portal.judging.replaying import replay
from portal.models import Call, Category, Round, User
from tests.factories.judging import assignments_of
from tests.factories.programmes import make_later_round
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import SEED, fill, path_of, plan_in

OLD = {"theme": "18", "substance": "22", "rule_of_law": "17", "structure": "13"}


def revise(category: Category, *, theme: int) -> None:
    """Write the next version: two criteria, so many points for the theme."""
    criteria = [
        CriterionValues("立意", Decimal(theme), Decimal(1), key="theme", is_main=True),
        CriterionValues("语言", Decimal(100 - theme), Decimal(1), key="language"),
    ]
    operations.revise_rubric(category, criteria=criteria, actor=None, at=clock.now())


def sign(round_: Round, points: dict[str, str]) -> None:
    for reading in assignments_of(round_):
        sign_scorecard(
            reading.id, points={key: Decimal(value) for key, value in points.items()}, remark="",
            version=0, actor=reading.judge.user, at=clock.now(),
        )  # fmt: skip


def test_a_rubric_is_revised_until_the_first_round_opens_and_all_rounds_have_it(
    desk: WatchedClient, call: Call, organiser: User
) -> None:
    first = fill(call, entries=2, judges=1, readings=1)
    last, path = make_later_round(first), path_of(first)
    planned = desk.get(desk.send(f"{path}/plan", SEED).location).text
    desk.send(f"{path}/plan/apply", {"plan": plan_in(planned)})
    who = {"actor": organiser, "at": clock.now()}

    # after the plan, before anybody scores: rounds to come go by the new version, and say so
    revise(first.category, theme=60)
    db.session.commit()
    assert [True] * 2 == [
        "评分细则用第 2 版" in desk.get(path_of(one)).text for one in (first, last)
    ]
    rounds.open_round(first, unchecked="示例", **who)
    with pytest.raises(PointsRefused):
        sign(first, OLD)
    sign(first, {"theme": "55", "language": "38"})

    # after the first scorecards, and after the ranking: for the round to come as well
    for step in (
        lambda: None,
        lambda: rounds.close_round(first, note="", actor=organiser, at=clock.now()),
        lambda: rankings.compute_ranking(first, actor=organiser, at=clock.now()),
    ):
        step()
        with pytest.raises(Conflict, match="这个组别已经开评，评分细则不能再改"):
            revise(first.category, theme=70)
    db.session.commit()

    assert [2, 2, 2] == [
        first.rubric.number, last.rubric.number, queries.current_rubric(first.category).number,
    ]  # fmt: skip
    ranking = newest_ranking(first)
    assert ([Decimal(93)] * 2, True) == (
        [row.score for row in ranking.rows],
        replay(ranking).is_same,
    )
    settings = desk.get(f"/organise/{call.code}/settings/{first.category.key}/rubric").text
    assert "评分细则不能再改" in settings
