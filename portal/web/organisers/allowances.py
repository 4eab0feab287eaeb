"""A desk, what one unit may do differently: its own quota, its own later deadline."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.queries import unit_by_code
from portal.accounts.rights import Account
from portal.calls import operations, queries
from portal.calls.policies import may_run_call
from portal.models import Call, Category, Unit
from portal.web.chrome import Link
from portal.web.deeds import attempt
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
    form = AllowanceForm(obj=queries.allowance_of(part, unit.id))
    if form.validate_on_submit() and granted(subject, form):
        return redirect(url_for("organisers.units", code=call.code, done="changed"), 303)
    page = render_template(
        "organisers/allowance.html",
        form=form,
        unit=unit,
        category=part,
        tabs=tabs_of(call, unit, part),
        **frame(call, current="units"),
    )
    return page, 422 if form.is_submitted() else 200


def granted(subject: UnitPart, form: AllowanceForm) -> bool:
    """Do the deed, or put the refusal on the form."""

    def deed() -> None:
        operations.grant_allowance(
            subject.category,
            subject.unit,
            quota_minimum=form.quota_minimum.data,
            quota_maximum=form.quota_maximum.data,
            closes_at=form.closes_at.data,
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
        )

    return attempt(form, deed)


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
