"""A desk: 轮次与分配: rounds by category, their terms, how far they have come."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import NotFound
from portal.extensions import db
from portal.judging import policies, queries
from portal.judging.explanation import Explanation
from portal.judging.operations import rounds as deeds
from portal.judging.plan_facts import facts_of
from portal.judging.queries import plans
from portal.judging.queries import progress as readings
from portal.judging.queries.declared import declared
from portal.judging.seeds import fingerprint
from portal.models import Call, Round
from portal.models.enums import PlanState, RoundKind, Rule
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.calculation_words import said_of
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import ProposeForm, TermsForm
from portal.web.organisers.round_steps import step_of
from portal.web.organisers.round_tabs import round_tabs

PAGE = 100
SHOWN = (PlanState.PROPOSED, PlanState.APPLIED)


@dataclass(frozen=True, slots=True)
class Stage:
    """A round of a call."""

    call: Call
    round: Round


def stage_of(_account: Account | None, code: str, round_: str) -> Stage:
    """Return a round of the call; rounds of other calls do not exist here. Raises NotFound."""
    call, found = calls.call_by_code(code), queries.round_by_code(round_)
    if found.category.call_id != call.id:
        raise NotFound
    return Stage(call, found)


def may_view_stage(account: Account | None, stage: Stage) -> bool:
    """Organisers and observers see the rounds of their call."""
    return policies.may_view_round(account, stage.round)


def may_run_stage(account: Account | None, stage: Stage) -> bool:
    """The organisers of the call run its rounds."""
    return policies.may_run_round(account, stage.round)


@bp.route("/<code>/rounds", methods=["GET"])
@allow(may_view_call, load=loads.call)
def rounds(call: Call) -> ResponseReturnValue:
    """轮次与分配."""
    listed = queries.rounds_of(call)
    return render_template(
        "organisers/rounds.html",
        rounds=listed,
        standings=readings.standings(listed),
        judges=queries.judges_working(call),
        plans=plans.plan_states(call),
        done=request.args.get("done", ""),
        **frame(call, current="rounds"),
    )


@bp.route("/<code>/rounds", methods=["POST"])
@allow(may_run_call, load=loads.call)
def start_rounds(call: Call) -> ResponseReturnValue:
    """建立初评: one first round for each category that has none."""
    deeds.ensure_rounds(call, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for(".rounds", code=call.code, done="started"), 303)


@bp.route("/<code>/rounds/<round_>", methods=["GET"], endpoint="round")
@allow(may_view_stage, load=stage_of)
def one_round(stage: Stage) -> ResponseReturnValue:
    """One round: terms, plan, progress, recusals."""
    return page(stage)


def page(
    stage: Stage,
    *,
    terms: TermsForm | None = None,
    propose: ProposeForm | None = None,
    explanation: Explanation | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show a round, with the form that was refused if one was."""
    round_ = stage.round
    listed, names = plans.plans_of(round_), queries.judge_names(stage.call)
    newest = {state: next((one for one in listed if one.state is state), None) for state in SHOWN}
    told = {state: (one, facts_of(one, names)) for state, one in newest.items() if one}
    body = render_template(
        "organisers/round.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "round"),
        terms=terms or TermsForm(formdata=None, obj=round_),
        propose=propose or ProposeForm(formdata=None),
        seed_print=fingerprint(round_.seed_secret),
        secrets=plans.published_secrets(round_),
        explanation=explanation,
        calculation=said_of(round_),
        names=names,
        judge_href=lambda judge: url_for(".judge", code=stage.call.code, judge=judge),
        entry_href=lambda entry: url_for(".entry", code=stage.call.code, entry=entry),
        standing=readings.standing(round_),
        step=step_of(round_, at=clock.now()),
        declared=declared(round_.category),
        proposed=told.get(PlanState.PROPOSED),
        in_force=told.get(PlanState.APPLIED),
        plans=listed,
        judges=readings.judges_progress(round_),
        recusals=readings.recusals_of(round_),
        done=request.args.get("done", ""),
        **frame(stage.call, current="rounds"),
    )
    return body, status


@bp.route("/<code>/rounds/<round_>/terms", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def change_round(stage: Stage) -> ResponseReturnValue:
    """Save rule, readings and due date."""
    form = TermsForm(obj=stage.round)
    if form.validate() and changed(stage, form):
        return back(stage, "changed")
    return page(stage, terms=form, status=422)


def changed(stage: Stage, form: TermsForm) -> bool:
    """Change the terms; a refusal goes into the form."""

    def deed() -> None:
        deeds.change_round(
            stage.round,
            kind=RoundKind(form.kind.data),
            rule=Rule(form.rule.data),
            passes=form.passes.data,
            readings=form.readings.data,
            due_at=form.due_at.data,
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
        )

    return attempt(form, deed)


def wanted_page() -> int:
    """Return the page of the address; anything else than a number is the first."""
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def back(stage: Stage, done: str) -> ResponseReturnValue:
    """Go back to the round, with one line on what was done."""
    where = url_for(".round", code=stage.call.code, round_=stage.round.code, done=done)
    return redirect(where, 303)
