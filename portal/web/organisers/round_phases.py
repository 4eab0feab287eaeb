"""A desk: opening, closing and reopening a round, each asked for on a page of its own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging import queries
from portal.judging.operations import rounds as deeds
from portal.judging.queries.progress import standing
from portal.web.deeds import attempt
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import CloseRoundForm, OpenRoundForm, ReopenRoundForm
from portal.web.organisers.pool_forms import ExtendRoundForm
from portal.web.organisers.rounds import Stage, back, may_run_stage, stage_of


def asked(stage: Stage, template: str, form: Form, **more: object) -> ResponseReturnValue:
    """Show what would change."""
    page = render_template(
        template,
        round=stage.round,
        form=form,
        standing=standing(stage.round),
        judges=len(queries.judges_for(stage.round.category)),
        **more,
        **frame(stage.call, current="rounds"),
    )
    return page, form.refusal if form.errors or form.form_errors else 200


@bp.route("/<code>/rounds/<round_>/open", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def open_round(stage: Stage) -> ResponseReturnValue:
    """开评."""
    form = OpenRoundForm()

    def deed() -> None:
        why = form.unchecked.data or ""
        deeds.open_round(stage.round, actor=acting_user(), at=clock.now(), unchecked=why)

    if form.validate_on_submit() and attempt(form, deed):
        return back(stage, "opened")
    unseen = deeds.unseen_by_check(stage.round)
    return asked(stage, "organisers/open_round.html", form, unseen=unseen)


@bp.route("/<code>/rounds/<round_>/extend", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def extend_round(stage: Stage) -> ResponseReturnValue:
    """延期."""
    form = ExtendRoundForm()

    def deed() -> None:
        deeds.extend_round(
            stage.round, due_at=form.due_at.data or clock.now(), reason=form.reason.data or "",
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    if form.validate_on_submit() and attempt(form, deed):
        return back(stage, "extended")
    return asked(stage, "organisers/extend_round.html", form)


@bp.route("/<code>/rounds/<round_>/close", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def close_round(stage: Stage) -> ResponseReturnValue:
    """结束评分."""
    form = CloseRoundForm()

    def deed() -> None:
        note = form.note.data or ""
        deeds.close_round(stage.round, note=note, actor=acting_user(), at=clock.now())

    if form.validate_on_submit() and attempt(form, deed):
        return back(stage, "closed")
    return asked(stage, "organisers/close_round.html", form)


@bp.route("/<code>/rounds/<round_>/reopen", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def reopen_round(stage: Stage) -> ResponseReturnValue:
    """重新开评."""
    form = ReopenRoundForm()

    def deed() -> None:
        deeds.reopen_round(
            stage.round, reason=form.reason.data or "", due_at=form.due_at.data,
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    if form.validate_on_submit() and attempt(form, deed):
        return back(stage, "reopened")
    return asked(stage, "organisers/reopen_round.html", form)
