"""A desk, 评审程序 of a category: presets, rounds more or less, how they become one order."""

from collections.abc import Callable
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import NotFound
from portal.judging.cancelled import cancelled_of
from portal.judging.operations import programmes as deeds
from portal.judging.presets import BY_KEY, PRESETS, preset_of
from portal.judging.queries.declared import declared
from portal.judging.queries.pools import rounds_of_category
from portal.judging.queries.stages import is_locked
from portal.models import Round
from portal.models.enums import Combination
from portal.web.deeds import attempt
from portal.web.filters import points as plain
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.pool_forms import CombinationForm, OneMoreForm, share_of
from portal.web.organisers.results import (
    CategoryOfCall,
    category_of_call,
    may_run_category,
    may_view_category,
)
from portal.web.organisers.rounds import Stage, may_run_stage, stage_of

WEIGHT = "weight_"


class PresetForm(Form):
    """Nothing but the token; the button names the preset."""


@bp.get("/<code>/programmes/<category>")
@allow(may_view_category, load=category_of_call)
def programme(subject: CategoryOfCall) -> ResponseReturnValue:
    """Show the rounds of a category and how they follow each other."""
    return page(subject)


def page(
    subject: CategoryOfCall, form: Form | None = None, *, status: int = 200
) -> ResponseReturnValue:
    """Draw the page, with the refusal of a form if there was one."""
    rounds = rounds_of_category(subject.category)
    sent = form if isinstance(form, CombinationForm) else None
    stored = CombinationForm(formdata=None, how=subject.category.combination.value)
    body = render_template(
        "organisers/programme.html",
        category=subject.category,
        rounds=rounds,
        presets=PRESETS,
        refused=form,
        chosen=preset_of(rounds),
        how=sent or stored,
        weights={one.code: weight_shown(one, is_sent=sent is not None) for one in rounds},
        add=form if isinstance(form, OneMoreForm) else OneMoreForm(formdata=None),
        declared=declared(subject.category),
        cancelled=cancelled_of(subject.category),
        is_locked=is_locked(subject.category.id),
        weighable={one.code for one in rounds if deeds.is_weighable(one)},
        done=request.args.get("done", ""),
        **frame(subject.call, current="rounds"),
    )
    return body, status


def weight_shown(round_: Round, *, is_sent: bool) -> str:
    """Return a round's weight as it was typed, else as it is kept."""
    if is_sent:
        return request.form.get(f"{WEIGHT}{round_.code}", "")
    return "" if round_.weight is None else plain(round_.weight)


def done_or_shown(
    subject: CategoryOfCall, form: Form, deed: Callable[[], object], done: str
) -> ResponseReturnValue:
    """Do it and go back to the page, or show the page with the refusal."""
    if form.validate() and attempt(form, deed):
        where = url_for(
            "organisers.programme", code=subject.call.code, category=subject.category.key, done=done
        )
        return redirect(where, 303)
    return page(subject, form, status=form.refusal)


@bp.post("/<code>/programmes/<category>/preset")
@allow(may_run_category, load=category_of_call)
def apply_preset(subject: CategoryOfCall) -> ResponseReturnValue:
    """Set up the rounds of a ready-made programme."""
    preset = BY_KEY.get(request.form.get("preset", ""))
    if preset is None:
        raise NotFound

    def deed() -> None:
        deeds.apply_preset(subject.category, preset, actor=acting_user(), at=clock.now())

    return done_or_shown(subject, PresetForm(), deed, "preset")


@bp.post("/<code>/programmes/<category>/combination")
@allow(may_run_category, load=category_of_call)
def declare_combination(subject: CategoryOfCall) -> ResponseReturnValue:
    """Declare how several rounds become one order."""
    form = CombinationForm()

    def deed() -> None:
        deeds.declare_combination(
            subject.category, how=Combination(form.how.data), weights=weights_sent(),
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    return done_or_shown(subject, form, deed, "combination")


def weights_sent() -> dict[str, Decimal]:
    """Return round code → percent, as far as numbers were typed."""
    found = {}
    for name, text in request.form.items():
        if name.startswith(WEIGHT):
            share = share_of(text)
            if share is not None:
                found[name.removeprefix(WEIGHT)] = share * 100
    return found


@bp.post("/<code>/programmes/<category>/rounds")
@allow(may_run_category, load=category_of_call)
def add_round(subject: CategoryOfCall) -> ResponseReturnValue:
    """再加一轮."""
    form = OneMoreForm()

    def deed() -> None:
        deeds.add_round(
            subject.category, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )

    return done_or_shown(subject, form, deed, "added")


@bp.post("/<code>/rounds/<round_>/remove")
@allow(may_run_stage, load=stage_of)
def remove_round(stage: Stage) -> ResponseReturnValue:
    """Take away the last round of a category while it is planned."""
    subject = category_of_call(None, stage.call.code, stage.round.category.key)
    form = OneMoreForm()

    def deed() -> None:
        deeds.remove_round(
            stage.round, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )

    return done_or_shown(subject, form, deed, "removed")
