"""A desk: 单位与名额: the tree, one unit at a time, and the table as a sheet."""

import io
from dataclasses import dataclass

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations, queries
from portal.accounts.logins import tidy_text
from portal.accounts.rights import Account
from portal.accounts.unit_sheet import write_sheet
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import Refused
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.models import Call, Unit
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads, unit_table
from portal.web.organisers.frame import frame
from portal.web.organisers.unit_form import UnitForm, form_of


@dataclass(frozen=True, slots=True)
class UnitOfCall:
    """A unit, seen from a call."""

    call: Call
    unit: Unit


def unit_of_call(_account: Account | None, code: str, unit: str) -> UnitOfCall:
    """Return the call and the unit of an address. Raises NotFound."""
    return UnitOfCall(calls.call_by_code(code), queries.unit_by_code(unit))


def may_run_unit(account: Account | None, subject: UnitOfCall) -> bool:
    """The organisers of the call look after its units."""
    return may_run_call(account, subject.call)


@bp.route("/<code>/units")
@allow(may_view_call, load=loads.call)
def units(call: Call) -> ResponseReturnValue:
    """单位与名额."""
    search = tidy_text(request.args.get("q", ""))[:60]
    return render_template(
        "organisers/units.html",
        lines=unit_table.lines(call, search=search),
        search=search,
        done=request.args.get("done", ""),
        **frame(call, current="units"),
    )


@bp.route("/<code>/units/sheet")
@allow(may_view_call, load=loads.call)
def unit_sheet(call: Call) -> ResponseReturnValue:
    """The table as .xlsx, to be filled and sent in again; an empty one is the template."""
    content = write_sheet(queries.units_tree(), unit_table.quotas(call))
    return send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES[Kind.XLSX],
        as_attachment=True,
        download_name="单位表.xlsx",
    )


@bp.route("/<code>/units/new", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def unit_add(call: Call) -> ResponseReturnValue:
    """添加单位."""
    form = UnitForm()
    if form.validate_on_submit():
        try:
            operations.create_unit(form.values(), actor=acting_user(), at=clock.now(), call=call)
        except Refused as problem:
            db.session.rollback()
            form.refuse(problem.field, problem.message)
        else:
            db.session.commit()
            return redirect(url_for(".units", code=call.code, done="added"), 303)
    return page(call, form, None)


@bp.route("/<code>/units/<unit>", methods=["GET", "POST"])
@allow(may_run_unit, load=unit_of_call)
def unit_edit(subject: UnitOfCall) -> ResponseReturnValue:
    """修改单位."""
    form = form_of(subject.unit)
    if form.validate_on_submit():
        try:
            operations.update_unit(
                subject.unit,
                form.values(),
                actor=acting_user(),
                at=clock.now(),
                call=subject.call,
            )
        except Refused as problem:
            db.session.rollback()
            form.refuse(problem.field, problem.message)
        else:
            db.session.commit()
            return redirect(url_for(".units", code=subject.call.code, done="changed"), 303)
    return page(subject.call, form, subject.unit)


def page(call: Call, form: UnitForm, unit: Unit | None) -> ResponseReturnValue:
    """Show the form of one unit."""
    body = render_template(
        "organisers/unit.html",
        form=form,
        unit=unit,
        units=queries.units_all(),
        **frame(call, current="units"),
    )
    return body, 422 if form.errors else 200
