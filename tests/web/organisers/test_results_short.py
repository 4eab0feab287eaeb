"""排名: works whose scorecards are too few for a place in a round, before it closes and after."""

from collections.abc import Callable

from flask import Flask

from portal.judging.minutes.outcome import outcome
from portal.models import User
from portal.models.enums import Role, RoundState
from tests.factories.account import make_user
from tests.factories.judging import make_scorecard
from tests.factories.programmes import assign_all, make_later_round, make_scored_round, ranked
from tests.infrastructure.clients import WatchedClient
from tests.portal.judging.test_combined_rounds import close
from tests.portal.judging.test_rankings import sheet_rows


def test_a_work_with_too_few_cards_is_named_before_closing_and_after(
    app: Flask, as_: Callable[[User], WatchedClient]
) -> None:
    first, entries = make_scored_round([20, 18, 16])
    ranked(first)
    last = make_later_round(first, state=RoundState.OPEN, readings=2)
    (full, *_), (other, gone, _) = assign_all(last, entries, 2).values()
    for reading in (full, other):
        make_scorecard(assignment=reading, points={last.rubric.criteria[0].key: "15"})
    make_scorecard(assignment=gone, points={last.rubric.criteria[0].key: "19"})
    call = first.category.call
    client, place = as_(make_user(role=Role.ORGANISER, call=call)), f"/organise/{call.code}/results"
    closing = client.get(f"/organise/{call.code}/rounds/{last.code}/close").text
    close(last)
    ranking = ranked(last)

    page = client.get(place).text
    told = client.get(f"{place}/essay/entries/A0002").text
    sheet = sheet_rows(client.send(f"{place}/essay/score-sheet").data)

    assert "2 件签字的评分表不到 2 份，结束以后没有这一轮的名次：</b>A0002、A0003。" in closing
    assert "2 件签字的评分表不到 2 份，没有终评的名次：</b>A0002、A0003。它们按前面轮次" in page
    assert f'href="/organise/{call.code}/rounds/{last.code}/reopen"' in page
    assert "签字的评分表只有 1 份，按初评排</td>" in page
    assert "终评只有 1 份签字的评分表，至少要 2 份才有名次，所以按初评的名次排在后面" in told
    assert ["", "签字的评分表只有 1 份，按初评排", "签字的评分表只有 0 份，按初评排"] == [
        row[-1] for row in sheet[1:]
    ]
    assert (
        "这一轮排出名次的 1 件，按前面轮次排在后面的 2 件；评分不足、没有这一轮名次的 2 件。"
        in outcome(last, ranking).sentences
    )
