"""What judges wrote beside their points, on the pages that explain a result."""

from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.models import User
from portal.models.enums import Role, RoundKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.judging import make_scorecard
from tests.factories.programmes import LATER, make_kind_round, ranked
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]


def test_remarks_explain_a_result_after_the_lock_and_sign_for_nobody(app: Flask, as_: As) -> None:
    """Before it a further remark would come with a reading whose judge is known."""
    round_, piles = make_kind_round(RoundKind.SCORING, Rule.MEAN, entries=1, judges=3)
    for (reading,), words in zip(piles.values(), ("结尾仓促", "", "事例真切"), strict=True):
        make_scorecard(assignment=reading, remark=words)
    round_.state = RoundState.CLOSED
    ranking = ranked(round_)
    call = round_.category.call
    client = as_(make_user(role=Role.ORGANISER, call=call))
    place = f"/organise/{call.code}/results/essay/entries/A0001"

    before = client.get(place).text
    ranking.locked_at = LATER
    db.session.commit()
    after = client.get(place).text

    assert "评委写的评语，名次锁定后显示在这里，不署名" in before
    assert "事例真切" not in before
    assert 0 < after.index(f"{round_.name}：事例真切") < after.index(f"{round_.name}：结尾仓促")
