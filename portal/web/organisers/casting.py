"""A desk, 定夺: what the judges of a sifting round left open."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging.operations import verdicts
from portal.judging.queries.remarks import reasons_of
from portal.judging.queries.stages import casting_votes
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.pool_forms import CastingForm
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of


@bp.get("/<code>/rounds/<round_>/casting")
@allow(may_view_stage, load=stage_of)
def casting(stage: Stage) -> ResponseReturnValue:
    """List what waits, and what was settled with its reason."""
    return page(stage, None)


def page(stage: Stage, form: CastingForm | None, status: int = 200) -> ResponseReturnValue:
    """Draw the page; without a form with the first work that waits."""
    waiting = verdicts.open_splits(stage.round)
    first = waiting[0].entry if waiting else ""
    body = render_template(
        "organisers/casting.html",
        round=stage.round,
        stage_tabs=round_tabs(stage.round, stage.call, "casting"),
        waiting=waiting,
        reasons=reasons_of(stage.round),
        votes=casting_votes(stage.round),
        form=form or CastingForm(formdata=None, entry=first),
        done=request.args.get("done", ""),
        **frame(stage.call, current="rounds"),
    )
    return body, status


@bp.post("/<code>/rounds/<round_>/casting")
@allow(may_run_stage, load=stage_of)
def cast_vote(stage: Stage) -> ResponseReturnValue:
    """Settle one entry."""
    form = CastingForm()

    def deed() -> None:
        verdicts.cast_vote(
            stage.round, entry=form.entry.data or "", is_passed=form.is_passed.data == "1",
            reason=form.reason.data or "", actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    if form.validate() and attempt(form, deed):
        return redirect(
            url_for(".casting", code=stage.call.code, round_=stage.round.code, done="cast"), 303
        )
    return page(stage, form, form.refusal)
