"""A desk, 计算: what takes a second or two is done at once, what takes longer later."""

from collections.abc import Iterator

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import calculations as deeds
from portal.judging.operations import plan_applying, plans, rankings
from portal.judging.operations.extra_steps import Extra
from portal.judging.plan_inputs import Imposed, Keep
from portal.models import Plan, Ranking, Round
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.calculation_words import said_of
from portal.web.organisers.frame import frame
from portal.web.organisers.rounds import Stage, may_view_stage, stage_of


@bp.route("/<code>/rounds/<round_>/calculation", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def calculation(stage: Stage) -> ResponseReturnValue:
    """正在计算: what this round waits for, or what came of it."""
    return render_template(
        "organisers/calculation.html",
        round=stage.round,
        calculation=said_of(stage.round),
        names=queries.judge_names(stage.call),
        judge_href=lambda judge: url_for(".judge", code=stage.call.code, judge=judge),
        **frame(stage.call, current="rounds"),
    )


def propose(stage: Stage, *, keep: Keep, panels: Imposed | None = None) -> str:
    """Propose a plan, at once or later; return where to look. Raises Refused."""
    round_, actor, code = stage.round, acting_user(), stage.call.code
    where = url_for(".plan", code=code, round_=round_.code)
    if deeds.is_large_plan(round_):
        deeds.ask_plan(round_, keep=keep, panels=panels, actor=actor, at=clock.now())
        where = waiting(round_)
    else:
        through(
            plans.propose_in_steps(
                round_.id, keep=keep, panels=panels, actor_id=actor.id, now=clock.now
            )
        )
    db.session.commit()
    return where


def rank(round_: Round) -> str:
    """Rank, at once or later; return where to look. Raises Refused."""
    category, actor = round_.category, acting_user()
    code = category.call.code
    where = url_for(".results", code=code, category=category.key, done="ranked")
    if deeds.is_large_ranking(round_):
        deeds.ask_ranking(round_, actor=actor, at=clock.now())
        where = waiting(round_)
    else:
        through(rankings.compute_in_steps(round_.id, actor_id=actor.id, now=clock.now))
    db.session.commit()
    return where


def apply(plan: Plan) -> str:
    """Put a plan into force, at once or later; return where to look. Raises Refused."""
    round_, actor = plan.round, acting_user()
    code = round_.category.call.code
    where = url_for(".round", code=code, round_=round_.code, done="applied")
    if deeds.is_large_apply(round_):
        deeds.ask_apply(plan, actor=actor, at=clock.now())
        where = waiting(round_)
    else:
        through(plan_applying.apply_in_steps(plan.id, actor_id=actor.id, now=clock.now))
    db.session.commit()
    return where


def order(round_: Round, wanted: Extra, *, then: str) -> str:
    """Order 加评, at once or later; return where to look. Raises Refused."""
    actor = acting_user()
    if deeds.is_large_plan(round_):
        deeds.ask_extra(round_, wanted, actor=actor, at=clock.now())
        then = waiting(round_)
    else:
        wanted.order(round_, actor=actor, at=clock.now())
    db.session.commit()
    return then


def lock(ranking: Ranking, *, seen: str, known: str) -> str:
    """Lock the ranks, at once or later; return where to look. Raises Refused."""
    round_, actor = ranking.round, acting_user()
    category = round_.category
    where = url_for(".results", code=category.call.code, category=category.key, done="locked")
    if deeds.is_large_lock(round_):
        deeds.ask_lock(ranking, seen=seen, known=known, actor=actor, at=clock.now())
        where = waiting(round_)
    else:
        steps = rankings.lock_in_steps
        through(steps(ranking.id, seen=seen, known=known, actor_id=actor.id, now=clock.now))
    db.session.commit()
    return where


def waiting(round_: Round) -> str:
    """Return where what a round waits for is told."""
    return url_for(".calculation", code=round_.category.call.code, round_=round_.code)


def through(steps: Iterator[None]) -> None:
    """Go through steps; what each has written is committed before the next."""
    for _ in steps:
        db.session.commit()
