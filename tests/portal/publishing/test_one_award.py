"""每位作者只得一个奖: proposed, decided by hand, and looked at again before publishing."""

import pytest

from portal.errors import Refused
from portal.extensions import db
from portal.models import AuditEvent, Entry
from portal.publishing import operations, queries, reviewing
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.entry import make_author
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import LATER, make_judged_round, make_ranking, make_review
from tests.factories.unit import make_unit

TOTALS = (("90",) * 3, ("88",) * 3, ("70",) * 3, ("60",) * 3)


def make_locked(*, totals=TOTALS, repeats=(1,), is_limited=True, phone="139 0000 1111"):
    """Return a locked ranking of ZW-0, ZW-1 …; the author of ZW-0 has those of *repeats* too."""
    call = make_call()
    call.settings = call.settings | {"one_award_per_author": is_limited}
    entries = [make_blind_entry(call=call, blind_code=f"ZW-{n}") for n in range(len(totals))]
    make_author(entry=entries[0], name="何伟", phone="13900001111")
    for number in repeats:
        make_author(entry=entries[number], name="何 伟", phone=phone, unit_id=make_unit().id)
    return make_ranking(
        round_=make_judged_round(totals=totals, call=call, entries=entries), is_locked=True
    )


def propose(ranking, *vacant):
    operations.propose_awards(ranking, vacant=vacant, actor=make_user(), at=LATER)


def holders(ranking):
    """Return the blind codes of each level."""
    return [
        [one.code for one in level.candidates] for level in reviewing.award_table(ranking).levels
    ]


def test_a_second_entry_of_an_author_makes_room_for_the_next(app):
    ranking = make_locked()
    propose(ranking)

    table = reviewing.award_table(ranking)
    (passed,) = table.without

    assert [["ZW-0"], ["ZW-2"], ["ZW-3"], []] == holders(ranking)
    assert 1 == table.passed
    assert ("ZW-1", ("何伟已凭另一件作品获奖，每位作者只得一个奖",)) == (
        passed.code, tuple(word.replace(" ", "") for word in passed.warnings)
    )  # fmt: skip
    event = db.session.query(AuditEvent).filter_by(verb="awards.proposed").one()
    assert ["ZW-1"] == event.facts["passed_over"]


def test_a_call_may_allow_more_than_one(app):
    ranking = make_locked(is_limited=False)
    propose(ranking)

    assert [["ZW-0"], ["ZW-1"], ["ZW-2"], ["ZW-3"]] == holders(ranking)


def test_colleagues_who_share_a_telephone_are_two_people(app):
    ranking = make_locked(repeats=())
    second = next(row.entry_id for row in ranking.rows if row.position == 2)
    entry = db.session.get_one(Entry, second)
    make_author(entry=entry, name="马兰", phone="13900001111", unit_id=make_unit().id)
    propose(ranking)

    assert [["ZW-0"], ["ZW-1"], ["ZW-2"], ["ZW-3"]] == holders(ranking)


def test_another_person_of_that_name_is_not_the_same(app):
    ranking = make_locked(phone="13900002222")
    propose(ranking)

    assert [["ZW-0"], ["ZW-1"], ["ZW-2"], ["ZW-3"]] == holders(ranking)


def test_vacant_levels_and_ties_work_with_an_entry_passed_over(app):
    ranking = make_locked(totals=(("90",) * 3, ("88",) * 3, ("70",) * 3, ("70",) * 3))
    propose(ranking, "first")

    assert [[], ["ZW-0"], ["ZW-2", "ZW-3"], []] == holders(ranking)


def test_a_tie_with_ones_own_work_extends_nothing(app):
    ranking = make_locked(totals=(("90",) * 3, ("90",) * 3, ("70",) * 3))
    propose(ranking)

    first, *rest = holders(ranking)
    assert 1 == len(first)
    assert [["ZW-2"], [], []] == rest


def test_a_second_award_by_hand_is_refused(app):
    ranking = make_locked()
    propose(ranking)
    second = reviewing.award_table(ranking).without[0].person.entry
    level = queries.levels_of(ranking.round.category)[1]

    with pytest.raises(Refused, match="在这一组别已有一个奖"):
        operations.set_award(
            ranking, second, level=level, reason="评委会意见", actor=make_user(), at=LATER
        )


def test_two_awards_of_one_author_are_not_published(app):
    ranking = make_locked(is_limited=False)
    call = ranking.round.category.call
    propose(ranking)
    call.settings = call.settings | {"one_award_per_author": True}
    make_review(call=call)

    with pytest.raises(Refused, match="得了不止一个奖"):
        operations.publish(call, actor=make_user(), at=LATER)
