"""A desk: 查重: the cases, how far the check has come, checking everything anew."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls.policies import may_run_call, may_view_call
from portal.extensions import db
from portal.models import Call
from portal.screening.duplicates import operations, queries
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers import duplicate_words as words
from portal.web.organisers.duplicate_filters import address, asked, chips, selects
from portal.web.organisers.duplicate_subjects import may_open
from portal.web.organisers.frame import frame


@bp.get("/<code>/duplicates")
@allow(may_view_call, load=loads.call)
def duplicates(call: Call) -> ResponseReturnValue:
    """查重: the cases, strongest evidence first."""
    wanted = asked(request.args)
    found, units = queries.cases_of(call, wanted, may_open), queries.units_of(call)
    progress = queries.progress_of(call)
    return render_template(
        "organisers/duplicates.html",
        found=found,
        lines=[(line, words.line_words(line)) for line in found.lines],
        check=words.check_state(progress),
        numbers=words.numbers(progress),
        selects=selects(wanted, units),
        chips=chips(call, wanted, units),
        page_href=lambda page: address(call, wanted, page=page),
        done=request.args.get("done", ""),
        **frame(call, current="duplicates"),
    )


@bp.get("/<code>/duplicates/progress")
@allow(may_view_call, load=loads.call)
def duplicate_progress(call: Call) -> Response:
    """How far the check has come, for the page that waits for it."""
    state = words.check_state(queries.progress_of(call))
    return jsonify(
        is_running=state.is_running, words=state.words, done=state.done, total=state.total
    )


@bp.post("/<code>/duplicates/check")
@allow(may_run_call, load=loads.call)
def check_duplicates(call: Call) -> ResponseReturnValue:
    """全部重查."""
    operations.ask_full_check(call, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for(".duplicates", code=call.code, done="asked"), 303)
