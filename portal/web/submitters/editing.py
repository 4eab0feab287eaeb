"""Desk of submitters: an entry in its author's hands: save, upload, hand in."""

from collections.abc import Callable
from datetime import datetime

from flask import get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.entries import operations
from portal.entries.completeness import Incomplete
from portal.entries.dossier import dossier_of
from portal.entries.policies import may_handle_entry
from portal.entries.queries import current_pages
from portal.entries.workflow import EDITABLE
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.files.refusals import FileRefused
from portal.models import Entry
from portal.models.enums import EntryStatus
from portal.web import chrome
from portal.web.failures import wants_json
from portal.web.forms import whole
from portal.web.guards import acting_user, allow
from portal.web.submitters import bp, loads, page, receiving
from portal.web.submitters.forms import EntryForm, entry_form, stored
from portal.web.submitters.loads import EntryManuscript, may_handle_manuscript


@bp.route("/entries/<code>", methods=["GET", "POST"])
@allow(may_handle_entry, load=loads.entry, hide=True)
def entry(entry: Entry) -> ResponseReturnValue:
    """The form of an entry; once handed in, its receipt."""
    if request.method == "POST":
        return work_on(entry, hand_in if request.form.get("deed") == "submit" else None)
    if entry.status in EDITABLE:
        return page.entry_page(entry, entry_form(dossier_of(entry)), at=clock.now())
    if entry.status is EntryStatus.WITHDRAWN:
        return render_template(
            "submitters/withdrawn.html",
            desk=page.desk(entry.call),
            site=chrome.site_of(entry.call),
            entry=entry,
        )
    return redirect(url_for("submitters.receipt", code=entry.code), 303)


@bp.post("/entries/<code>/files")
@allow(may_handle_entry, load=loads.entry, hide=True)
def files(entry: Entry) -> ResponseReturnValue:
    """Take a file by itself (a script) or with the form around it (a plain browser)."""
    if not wants_json():
        return work_on(entry, None)
    draw = get_template_attribute("components/upload.html", "file_row")
    rows = receiving.receive_all(entry)
    return jsonify(row="".join(draw(row) for row in rows), title=entry.title), 201


@bp.post("/entries/<code>/files/<manuscript>/remove")
@allow(may_handle_manuscript, load=loads.manuscript, hide=True)
def remove_file(subject: EntryManuscript) -> ResponseReturnValue:
    """Take an essay's file away; what was typed around the button is saved first."""

    def remove(entry: Entry, _form: EntryForm, at: datetime) -> None:
        operations.remove_manuscript(
            entry, code=subject.manuscript_code, actor=acting_user(), at=at
        )

    return work_on(subject.entry, remove)


Deed = Callable[[Entry, EntryForm, datetime], ResponseReturnValue | None]


def work_on(entry: Entry, deed: Deed | None) -> ResponseReturnValue:
    """
    Save the form, take its files, do the deed; on a refusal show everything typed again.

    What was saved before the refusal stays saved: nobody's text waits for a missing tick.
    """
    if entry.status is EntryStatus.SUBMITTED and deed is hand_in:
        return redirect(url_for("submitters.receipt", code=entry.code), 303)
    form = entry_form(dossier_of(entry))
    if not form.validate():
        return page.entry_page(entry, form, at=clock.now()), 422
    try:
        keep(entry, form)
        for file in receiving.sent_files():
            receiving.receive(entry, file)
        answer = deed(entry, form, clock.now()) if deed else None
        db.session.commit()
    except (Refused, FileRefused) as problem:
        db.session.rollback()
        return shown_again(entry, form, problem)
    return answer or redirect(url_for("submitters.entry", code=entry.code, done="saved"), 303)


def keep(entry: Entry, form: EntryForm) -> None:
    """Save what was typed and ticked, and commit it."""
    actor, at = acting_user(), clock.now()
    submitter = entry.submitter
    operations.save_entry(
        entry,
        title=form.title_text(),
        answers=form.answers(),
        authors=form.authors(submitter_id=submitter.id, submitter_name=submitter.name),
        version=whole(form.version.data) or 0,
        reply=form.reply.data if entry.status is EntryStatus.RETURNED else None,
        actor=actor,
        at=at,
    )
    operations.decide_declarations(entry, agreed=form.agreed(), at=at)
    put_in_order(entry, form, at)
    operations.confirm_copy(
        entry,
        copy_code=form.copy_code.data or "",
        is_confirmed=form.confirmed.data,
        actor=actor,
        at=at,
    )
    db.session.commit()


def put_in_order(entry: Entry, form: EntryForm, at: datetime) -> None:
    """Bring the pages into the order sent: dragged (a hidden list), or one arrow pressed."""
    if "order" not in form or not form["order"].data:
        return
    codes = [code for code in form["order"].data.split(",") if code]
    code, _, way = request.form.get("move", "").partition(":")
    if code in codes:
        place = codes.index(code)
        other = max(place - 1, 0) if way == "up" else min(place + 1, len(codes) - 1)
        codes[place], codes[other] = codes[other], codes[place]
    operations.reorder_pages(entry, codes=codes, actor=acting_user(), at=at)


def hand_in(entry: Entry, form: EntryForm, at: datetime) -> ResponseReturnValue:
    """Hand the entry in and lead to the receipt."""
    operations.submit_entry(entry, agreed=form.agreed(), actor=acting_user(), at=at)
    return redirect(url_for("submitters.receipt", code=entry.code), 303)


def shown_again(
    entry: Entry, form: EntryForm, problem: Refused | FileRefused
) -> ResponseReturnValue:
    """Show the form as typed, each refusal at its place, with the version that now stands."""
    if isinstance(problem, Incomplete):
        for gap in problem.gaps:
            form.refuse(gap.field, gap.sentence)
    elif isinstance(problem, FileRefused):
        form.refuse("file", problem.message)
    else:
        form.refuse(problem.field, problem.message)
    now_stored = stored(dossier_of(entry))
    form.version.data = now_stored["version"]
    form.copy_code.data = now_stored["copy_code"]
    if not isinstance(problem, Conflict):
        form.confirmed.data = now_stored["confirmed"]
    if "order" in form:
        form["order"].data = ",".join(one.code for one in current_pages(entry))
    return page.entry_page(entry, form, at=clock.now()), problem.status
