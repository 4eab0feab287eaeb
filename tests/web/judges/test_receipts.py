"""我的回执: what a judge signed, round by round."""

import re
from collections.abc import Callable

from flask import Flask

from portal.extensions import db
from portal.judging.operations import verdicts
from portal.models import Entry
from portal.models.enums import RoundKind, RoundState, Rule
from tests.factories.call import NOW
from tests.factories.judging import make_assignment, make_plan, make_round
from tests.factories.programmes import make_kind_round
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]


def test_a_work_signed_in_two_rounds_is_as_signed_in_both(app: Flask, as_: As) -> None:
    """It has one code, and a receipt in each round."""
    first, piles = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=1, judges=1)
    ((judge, (reading,)),) = piles.items()
    verdicts.sign_verdict(
        reading.id, is_passed=True, remark="", version=0, actor=judge.user, at=NOW
    )
    first.state = RoundState.CLOSED
    again = make_round(
        category=first.category, name="复筛", position=2, kind=first.kind, rule=first.rule,
        readings=1, state=RoundState.OPEN,
    )  # fmt: skip
    other = make_assignment(
        round_=again,
        judge=judge,
        entry=db.session.get_one(Entry, reading.entry_id),
        plan=make_plan(round_=again),
    )
    verdicts.sign_verdict(other.id, is_passed=False, remark="", version=0, actor=judge.user, at=NOW)
    db.session.commit()

    page = as_(judge.user).get("/judging/receipts").text

    assert [2, 0] == [page.count(words) for words in ("<dt>总指纹</dt>", "您签字时的总指纹")]
    assert 2 == len({*re.findall(r"SHA-256((?: \w{8}){8})", page)})
