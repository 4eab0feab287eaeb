"""A desk: 分歧大: entries whose judges are far apart, and one more judge for them."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from portal import clock
from portal.calls.settings import CallRules
from portal.errors import Refused
from portal.judging import queries
from portal.judging.explanation import Explanation
from portal.judging.operations.extra_steps import Extra
from portal.judging.operations.plans import NoPlan
from portal.judging.queries.extra_readings import divided_entries
from portal.judging.round_states import is_late
from portal.models.enums import RoundKind
from portal.web.deeds import undo
from portal.web.forms import whole
from portal.web.guards import allow
from portal.web.organisers import bp, calculations
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import NewDueForm, reason_field
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import (
    PAGE,
    Stage,
    may_run_stage,
    may_view_stage,
    stage_of,
    wanted_page,
)


class ExtraForm(NewDueForm):
    """Which entries get one judge more, and why."""

    entries = SelectMultipleField("作品", choices=[], validate_choice=False)
    reason = reason_field("理由", "请写明加评的理由，它会留在操作记录里")


@bp.route("/<code>/rounds/<round_>/divided", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def divided(stage: Stage) -> ResponseReturnValue:
    """分歧大: while judges score only how far apart, afterwards their totals, too."""
    limit = CallRules.of(stage.call).attention_spread
    form = ExtraForm(formdata=None, reason=f"评委分差超过 {limit} 分")
    return page(stage, form)


@bp.route("/<code>/rounds/<round_>/divided", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def add_readings(stage: Stage) -> ResponseReturnValue:
    """加评: one more judge for each chosen entry, at once."""
    form, why = ExtraForm(), None
    if form.validate():
        only = request.form.get("only", "")
        chosen = (only,) if only else tuple(form.entries.data or ())
        wanted = Extra(
            entries=chosen, readings=1, reason=form.reason.data or "", due_at=form.due_at.data
        )
        where: dict[str, Any] = {"code": stage.call.code, "round_": stage.round.code}
        then = url_for(".divided", done=len(set(chosen)), **where)
        try:
            return redirect(calculations.order(stage.round, wanted, then=then), 303)
        except Refused as problem:
            why = problem.explanation if isinstance(problem, NoPlan) else None
            undo(form, problem)
    return page(stage, form, explanation=why, status=form.refusal)


def page(
    stage: Stage, form: ExtraForm, *, explanation: Explanation | None = None, status: int = 200
) -> ResponseReturnValue:
    """Show what is far apart; with an *explanation* when nobody is left to read more."""
    round_, limit = stage.round, CallRules.of(stage.call).attention_spread
    where: dict[str, Any] = {"code": stage.call.code, "round_": round_.code}
    number = wanted_page()
    rows, total = divided_entries(round_, apart=limit, offset=(number - 1) * PAGE, limit=PAGE)
    body = render_template(
        "organisers/divided.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "divided"),
        is_scored=round_.kind is RoundKind.SCORING,
        rows=rows,
        total=total,
        page=number,
        pages=max(-(-total // PAGE), 1),
        href=lambda wanted: url_for(".divided", page=wanted, **where),
        limit=limit,
        is_late=is_late(round_.state, round_.due_at, clock.now()),
        form=form,
        explanation=explanation,
        names=queries.judge_names(stage.call),
        judge_href=lambda judge: url_for(".judge", code=stage.call.code, judge=judge),
        done=whole(request.args.get("done")) or 0,
        **frame(stage.call, current="rounds"),
    )
    return body, status
