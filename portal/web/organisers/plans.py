"""A desk: the plan of a round: proposed, looked at, taken along as .xlsx, applied or set aside."""

import io
from typing import Any

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.judging import queries, workbooks
from portal.judging.operations import plans as deeds
from portal.judging.plan_facts import facts_of
from portal.judging.plan_inputs import Keep
from portal.judging.queries import interests
from portal.judging.queries import plans as stored
from portal.judging.queries.plan_changes import changes_of
from portal.judging.queries.replacements import replacements_of
from portal.judging.seeds import fingerprint
from portal.models import Plan
from portal.models.enums import PlanState, RoundState
from portal.web.deeds import undo
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, calculations
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import PlanForm, ProposeForm
from portal.web.organisers.rounds import (
    PAGE,
    Stage,
    back,
    may_run_stage,
    may_view_stage,
    page,
    stage_of,
    wanted_page,
)


@bp.route("/<code>/rounds/<round_>/plan", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def propose_plan(stage: Stage) -> ResponseReturnValue:
    """生成方案: nobody is assigned by it; when there is none, the page says why."""
    form = ProposeForm()
    if not form.validate():
        return page(stage, propose=form, status=422)
    try:
        where = calculations.propose(stage, keep=Keep(form.keep.data))
    except deeds.NoPlan as problem:
        db.session.rollback()
        return page(stage, propose=form, explanation=problem.explanation, status=problem.status)
    except Refused as problem:
        undo(form, problem)
        return page(stage, propose=form, status=problem.status)
    return redirect(where, 303)


def plan_shown(stage: Stage) -> Plan:
    """Return the plan that waits for a decision, else the one in force. Raises NotFound."""
    found = stored.plan_proposed(stage.round) or stored.plan_in_force(stage.round)
    if found is None:
        raise NotFound("还没有分配方案，请先在轮次页面生成。")
    return found


@bp.route("/<code>/rounds/<round_>/plan", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def plan(stage: Stage) -> ResponseReturnValue:
    """The plan as a table, a hundred entries a page."""
    shown, number = plan_shown(stage), wanted_page()
    names = queries.judge_names(stage.call)
    facts = facts_of(shown, names)
    readers = list(workbooks.by_entry(shown.pairs, names).items())
    where: dict[str, Any] = {"code": stage.call.code, "round_": stage.round.code}
    secret = stored.secret_of(shown)
    return render_template(
        "organisers/plan.html",
        round=stage.round,
        plan=shown,
        facts=facts,
        changes=changes_of(shown, names) if shown.state is PlanState.PROPOSED else None,
        suggested=interests.count_suggested(stage.call),
        replacements=replacements_of(stage.round) if is_running(stage) else [],
        seed_print=fingerprint(secret),
        secret=secret,
        rows=readers[(number - 1) * PAGE : number * PAGE],
        page=number,
        pages=max(-(-len(readers) // PAGE), 1),
        href=lambda wanted: url_for(".plan", page=wanted, **where),
        **frame(stage.call, current="rounds"),
    )


def is_running(stage: Stage) -> bool:
    """Whether readings are out and can still change hands."""
    return stage.round.state is RoundState.OPEN


@bp.route("/<code>/rounds/<round_>/plan.xlsx", methods=["POST"])
@allow(may_view_stage, load=stage_of)
def plan_workbook(stage: Stage) -> ResponseReturnValue:
    """The plan as a workbook: who reads what by name, so that it is recorded who took it."""
    shown = plan_shown(stage)
    body = workbooks.plan_workbook(shown, names=queries.judge_names(stage.call))
    deeds.record_plan_exported(shown, actor=acting_user(), at=clock.now())
    db.session.commit()
    # send_file writes a name beyond Latin letters as servers can send it
    return send_file(
        io.BytesIO(body),
        mimetype=MEDIA_TYPES[Kind.XLSX],
        as_attachment=True,
        download_name=f"分配方案-{stage.round.category.prefix}-{stage.round.name}.xlsx",
    )


def plan_meant(stage: Stage) -> Plan:
    """Return the plan the form names; another one may have taken its place meanwhile."""
    form = PlanForm()
    found = stored.plan_by_code(stage.round, form.plan.data or "")
    if not form.validate() or found is None:
        raise Conflict("这个方案已经处理过了，请看最新的方案。")
    return found


@bp.route("/<code>/rounds/<round_>/plan/apply", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def apply_plan(stage: Stage) -> ResponseReturnValue:
    """方案生效: judges get their readings."""
    return redirect(calculations.apply(plan_meant(stage)), 303)


@bp.route("/<code>/rounds/<round_>/plan/discard", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def discard_plan(stage: Stage) -> ResponseReturnValue:
    """不用这个方案."""
    deeds.discard_plan(plan_meant(stage), actor=acting_user(), at=clock.now())
    db.session.commit()
    return back(stage, "discarded")
