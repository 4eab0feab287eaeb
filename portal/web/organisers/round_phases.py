"""A desk: opening, closing, reopening, cancelling a round, each asked for on its own page."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging import queries
from portal.judging.cancelled import decided_by
from portal.judging.operations import cancelling
from portal.judging.operations import rounds as deeds
from portal.judging.queries.coverage import below_least
from portal.judging.queries.pools import rounds_held
from portal.judging.queries.progress import standing
from portal.judging.round_inputs import fewest_cards
from portal.web.deeds import done_or_asked
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import (
    CancelRoundForm,
    CloseRoundForm,
    OpenRoundForm,
    ReopenRoundForm,
    RestoreRoundForm,
)
from portal.web.organisers.pool_forms import ExtendRoundForm
from portal.web.organisers.rounds import Stage, back, may_run_stage, stage_of


def asked(
    stage: Stage,
    template: str,
    form: Form,
    deed: Callable[[], object],
    *,
    done: str,
    **more: object,
) -> ResponseReturnValue:
    """Show what would change, and a field for why; do it once that is answered."""

    def ask() -> str:
        return render_template(
            template, round=stage.round, form=form, standing=standing(stage.round),
            judges=len(queries.judges_for(stage.round.category)), **more,
            **frame(stage.call, current="rounds"),
        )  # fmt: skip

    return done_or_asked(form, deed, done=lambda: back(stage, done), ask=ask)


@bp.route("/<code>/rounds/<round_>/open", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def open_round(stage: Stage) -> ResponseReturnValue:
    """开评."""
    form = OpenRoundForm()

    def deed() -> None:
        why = form.unchecked.data or ""
        deeds.open_round(stage.round, actor=acting_user(), at=clock.now(), unchecked=why)

    unseen = deeds.unseen_by_check(stage.round)
    return asked(stage, "organisers/open_round.html", form, deed, done="opened", unseen=unseen)


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

    return asked(stage, "organisers/extend_round.html", form, deed, done="extended")


@bp.route("/<code>/rounds/<round_>/close", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def close_round(stage: Stage) -> ResponseReturnValue:
    """结束评分."""
    form = CloseRoundForm()

    def deed() -> None:
        note = form.note.data or ""
        deeds.close_round(stage.round, note=note, actor=acting_user(), at=clock.now())

    least = fewest_cards(stage.round)
    short = list(below_least(stage.round, least))
    return asked(
        stage, "organisers/close_round.html", form, deed, done="closed", short=short, least=least
    )


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

    return asked(stage, "organisers/reopen_round.html", form, deed, done="reopened")


@bp.route("/<code>/rounds/<round_>/cancel", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def cancel_round(stage: Stage) -> ResponseReturnValue:
    """取消本轮."""
    form = CancelRoundForm()

    def deed() -> None:
        cancelling.cancel_round(
            stage.round, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )

    category = stage.round.category
    rest = [one for one in rounds_held(category) if one.id != stage.round.id]
    decides = decided_by(category, rest) if rest else ""
    return asked(
        stage, "organisers/cancel_round.html", form, deed, done="cancelled", decides=decides
    )


@bp.route("/<code>/rounds/<round_>/restore", methods=["GET", "POST"])
@allow(may_run_stage, load=stage_of)
def restore_round(stage: Stage) -> ResponseReturnValue:
    """恢复取消的一轮."""
    form = RestoreRoundForm()

    def deed() -> None:
        cancelling.restore_round(
            stage.round, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )

    return asked(stage, "organisers/restore_round.html", form, deed, done="restored")
