"""A desk, calls as such: mine, a new one; opening, extending, closing, each seen before done."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.calls import operations, phases, queries
from portal.calls.policies import may_create_call, may_run_call, may_use_organisers_desk
from portal.calls.queries.progress import allowances, status_counts
from portal.errors import Refused
from portal.extensions import db
from portal.models import Call, new_code
from portal.models.enums import Role
from portal.web.chrome import organiser_desk
from portal.web.deeds import undo
from portal.web.forms import Form
from portal.web.guards import acting_account, acting_user, allow
from portal.web.organisers import bp, loads, previews
from portal.web.organisers.forms import CloseForm, ExtendForm, NewCallForm, OpenForm
from portal.web.organisers.frame import frame
from portal.web.organisers.previews import Change

KEY = re.compile(r"[2-9A-HJ-NP-Z]{8}")


@bp.get("")
@allow(may_use_organisers_desk)
def calls() -> ResponseReturnValue:
    """List the calls this person organises or observes."""
    person, at = acting_account(), clock.now()
    ids = person.calls_as(Role.ORGANISER) | person.calls_as(Role.OBSERVER)
    found = queries.calls_by_ids(ids)
    published = queries.published_call_ids(ids)
    rows = [
        {"call": call, "phase": phases.phase(call, at=at, is_published=call.id in published)}
        for call in found
    ]
    return render_template(
        "organisers/calls.html",
        rows=rows,
        may_create=may_create_call(person),
        desk=organiser_desk(None),
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(may_create_call)
def new() -> ResponseReturnValue:
    """Create a call from the built-in template; a second click finds the first one's call."""
    form = NewCallForm()
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = new_code(operations.CODE_LENGTH)
    if form.validate_on_submit():
        code = form.key.data
        if queries.find_call(code) is not None or created(form):
            return redirect(url_for("organisers.settings", code=code, done="created"), 303)
    status = 422 if form.is_submitted() else 200
    page = render_template("organisers/new.html", form=form, desk=organiser_desk(None))
    return page, status


def created(form: NewCallForm) -> bool:
    """Create the call, or put the refusal on the form."""
    names = ("title", "theme", "host", "undertaker", "contact", "supervision")
    words: dict[str, Any] = {name: form[name].data or "" for name in names}
    try:
        operations.create_call(
            **words,
            opens_at=form.opens_at.data,
            closes_at=form.closes_at.data,
            code=form.key.data,
            actor=acting_user(),
            at=clock.now(),
        )
        db.session.commit()
    except IntegrityError:
        # the other click of a double click got there first: its call is shown
        db.session.rollback()
    except Refused as refused:
        return undo(form, refused)
    return True


@bp.route("/<code>/open", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def open_call(call: Call) -> ResponseReturnValue:
    """Announce a call: first what it changes, then the deed."""
    form = OpenForm(formdata=request.form or request.args or None, obj=call)
    at, user = clock.now(), acting_user()
    changes: list[Change] = []
    try:
        if form.validate_on_submit():
            dates = {"opens_at": form.opens_at.data, "closes_at": form.closes_at.data}
            operations.open_call(call, **dates, actor=user, at=at)
            db.session.commit()
            return done(call, "opened")
        if looked_through(form):
            starts, ends = operations.check_opening(
                call, form.opens_at.data, form.closes_at.data, at=at
            )
            changes = previews.of_opening(call, starts, ends, at=at)
    except Refused as refused:
        undo(form, refused)
    return preview("organisers/open_call.html", call, form, changes)


@bp.route("/<code>/extend", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def extend_call(call: Call) -> ResponseReturnValue:
    """Move the deadline: the new one is chosen first, its effect is shown, then it is done."""
    form = ExtendForm(formdata=request.form or request.args or None)
    at, user = clock.now(), acting_user()
    changes: list[Change] = []
    try:
        if form.validate_on_submit():
            values = {"closes_at": form.closes_at.data, "reason": form.reason.data}
            operations.extend_call(call, **values, actor=user, at=at)
            db.session.commit()
            return done(call, "extended")
        if looked_through(form) and form.closes_at.data:
            operations.check_extension(call, form.closes_at.data, at=at)
            changes = previews.of_extending(call, form.closes_at.data, status_counts(call), at=at)
    except Refused as refused:
        undo(form, refused)
    return preview("organisers/extend_call.html", call, form, changes)


@bp.route("/<code>/close", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def close_call(call: Call) -> ResponseReturnValue:
    """End submitting now: first what it changes, then the deed."""
    form, at, user = CloseForm(), clock.now(), acting_user()
    changes: list[Change] = []
    try:
        if form.validate_on_submit():
            operations.close_call(call, actor=user, at=at)
            db.session.commit()
            return done(call, "closed")
        operations.check_closing(call, at=at)
        changes = previews.of_closing(call, status_counts(call), allowances(call), at=at)
    except Refused as refused:
        undo(form, refused)
    return preview("organisers/close_call.html", call, form, changes)


def looked_through(form: Form) -> bool:
    """Show what could not be read before anything is sent; say whether all of it could."""
    wrong = [field for field in form if field.process_errors]
    for field in wrong:
        field.errors = list(field.process_errors)
    return not wrong


def done(call: Call, word: str) -> ResponseReturnValue:
    """Go to the overview, which says what has just been done."""
    return redirect(url_for("organisers.dashboard", code=call.code, done=word), 303)


def preview(template: str, call: Call, form: Form, changes: list[Change]) -> tuple[str, int]:
    """Render a page that asks before a deed; 422 when the deed was refused."""
    is_refused = bool(form.errors or form.form_errors)
    page = render_template(template, form=form, changes=changes, **frame(call, current="dashboard"))
    return page, 422 if is_refused and form.is_submitted() else 200
