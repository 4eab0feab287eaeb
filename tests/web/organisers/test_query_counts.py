"""One entry costs the same number of queries however much there is around it."""

from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.models import User
from portal.models.enums import Role
from portal.screening import operations
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_author, make_submitted_essay
from tests.factories.judging import make_judge
from tests.factories.publishing import make_judged_round, make_publication, make_ranking
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import counting

As = Callable[[User], WatchedClient]
TOTALS = (("90", "91", "92"), ("88", "88", "88"), ("60", "75", "78"))


def test_an_entry_costs_the_same_with_one_and_three_of_everything(app: Flask, as_: As) -> None:
    call = make_call()
    organiser = make_user(role=Role.ORGANISER, call=call)
    numbers = []
    for size in (1, 3):
        entry, _ = make_submitted_essay(call=call)
        for number in range(size - 1):
            make_author(entry=entry, name=f"作者{number}")
            make_submitted_essay(call=call)
            make_judge(call=call)
        operations.send_back(entry, reason="缺附件", actor=organiser, at=NOW)
        db.session.commit()
        client = as_(organiser)
        with counting() as count:
            path = f"/organise/{call.code}/entries/{entry.code}"
            assert 200 == client.get(path).status_code
        numbers.append(count.number)

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 36


def test_awards_and_a_replay_cost_the_same_with_one_and_three(app: Flask, as_: As) -> None:
    numbers = []
    for totals in (TOTALS[:1], TOTALS):
        call = make_call()
        ranking = make_ranking(round_=make_judged_round(call=call, totals=totals), is_locked=True)
        make_publication(ranking=ranking)
        client = as_(make_user(role=Role.ORGANISER, call=call))
        for page in ("results/essay/replay", "results", "awards"):
            with counting() as count:
                assert 200 == client.get(f"/organise/{call.code}/{page}").status_code
            numbers.append(count.number)

    assert numbers[:3] == numbers[3:]
