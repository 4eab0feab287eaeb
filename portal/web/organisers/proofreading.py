"""A desk, 文字审读: all brush works with who reads them, what it came to; the rule; assigning."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.queries import call_by_code
from portal.errors import NotFound
from portal.judging.proofreading import barring, counting, machine, queries
from portal.judging.proofreading.operations import assigning, hinting, rules
from portal.judging.proofreading.queries import Work
from portal.models import Call, Category, ProofreadingRule
from portal.models.enums import CategoryKind
from portal.models.proofreading_enums import ProofreadingState
from portal.web.deeds import attempt
from portal.web.forms import whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.frame import frame
from portal.web.organisers.proofreading_forms import SWITCHES, AssignForm, RuleForm

ORDER = {
    ProofreadingState.DISPUTED: 0,
    ProofreadingState.FIRST: 2,
    ProofreadingState.SECOND: 3,
    ProofreadingState.CONFIRMED: 4,
}


@dataclass(frozen=True, slots=True)
class BrushCategory:
    """A category whose works are proofread."""

    call: Call
    category: Category


def brush_category(_account: Account | None, code: str, category: str) -> BrushCategory:
    """Return a category of calligraphy. Raises NotFound."""
    call = call_by_code(code)
    found = next((one for one in call.categories if one.key == category), None)
    if found is None or found.kind is not CategoryKind.CALLIGRAPHY:
        raise NotFound
    return BrushCategory(call, found)


def may_run_brush(account: Account | None, subject: BrushCategory) -> bool:
    """The organisers of the call declare how it is proofread."""
    return may_run_call(account, subject.call)


@bp.get("/<code>/proofreading")
@allow(may_view_call, load=loads.call)
def proofreading(call: Call) -> ResponseReturnValue:
    """Show every brush work and how far its proofreading is; what needs a decision first."""
    return page(call, AssignForm(formdata=None))


def page(call: Call, form: AssignForm) -> ResponseReturnValue:
    """Draw the list with the form that assigns."""
    works = sorted(queries.works_of(call), key=lambda work: (rank(work), work.code))
    readers = queries.readers_of(call)
    declared = queries.rules_of(call)
    scored = barring.scored_by([reader.id for reader in readers], [work.entry.id for work in works])
    body = render_template(
        "organisers/proofreading.html",
        works=works,
        rules=[(one, declared.get(one.id)) for one in queries.brush_categories(call)],
        readers=readers,
        scored=scored,
        said={work.code: counting.said(work.tally) for work in works if work.tally},
        waiting=sum(rank(work) == 0 for work in works),
        settled=sum(rank(work) == ORDER[ProofreadingState.CONFIRMED] for work in works),
        form=form,
        done=request.args.get("done", ""),
        **frame(call, current="proofreading"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


def rank(work: Work) -> int:
    """Return where a work stands in the list: decisions first, then what nobody reads yet."""
    return 1 if work.reading is None else ORDER[work.reading.state]


@bp.post("/<code>/proofreading/assign")
@allow(may_run_call, load=loads.call)
def assign_proofreading(call: Call) -> ResponseReturnValue:
    """Give the chosen works to a first and a second reader."""
    form = AssignForm()
    if form.validate_on_submit() and attempt(form, lambda: give(call, form)):
        return redirect(url_for(".proofreading", code=call.code, done="assigned"), 303)
    return page(call, form)


def give(call: Call, form: AssignForm) -> None:
    """Assign what the form names."""
    readers = {reader.code: reader for reader in queries.readers_of(call)}
    chosen = set(form.works.data or ())
    works = [work for work in queries.works_of(call) if work.code in chosen]
    if not {form.first.data, form.second.data} <= readers.keys():
        raise NotFound
    now = clock.now()
    given = assigning.assign(
        works, first=readers[form.first.data], second=readers[form.second.data],
        actor=acting_user(), at=now,
    )  # fmt: skip
    hinting.ask_machine_for_all(given, actor=acting_user(), at=now)


@bp.route("/<code>/proofreading/rules/<category>", methods=["GET", "POST"])
@allow(may_run_brush, load=brush_category)
def proofreading_rule(subject: BrushCategory) -> ResponseReturnValue:
    """Declare what a fault costs and what readers may."""
    rule = queries.rule_of(subject.category)
    form = RuleForm(obj=rule) if rule else RuleForm(data=counting.DEFAULTS | {"version": "0"})
    if form.validate_on_submit() and attempt(form, lambda: declare(subject, form)):
        return redirect(url_for(".proofreading", code=subject.call.code, done="declared"), 303)
    stored = overtaken(subject.category, form)
    body = render_template(
        "organisers/proofreading_rule.html",
        form=form,
        stored=stored,
        has_machine=machine.is_installed(),
        category=subject.category,
        **frame(subject.call, current="proofreading"),
    )
    return body, 409 if stored else form.refusal if form.errors or form.form_errors else 200


def overtaken(category: Category, form: RuleForm) -> ProofreadingRule | None:
    """Return the rule somebody else declared since the form was drawn; the next click knows it."""
    rule = queries.rule_of(category)
    if rule is None or not form.is_submitted() or form.version.data == str(rule.version):
        return None
    form.version.data = str(rule.version)
    return rule


def declare(subject: BrushCategory, form: RuleForm) -> None:
    """Keep what the form says."""
    data: dict[str, Any] = form.data
    rules.declare_rule(
        subject.category,
        prices={name: data[name] for name in counting.PRICED},
        limit=data["limit"],
        accepted=data["accepted"] or "",
        switches={name: bool(data[name]) for name in SWITCHES},
        version=whole(data["version"]) or 0,
        actor=acting_user(),
        at=clock.now(),
    )
