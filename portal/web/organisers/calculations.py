"""A desk, 计算: plans and rankings at once where that takes a second, later where it does not."""

from collections.abc import Iterator

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.extensions import db
from portal.judging import queries
from portal.judging.operations import calculations as deeds
from portal.judging.operations import plans, rankings
from portal.judging.plan_inputs import Imposed, Keep
from portal.models import Round
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
        where = url_for(".calculation", code=code, round_=round_.code)
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
        where = url_for(".calculation", code=code, round_=round_.code)
    else:
        through(rankings.compute_in_steps(round_.id, actor_id=actor.id, now=clock.now))
    db.session.commit()
    return where


def through(steps: Iterator[None]) -> None:
    """Go through steps; what each has written is committed before the next."""
    for _ in steps:
        db.session.commit()
