"""Judges who proofread: what they read for faults they do not score, in whichever order."""

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging import conflicts, queries
from portal.judging.proofreading import barring
from portal.models import Entry, JudgeProfile, ProofreadingRule, Round
from portal.models.enums import Role
from reviewers.conflicts import ConflictKind
from tests.factories.account import make_grant
from tests.factories.call import make_call
from tests.factories.judging import make_assignment, make_judge, make_round
from tests.factories.proofreading import brush, make_proofreading, make_rule, make_work

Case = tuple[Round, JudgeProfile, Entry, ProofreadingRule]


@pytest.fixture
def case(app: Flask) -> Case:
    """Return a round whose judge proofreads one of its two works."""
    call = make_call()
    rule = make_rule(category=brush(call))
    round_ = make_round(category=brush(call))
    judge = make_judge(call=call, code="JUDGE")
    make_grant(user=judge.user, role=Role.PROOFREADER, call=call)
    entry = make_work(call=call, blind_code="SF-2027-0001")
    make_work(call=call, blind_code="SF-2027-0002")
    make_proofreading(entry=entry, first=judge.user)
    return round_, judge, entry, rule


def test_a_plan_made_afterwards_gives_readers_no_work_of_theirs_to_score(case: Case) -> None:
    round_, judge, _, rule = case

    barred = queries.pool(round_, judges=[judge]).conflicts
    rule.allows_scorers = True
    db.session.flush()

    assert {("JUDGE", "SF-2027-0001"): ConflictKind.PROOFREADER} == barred
    assert {} == queries.pool(round_, judges=[judge]).conflicts


def test_a_reading_handed_out_all_the_same_is_not_opened(case: Case) -> None:
    round_, judge, entry, rule = case
    make_assignment(round_=round_, judge=judge, entry=entry)

    assert {entry.id: ConflictKind.PROOFREADER} == conflicts.conflicts_now(judge.id, [entry.id])
    # they go on proofreading it
    assert frozenset() == barring.barred(judge.user_id, entry.call_id, [entry.id])
    rule.allows_scorers = True
    db.session.flush()
    assert not conflicts.is_barred(judge.id, entry.id)
