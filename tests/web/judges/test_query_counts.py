"""The sheet of scores and the declaration cost the same with one work and with three."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories.judging import (
    make_assignment,
    make_conflict,
    make_judge,
    make_plan,
    make_scorecard,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient


@pytest.mark.parametrize("page", ["/judging/rounds/{round}/sheet", "/judging/declaration"])
def test_three_works_cost_as_many_queries_as_one(
    app: Flask, as_: Callable[..., WatchedClient], counted: Callable[..., int], page: str
) -> None:
    numbers = []
    for size in (1, 3):
        judge = make_judge()
        reading = make_assignment(judge=judge, round_=None)
        round_ = reading.round
        make_scorecard(assignment=reading)
        make_conflict(judge=judge, unit=make_unit())
        for _ in range(size - 1):
            plan = make_plan(round_=round_)
            make_scorecard(assignment=make_assignment(round_=round_, judge=judge, plan=plan))
            make_conflict(judge=judge, unit=make_unit())
        client, path = as_(judge.user), page.format(round=round_.code)
        numbers.append(counted(lambda path=path, client=client: seen(client, path)))

    assert numbers[0] == numbers[1]


def seen(client: WatchedClient, path: str) -> None:
    """Ask for a page that must be there."""
    assert 200 == client.get(path).status_code
