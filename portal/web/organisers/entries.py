"""A desk: 作品: the list with its filters, whole lots, the table to take away."""

import io

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls.policies import may_run_call, may_view_call
from portal.entries import queries as entry_queries
from portal.errors import Refused
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.models import Call
from portal.models.enums import EntryStatus
from portal.screening import operations, queries
from portal.screening.duplicates.queries import bands_of
from portal.screening.listing import Hint, Wanted
from portal.screening.operations import Outcome
from portal.screening.queries import listing
from portal.screening.sheet import write_sheet
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.entry_filters import address, answers, asked, chips, selects, sorters
from portal.web.organisers.frame import frame
from portal.web.organisers.return_page import ask_reason
from portal.web.organisers.screening_forms import ReturnForm

NOTHING = "还没有选作品。请在列表里勾选，再点一次。"


@bp.get("/<code>/entries")
@allow(may_view_call, load=loads.call)
def entries(call: Call) -> ResponseReturnValue:
    """作品: everything that was handed in."""
    wanted = asked(request.args)
    found, units = listing.entries_of(call, wanted), listing.units_of(call)
    return render_template(
        "organisers/entries.html",
        found=found,
        bands=bands_of(call, [line.code for line in found.lines]),
        wanted=wanted,
        selects=selects(call, wanted, units),
        chips=chips(call, wanted, units),
        sorters=sorters(call, wanted),
        kept=answers(wanted),
        waiting_href=address(call, Wanted(status=EntryStatus.SUBMITTED)),
        hinted_href=address(call, Wanted(status=EntryStatus.SUBMITTED, hint=Hint.ANY)),
        page_href=lambda page: address(call, wanted, page=page),
        done=request.args.get("done", ""),
        count=request.args.get("count", ""),
        **frame(call, current="entries"),
    )


@bp.post("/<code>/entries/sheet")
@allow(may_view_call, load=loads.call)
def entries_sheet(call: Call) -> ResponseReturnValue:
    """Hand out 报送汇总表 of what the filters show; it names people, so it is recorded."""
    chosen = listing.all_of(call, asked(request.form))
    ids = [entry.id for entry in chosen]
    content = write_sheet(
        call,
        chosen,
        authors=entry_queries.authors_of(ids),
        blind_codes=queries.blind_codes_of(ids),
    )
    operations.record_export(call, entries=len(chosen), actor=acting_user(), at=clock.now())
    db.session.commit()
    return send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES[Kind.XLSX],
        as_attachment=True,
        download_name=f"报送汇总表-{clock.to_beijing(clock.now()):%Y%m%d-%H%M}.xlsx",
    )


@bp.post("/<code>/entries/accept")
@allow(may_run_call, load=loads.call)
def accept_entries(call: Call) -> ResponseReturnValue:
    """Accept the ticked entries; those that cannot be are listed with the reason."""
    chosen = listing.chosen(call, request.form.getlist("entry"))
    if not chosen:
        raise Refused(NOTHING)
    outcome = operations.accept_all(chosen, actor=acting_user(), at=clock.now())
    db.session.commit()
    return after_lot(call, outcome, "accepted")


@bp.post("/<code>/entries/return")
@allow(may_run_call, load=loads.call)
def return_entries(call: Call) -> ResponseReturnValue:
    """Ask for one reason for the ticked entries, then send them back with it."""
    chosen = listing.chosen(call, request.form.getlist("entry"))
    if not chosen:
        raise Refused(NOTHING)
    is_asked = "reason" not in request.form
    form = ReturnForm(formdata=None if is_asked else request.form)
    if is_asked or not form.validate_on_submit():
        action = url_for(".return_entries", code=call.code)
        return ask_reason(call, form, chosen, action=action, back=address(call))
    outcome = operations.send_back_all(
        chosen, reason=form.reason.data, actor=acting_user(), at=clock.now()
    )
    db.session.commit()
    return after_lot(call, outcome, "returned")


def after_lot(call: Call, outcome: Outcome, done: str) -> ResponseReturnValue:
    """Go back to the list, or list what was left undone and why."""
    if not outcome.refused:
        there = url_for(".entries", code=call.code, done=done, count=len(outcome.done))
        return redirect(there, 303)
    body = render_template(
        "organisers/lot.html",
        outcome=outcome,
        deed="审查通过" if done == "accepted" else "退回修改",
        **frame(call, current="entries"),
    )
    return body, 200 if outcome.done else 409
