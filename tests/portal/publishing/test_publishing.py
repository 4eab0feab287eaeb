"""Awards and publishing: by rank and share, by hand with a reason, once and for good."""

import pytest

from portal.accounts.rights import account_of
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging.operations import rankings
from portal.models import AuditEvent, Author, Call
from portal.models.enums import Role, SecrecyConclusion
from portal.publishing import operations, queries, reviewing, showing, snapshot
from portal.publishing.policies import may_hold_certificate
from portal.publishing.published import results_of
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.entry import make_author
from tests.factories.judging import make_blind_entry, make_judge
from tests.factories.publishing import (
    LATER,
    make_consent,
    make_judged_round,
    make_publication,
    make_ranking,
    make_review,
)
from tests.factories.unit import make_unit

TOTALS = (("90", "91", "92"), ("88", "88", "88"), ("70", "71", "72"))
BRUSH = (("80", "81", "82"),)
TIED = (("90", "90", "90"), ("90", "90", "90"), ("80", "80", "80"))


def locked(totals=TOTALS, **values):
    return make_ranking(round_=make_judged_round(totals=totals, **values), is_locked=True)


def propose(ranking, *vacant):
    return operations.propose_awards(ranking, vacant=vacant, actor=make_user(), at=LATER)


def held(ranking):
    """Return level name → how many hold it."""
    table = reviewing.award_table(ranking)
    return {one.level.name: len(one.candidates) for one in table.levels}


def test_levels_are_filled_from_the_top(app):
    ranking = locked()
    propose(ranking)

    assert {"一等奖": 1, "二等奖": 1, "三等奖": 1, "优秀奖": 0} == held(ranking)


def test_tie_across_the_line_shares_the_higher_level(app):
    ranking = locked(TIED)
    propose(ranking)

    assert {"一等奖": 2, "二等奖": 1, "三等奖": 0, "优秀奖": 0} == held(ranking)
    assert 1 == reviewing.award_table(ranking).levels[0].extended


def test_vacant_level_takes_nobody(app):
    ranking = locked()
    propose(ranking, "first")

    assert {"一等奖": 0, "二等奖": 1, "三等奖": 1, "优秀奖": 1} == held(ranking)


def test_awards_follow_the_locked_places_of_an_older_engine(app):
    ranking = make_ranking(round_=make_judged_round(totals=TOTALS))
    first, second, third = (row.entry_id for row in ranking.rows)
    # what an older engine made of the same cards: the second before the first
    ranking.engine_version = "1.0.0"
    ranking.rows[0].entry_id = third
    db.session.flush()
    ranking.rows[1].entry_id, ranking.rows[2].entry_id = first, second
    db.session.flush()
    ranking.locked_at = LATER

    propose(ranking)

    assert [third, first, second] == [*queries.awards_of(ranking)]


def test_awards_need_locked_ranks(app):
    with pytest.raises(Conflict, match="名次还没有锁定"):
        propose(make_ranking(round_=make_judged_round(totals=TOTALS)))


def test_moving_by_hand_needs_a_reason_and_is_told(app):
    ranking = locked()
    propose(ranking)
    entry = reviewing.award_table(ranking).levels[0].candidates[0].person.entry
    second = queries.levels_of(ranking.round.category)[1]
    about = {"level": second, "actor": make_user(), "at": LATER}

    with pytest.raises(Refused, match="为什么与名次不一致"):
        operations.set_award(ranking, entry, reason=" ", **about)
    operations.set_award(ranking, entry, reason="题材重复", **about)

    assert {"一等奖": 0, "二等奖": 2, "三等奖": 1, "优秀奖": 0} == held(ranking)
    moved = reviewing.award_table(ranking).levels[1].candidates[0]
    assert ("题材重复", 1) == (moved.reason, moved.rank)
    newest = db.session.query(AuditEvent).order_by(AuditEvent.sequence.desc()).first()
    assert newest is not None
    assert "award.decided" == newest.verb


def test_same_author_and_insiders_are_pointed_out(app):
    call, unit = make_call(), make_unit(name="青柳区信访局")
    call.settings = call.settings | {"one_award_per_author": False}
    judges = [make_judge(call=call) for _ in range(3)]
    first = make_blind_entry(call=call, unit=unit, author="林晚舟")
    second = make_blind_entry(call=call, author="林晚舟")
    for entry in (first, second):
        make_author(entry=entry, name="何伟", phone="13900001111")
    ranking = locked(TOTALS[:2], entries=[first, second], judges=judges, call=call)
    # who judged comes to the unit afterwards: before, no result would have counted the card
    judges[0].user.unit_id = unit.id
    db.session.flush()
    propose(ranking)

    table = reviewing.award_table(ranking)
    warnings = [one.warnings for level in table.levels for one in level.candidates]

    again = "何伟在这一组还有别的获奖作品"
    assert [(again, "组织者或评委所在的单位"), (again,)] == warnings
    assert 2 == table.warned


def test_unit_with_many_awards_is_pointed_out(app):
    call, unit = make_call(), make_unit(name="青柳区信访局")
    entries = [make_blind_entry(call=call, unit=unit, author=name) for name in "甲乙丙"]
    ranking = locked(entries=entries, call=call)
    propose(ranking)

    shares = reviewing.award_table(ranking).units

    assert [("青柳区信访局", 3, 3, True)] == [
        (one.unit, one.awards, one.entries, one.is_large) for one in shares
    ]


