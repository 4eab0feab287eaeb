"""扣分: beside the judges' points, in sight, and undone only with a reason."""

from decimal import Decimal

import pytest

from portal.errors import Conflict, Refused
from portal.judging.operations import rankings
from portal.judging.operations.deductions import deduct_points, withdraw_deduction
from portal.judging.operations.rounds import change_round
from portal.judging.queries.adjustments import deductions_of
from portal.judging.replaying import replay
from portal.models import Entry
from portal.models.enums import Rule
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_blind_entry, make_round
from tests.factories.publishing import LATER, make_judged_round, make_ranking

TOTALS = (("90", "91", "90"), ("89", "89", "89"))


def deduct(entry, points="2", reason="超出字数上限"):
    return deduct_points(entry, points=Decimal(points), reason=reason, actor=make_user(), at=LATER)


def first_of(ranking) -> Entry:
    return rankings.db.session.get(Entry, ranking.rows[0].entry_id)


def test_deduction_moves_an_entry_from_the_next_ranking_on_and_stays_in_sight(app):
    round_ = make_judged_round(totals=TOTALS)
    entry = first_of(make_ranking(round_=round_))

    deduct(entry)
    ranking = make_ranking(round_=round_)

    row = ranking.rows[1]
    assert entry.id == row.entry_id
    assert (Decimal("88.33"), Decimal("90.33"), Decimal(-2)) == (row.score, row.judged, row.added)
    assert [[["deduction", "-2", "超出字数上限"]]] == [*ranking.inputs["adjustments"].values()]
    assert replay(ranking).is_same


def test_withdrawn_deduction_counts_no_more_and_stays_on_record(app):
    round_ = make_judged_round(totals=TOTALS)
    entry = first_of(make_ranking(round_=round_))
    deduction = deduct(entry)

    withdraw_deduction(deduction, entry, reason="核对原稿，没有超", actor=make_user(), at=LATER)

    assert Decimal("90.33") == make_ranking(round_=round_).rows[0].score
    assert ["核对原稿，没有超"] == [one.withdrawal for one in deductions_of(entry.id)]
    with pytest.raises(Conflict, match="已经撤销"):
        withdraw_deduction(deduction, entry, reason="再撤", actor=make_user(), at=LATER)


@pytest.mark.parametrize(
    ("points", "reason", "message"),
    [("0", "超字数", "0.5 到 100"), ("0.3", "超字数", "0.5 到 100"), ("2", " ", "依据")],
)
def test_deduction_needs_points_of_the_scale_and_a_reason(app, points, reason, message):
    entry = first_of(make_ranking(round_=make_judged_round(totals=TOTALS)))

    with pytest.raises(Refused, match=message):
        deduct(entry, points, reason)


def test_nothing_is_deducted_once_the_ranks_are_locked(app):
    entry = first_of(make_ranking(round_=make_judged_round(totals=TOTALS), is_locked=True))

    with pytest.raises(Conflict, match="已经锁定"):
        deduct(entry)


def test_nothing_is_deducted_from_places_in_a_pile(app):
    round_ = make_judged_round(totals=TOTALS, rule=Rule.GROUP_RANK)
    entry = first_of(make_ranking(round_=round_))

    with pytest.raises(Refused, match="得分是百分位"):
        deduct(entry)


def test_places_in_a_pile_are_refused_where_points_are_taken_off(app):
    deduct(make_blind_entry(call=(call := make_call())))
    terms = {"readings": 3, "due_at": None, "actor": make_user(), "at": LATER}

    with pytest.raises(Refused, match="审读得分和扣分加不进去"):
        change_round(make_round(category=call.categories[0]), rule=Rule.GROUP_RANK, **terms)
