"""A desk: 固定评委组: who sits in which panel, and the works all of them read."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Refused
from portal.judging import queries
from portal.judging.explanation import Explanation
from portal.judging.operations import plans as deeds
from portal.judging.plan_inputs import Imposed, Keep, terms_of
from portal.judging.queries import plans as stored
from portal.web.deeds import undo
from portal.web.guards import allow
from portal.web.organisers import bp, calculations
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import PanelsForm
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of

PANELS = tuple(f"第 {number} 组" for number in range(1, 10))


@bp.route("/<code>/rounds/<round_>/panels", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def panels(stage: Stage) -> ResponseReturnValue:
    """固定评委组."""
    plan = stored.plan_proposed(stage.round) or stored.plan_in_force(stage.round)
    terms = terms_of(plan.inputs) if plan else None
    form = PanelsForm(formdata=None)
    if terms and terms.panels:
        form.anchors.data = str(min(len(terms.anchors), 8))
    return page(stage, form, dict(terms.panels) if terms else {})


@bp.route("/<code>/rounds/<round_>/panels", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def impose_panels(stage: Stage) -> ResponseReturnValue:
    """按评委组生成方案, or without panels; nobody is assigned by it."""
    form, members = PanelsForm(), chosen(stage)
    if not form.validate():
        return page(stage, form, members, status=422)
    is_random = "random" in request.form
    imposed = Imposed({}) if is_random else Imposed(members, int(form.anchors.data))
    try:
        if not (members or is_random):
            raise Refused("请先给评委分组。")
        where = calculations.propose(stage, keep=Keep.SCORED, panels=imposed)
    except Refused as problem:
        why = problem.explanation if isinstance(problem, deeds.NoPlan) else None
        undo(form, problem)
        return page(stage, form, members, explanation=why, status=problem.status)
    return redirect(where, 303)


def chosen(stage: Stage) -> dict[str, str]:
    """Return judge code → panel as the form says; strange answers count as none."""
    found = {}
    for judge in queries.judges_for(stage.round.category):
        name = request.form.get(f"panel-{judge.code}", "")
        if name in PANELS:
            found[judge.code] = name
    return found


def page(
    stage: Stage,
    form: PanelsForm,
    members: dict[str, str],
    *,
    explanation: Explanation | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show who sits where; with an *explanation* when no plan exists."""
    call = stage.call
    body = render_template(
        "organisers/panels.html",
        round=stage.round,
        form=form,
        judges=queries.judges_for(stage.round.category),
        members=members,
        panels=PANELS,
        explanation=explanation,
        names=queries.judge_names(call),
        judge_href=lambda judge: url_for(".judge", code=call.code, judge=judge),
        **frame(call, current="rounds"),
    )
    return body, status
