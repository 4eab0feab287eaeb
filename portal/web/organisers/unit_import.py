"""A desk: a unit table is sent in, looked at as a whole, and then imported as a whole."""

from collections.abc import Sequence

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from portal import clock
from portal.accounts import operations
from portal.accounts.operations import ImportReport
from portal.accounts.unit_rows import UnitRow
from portal.accounts.unit_sheet import read_sheet
from portal.calls.policies import may_run_call
from portal.errors import Refused
from portal.extensions import db
from portal.files.refusals import FileRefused
from portal.files.wire import from_json, to_json
from portal.models import Call
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.frame import frame
from portal.web.organisers.unit_form import SheetForm

AN_HOUR = 3600
STALE = "预览已经过期。请把表再传一次。"


@bp.route("/<code>/units/import", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def unit_import(call: Call) -> ResponseReturnValue:
    """导入单位: the sheet and a preview of what it would do; nothing is written yet."""
    form = SheetForm()
    if not form.validate_on_submit():
        return page(call, form)
    try:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise FileRefused("missing")
        rows, problems = read_sheet(sent.stream, sent.filename)
    except (FileRefused, Refused) as refusal:
        form.refuse("file", refusal.message)
        return page(call, form)
    return page(call, form, rows, operations.check_units(rows, problems))


def page(
    call: Call,
    form: SheetForm,
    rows: Sequence[UnitRow] = (),
    report: ImportReport | None = None,
) -> ResponseReturnValue:
    """Show the form, and the report on a sheet when there is one."""
    good = report is not None and report.is_good
    body = render_template(
        "organisers/unit_import.html",
        form=form,
        report=report,
        rows=rows,
        payload=sealer().dumps(to_json(rows)) if good else "",
        **frame(call, current="units"),
    )
    return body, 200 if good or (report is None and not form.errors) else 422


@bp.route("/<code>/units/import/confirm", methods=["POST"])
@allow(may_run_call, load=loads.call)
def unit_import_confirm(call: Call) -> ResponseReturnValue:
    """Import the previewed rows, all or none; what changed meanwhile is checked again."""
    report = operations.import_units(
        unseal(request.form.get("payload", "")),
        categories=call.categories,
        call=call,
        actor=acting_user(),
        at=clock.now(),
    )
    if report.is_good:
        db.session.commit()
        return redirect(url_for(".units", code=call.code, done="imported"), 303)
    return page(call, SheetForm(formdata=None), (), report)


def sealer() -> URLSafeTimedSerializer:
    """Return what keeps the previewed rows from being changed on their way back."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="unit-import")


def unseal(payload: str) -> list[UnitRow]:
    """Return the rows of a preview. Raises Refused when it is old or was tampered with."""
    try:
        return from_json(list[UnitRow], sealer().loads(payload, max_age=AN_HOUR))
    except (BadData, TypeError, KeyError, ValueError):
        raise Refused(STALE, status=409) from None