def publish(ranking):
    return operations.publish(ranking.round.category.call, actor=make_user(), at=LATER)


def test_publishing_needs_a_passed_review(app):
    ranking = locked()
    propose(ranking)
    call = ranking.round.category.call

    with pytest.raises(Refused, match="还没有保密审查记录"):
        publish(ranking)
    make_review(call=call, conclusion=SecrecyConclusion.HELD)
    with pytest.raises(Refused, match="暂不公开"):
        publish(ranking)
    make_review(call=call)
    assert 1 == publish(ranking).number


def test_publishing_needs_a_review_after_the_last_change_of_an_award(app):
    ranking = locked()
    propose(ranking)
    make_review(call=ranking.round.category.call)
    propose(ranking, "first")

    with pytest.raises(Refused, match="再审查一次"):
        publish(ranking)
    assert "再审查一次" in reviewing.steps(ranking.round.category.call)[-1].word


def test_publishing_needs_a_review_of_what_is_published_now(app):
    call = make_call()
    entry = make_blind_entry(call=call, author="林晚舟")
    ranking = locked(TOTALS[:1], entries=[entry], call=call)
    propose(ranking)
    make_review(call=call)
    levels = queries.levels_of(ranking.round.category)

    def renamed_level():
        levels[0].name = "特等奖"

    def renamed_call():
        call.title = "别的题目"

    for change in (lambda: make_consent(entry=entry), renamed_level, renamed_call):
        change()
        db.session.flush()
        with pytest.raises(Refused, match="保密审查以后内容有变化"):
            publish(ranking)
        make_review(call=call)

    assert 1 == publish(ranking).number


def test_publishing_needs_every_judged_category_settled(app):
    call = make_call()
    ranking = locked(call=call)
    propose(ranking)
    other = make_ranking(round_=make_judged_round(category=call.categories[1], totals=BRUSH))
    make_review(call=call)

    with pytest.raises(Refused, match="书法的名次还没有锁定"):
        publish(ranking)
    rankings.lock_ranking(other, actor=make_user(), at=LATER)
    make_review(call=call)
    with pytest.raises(Refused, match="书法还没有定奖项"):
        publish(ranking)


def test_a_category_may_stay_vacant_altogether(app):
    ranking = locked()
    levels = [one.key for one in queries.levels_of(ranking.round.category)]
    publication = make_publication(ranking=ranking, vacant=levels)

    results = results_of(publication.snapshot)

    assert [0] == [one.awards for one in results.categories]
    assert ["一等奖", "二等奖", "三等奖", "优秀奖"] == [
        level.name for level in results.categories[0].levels
    ]


def test_results_are_published_once(app):
    ranking = locked()
    make_publication(ranking=ranking)

    with pytest.raises(Conflict, match="已经发布过"):
        publish(ranking)
    with pytest.raises(Conflict, match="奖项不能再改"):
        propose(ranking)


def test_published_results_do_not_follow_a_changed_name(app):
    call = make_call()
    entry = make_blind_entry(call=call, author="林晚舟")
    make_consent(entry=entry)
    ranking = locked(TOTALS[:1], entries=[entry], call=call)
    publication = make_publication(ranking=ranking)
    digest = publication.digest

    db.session.query(Author).update({"name": "林晓舟"})
    entry.unit.name = "改了名的单位"
    db.session.commit()

    published = queries.publication_of(call)
    winner = next(results_of(published.snapshot).winners()).winner
    assert ("林晚舟", digest) == (winner.holder, snapshot.digest_of(published.snapshot))


def test_without_consent_there_is_a_code_and_nothing_else(app):
    call = make_call()
    entry = make_blind_entry(call=call, author="林晚舟", title="林晚舟的十五天", blind_code="ZW-1")
    entry.copies[0].title = "×××的十五天"
    make_consent(entry=entry, is_agreed=False)
    publication = make_publication(ranking=locked(TOTALS[:1], entries=[entry], call=call))

    told = str(publication.snapshot)

    assert "ZW-1" in told
    assert "×××的十五天" in told
    assert "林晚舟" not in told
    assert entry.unit.name not in told
    with pytest.raises(NotFound):
        showing.work_by_code(call, "ZW-1")


def test_submitter_learns_the_award_after_publication_only(app):
    call = make_call()
    entry = make_blind_entry(call=call)
    ranking = locked(TOTALS[:1], entries=[entry], call=call)

    assert queries.award_of_entry(entry) is None
    propose(ranking)
    assert queries.award_of_entry(entry) is None
    make_publication(ranking=ranking)
    found = queries.award_of_entry(entry)
    assert found is not None
    assert "一等奖" == found.level
    assert entry is showing.certificate_by_number(found.certificate).entry


def test_a_held_certificate_is_the_submitters(app):
    entry = make_blind_entry()
    organiser = make_user(role=Role.ORGANISER, call=db.session.get_one(Call, entry.call_id))
    stranger = make_user(role=Role.ORGANISER, call=make_call())

    told = [
        may_hold_certificate(account_of(one), entry)
        for one in (entry.submitter, organiser, stranger)
    ]

    assert [True, True, False] == told
    assert not may_hold_certificate(None, entry)
