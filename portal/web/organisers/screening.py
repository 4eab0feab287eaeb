"""A desk: 形式审查: the queue of what waits, and the deeds upon one entry."""

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls.policies import may_view_call
from portal.entries import operations as entries
from portal.extensions import db
from portal.files.active import storage
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.files.limits import MEGABYTE
from portal.files.names import clean_name, suffix
from portal.models import Call
from portal.models.enums import EntryStatus
from portal.screening import operations, queries
from portal.screening.listing import Wanted
from portal.screening.queries import listing
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.entry_filters import page_asked
from portal.web.organisers.entry_subjects import (
    EntryOfCall,
    FileOfEntry,
    entry_of_call,
    file_of_entry,
    may_screen_entry,
    may_view_entry,
)
from portal.web.organisers.frame import frame
from portal.web.organisers.redrawing import redrawing
from portal.web.organisers.return_page import ask_reason
from portal.web.organisers.screening_forms import ReturnForm

SANDBOX = "sandbox; default-src 'none'"


@bp.get("/<code>/screening")
@allow(may_view_call, load=loads.call)
def screening(call: Call) -> ResponseReturnValue:
    """形式审查: what waits, the one that has waited longest first."""
    page = page_asked(request.args)
    wanted = Wanted(status=EntryStatus.SUBMITTED, is_descending=False, page=page)
    return render_template(
        "organisers/screening.html",
        found=listing.entries_of(call, wanted),
        page_href=lambda number: url_for(".screening", code=call.code, page=number),
        done=request.args.get("done", ""),
        **frame(call, current="screening"),
    )


@bp.post("/<code>/entries/<entry>/accept")
@allow(may_screen_entry, load=entry_of_call)
def accept_entry(subject: EntryOfCall) -> ResponseReturnValue:
    """审查通过, then on to the entry itself or to the next one."""
    entry, actor, now = subject.entry, acting_user(), clock.now()
    following = queries.next_waiting(subject.call, after=entry)
    with redrawing(entry):
        if seen := request.form.get("checked"):
            entries.check_masks(entry, copy_code=seen, actor=actor, at=now)
        operations.accept(entry, actor=actor, at=now)
    db.session.commit()
    return onward(subject, following, "accepted")


@bp.route("/<code>/entries/<entry>/return", methods=["GET", "POST"])
@allow(may_screen_entry, load=entry_of_call)
def return_entry(subject: EntryOfCall) -> ResponseReturnValue:
    """退回修改: ask why, then send the entry back."""
    call, entry, form = subject.call, subject.entry, ReturnForm()
    operations.check_return(entry)
    following = queries.next_waiting(call, after=entry)

    def deed() -> None:
        operations.send_back(entry, reason=form.reason.data, actor=acting_user(), at=clock.now())

    if form.validate_on_submit() and attempt(form, deed):
        return onward(subject, following, "returned")
    action = url_for(".return_entry", code=call.code, entry=entry.code)
    back = url_for(".entry", code=call.code, entry=entry.code)
    return ask_reason(call, form, [entry], action=action, back=back)


def onward(subject: EntryOfCall, following: str | None, done: str) -> ResponseReturnValue:
    """After a deed: to the next entry when that was asked for, else to this one."""
    code = subject.call.code
    if request.form.get("then") != "next":
        return redirect(url_for(".entry", code=code, entry=subject.entry.code, done=done), 303)
    if following is None:
        return redirect(url_for(".screening", code=code, done=done), 303)
    return redirect(url_for(".entry", code=code, entry=following, done=f"{done}-before"), 303)


@bp.post("/<code>/entries/<entry>/files/<file>/download")
@allow(may_view_entry, load=file_of_entry)
def download(subject: FileOfEntry) -> ResponseReturnValue:
    """Hand out an original: it names its author, so a form asks for it and it is recorded."""
    file = subject.file
    operations.record_download(subject.entry, file, actor=acting_user(), at=clock.now())
    # the type is the one we found in the bytes, without a guess at a text's encoding
    answer = Response(chunks(file.storage_key), content_type=MEDIA_TYPES[Kind(file.kind)])
    answer.content_length = file.size
    answer.headers["Content-Disposition"] = disposition(clean_name(file.original_name))
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    db.session.commit()
    return answer


def disposition(name: str) -> str:
    """Return Content-Disposition by RFC 6266: a plain name for old ears, then the true one."""
    ending = f".{suffix(name)}" if suffix(name).isascii() and suffix(name).isalnum() else ""
    return f"attachment; filename=\"original{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


def chunks(key: str) -> Iterator[bytes]:
    """Return the bytes of a blob piece by piece, so that no scan fills the memory."""
    store = storage()
    store.size(key)  # a blob that is missing is told before the answer begins

    def read() -> Iterator[bytes]:
        with store.open(key) as blob:
            while chunk := blob.read(MEGABYTE):
                yield chunk

    return read()
