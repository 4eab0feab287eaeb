"""Plans: what judges hold goes before their limits, and seeds are held against what was told."""

from flask import Flask

from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import rounds
from portal.judging.replaying import Verdict, replay_plan
from portal.models.enums import RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_scorecard
from tests.portal.judging.test_plans import apply, begin, make_stage, propose


def test_a_limit_below_what_a_judge_has_signed_does_not_block_the_others(app: Flask) -> None:
    round_ = make_stage(judge_count=4, readings=2)
    apply(propose(round_))
    begin(round_)
    busy, *_, leaving = queries.judges_working(round_.category.call)
    held = [one for one in assignments_of(round_) if one.judge_id == busy.id]
    for one in held:
        make_scorecard(assignment=one)
    busy.max_load, leaving.is_active = 1, False
    db.session.flush()

    plan = propose(round_)

    loads = dict(plan.summary["loads"])
    assert (3, 12) == (len(held), len(plan.pairs))
    assert (3, None) == (loads[busy.code], loads.get(leaving.code))


def test_a_seed_is_held_against_the_text_whose_fingerprint_was_told(app: Flask) -> None:
    plan = propose(make_stage())
    plan.round.state = RoundState.CLOSED
    told = plan.round.seed_secret
    assert replay_plan(plan) is Verdict.SAME

    # the text that is told afterwards is another one
    plan.round.seed_secret = "B" * 26
    assert replay_plan(plan) is Verdict.DIFFERENT
    # what a round opened again draws anew does not concern the plans before
    plan.round.seed_secret = told
    rounds.reopen_round(plan.round, reason="补评", actor=make_user(), at=NOW)
    assert replay_plan(plan) is Verdict.SAME
