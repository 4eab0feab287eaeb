"""A desk, what one unit may do differently: its own quota, its own later deadline."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.queries import unit_by_code
from portal.accounts.rights import Account
from portal.calls import operations, queries
from portal.calls.policies import may_run_call
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Call, Category, Unit
from portal.web.chrome import Link
from portal.web.deeds import undo
from portal.web.forms import whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.setting_forms import AllowanceForm


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit in one category of a call."""

    call: Call
    category: Category
    unit: Unit


def unit_in_category(_account: Account | None, code: str, unit: str, key: str) -> UnitPart:
    """Return the unit and the category of an address. Raises NotFound."""
    call = queries.call_by_code(code)
    return UnitPart(call, queries.category_by_key(call, key), unit_by_code(unit))


def may_run_unit_part(account: Account | None, subject: UnitPart) -> bool:
    """The organisers of a call decide what a unit may do differently in it."""
    return may_run_call(account, subject.call)


@bp.route("/<code>/units/<unit>/<key>", methods=["GET", "POST"])
@allow(may_run_unit_part, load=unit_in_category)
def allowance(subject: UnitPart) -> ResponseReturnValue:
    """Give a unit its own quota or deadline in a category."""
    call, part, unit = subject.call, subject.category, subject.unit
    form, status = AllowanceForm(obj=queries.allowance_of(part, unit.id)), 200
    if form.validate_on_submit():
        status = granted(subject, form)
    elif form.is_submitted():
        status = 422
    if status == 303:
        return redirect(url_for("organisers.units", code=call.code, done="changed"), 303)
    page = render_template(
        "organisers/allowance.html",
        form=form,
        unit=unit,
        category=part,
        tabs=tabs_of(call, unit, part),
        **frame(call, current="units"),
    )
    return page, status


def granted(subject: UnitPart, form: AllowanceForm) -> int:
    """
    Do the deed and commit, or put the refusal on the form; return the status of the answer.

    Whoever was overtaken reads so, and their next click is upon what stands now.
    """
    try:
        operations.grant_allowance(
            subject.category,
            subject.unit,
            quota_minimum=form.quota_minimum.data,
            quota_maximum=form.quota_maximum.data,
            closes_at=form.closes_at.data,
            reason=form.reason.data or "",
            version=whole(form.version.data) or 0,
            actor=acting_user(),
            at=clock.now(),
        )
    except Refused as refused:
        undo(form, refused)
        now = queries.allowance_of(subject.category, subject.unit.id)
        form.version.data = str(now.version if now else 0)
        return 409 if isinstance(refused, Conflict) else 422
    db.session.commit()
    return 303


def tabs_of(call: Call, unit: Unit, current: Category) -> list[Link]:
    """Return a link to each category of the call for this unit."""
    return [
        Link(
            part.name,
            url_for("organisers.allowance", code=call.code, unit=unit.code, key=part.key),
            part is current,
        )
        for part in call.categories
    ]
