"""Desk of submitters: the pages of a calligraphy work: masks, pictures for its own author."""

from datetime import datetime

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.entries import operations
from portal.entries.masking import bare_hints
from portal.extensions import db
from portal.files.active import storage
from portal.models import Entry
from portal.models.enums import CategoryKind
from portal.web import chrome
from portal.web.guards import acting_user, allow
from portal.web.mask_rows import (
    KINDS,
    WRONG,
    Row,
    chosen_hint,
    masks_of,
    rows_of,
    spare_rows,
    typed_rows,
)
from portal.web.submitters import bp, loads, page
from portal.web.submitters.editing import work_on
from portal.web.submitters.forms import EntryForm
from portal.web.submitters.loads import CopyPage, EntryFigure, EntryPage, may_handle_page

# one white point, until the picture is drawn
BLANK = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"


@bp.route("/entries/<code>/pages/<page>/masks", methods=["GET", "POST"])
@allow(may_handle_page, load=loads.entry_page, hide=True)
def masks(subject: EntryPage) -> ResponseReturnValue:
    """The editor of what is covered on one page."""
    entry, scan = subject.entry, subject.page
    if request.method != "POST":
        return masks_page(subject, rows_of(scan.masks), "")
    rows = typed_rows(request.form)
    hinted = chosen_hint(request.form, hints_of(subject))
    try:
        found = masks_of([*rows, *hinted])
    except (ValueError, ArithmeticError):
        return masks_page(subject, rows, WRONG), 422
    operations.set_masks(entry, page=scan, masks=found, actor=acting_user(), at=clock.now())
    db.session.commit()
    if hinted:
        return redirect(url_for("submitters.masks", code=entry.code, page=scan.code), 303)
    return redirect(url_for("submitters.entry", code=entry.code, _anchor="copy"), 303)


def hints_of(subject: EntryPage) -> list[Row]:
    """Return where a seal was seen and is not covered; else the usual place of a signature."""
    scan = subject.page
    is_whole = subject.entry.category.kind is CategoryKind.CALLIGRAPHY and scan.position == 0
    if is_whole and not (scan.hints or scan.masks or scan.added_masks):
        return [row | {"word": "落款常在这里"} for row in rows_of(operations.PROPOSAL)]
    return [row | {"word": "像是印章"} for row in rows_of(bare_hints(scan))]


def masks_page(subject: EntryPage, rows: list[Row], problem: str) -> str:
    """Draw the mask editor."""
    return render_template(
        "submitters/masks.html",
        desk=page.desk(subject.entry.call),
        site=chrome.site_of(subject.entry.call),
        entry=subject.entry,
        page=subject.page,
        masks=rows,
        hints=hints_of(subject),
        fixed=rows_of(subject.page.added_masks),
        kinds=KINDS,
        spare=spare_rows(len(rows)),
        problem=problem,
    )


@bp.post("/entries/<code>/pages/<page>/remove")
@allow(may_handle_page, load=loads.entry_page, hide=True)
def remove_page(subject: EntryPage) -> ResponseReturnValue:
    """Take a page out; what was typed around the button is saved first."""

    def remove(entry: Entry, _form: EntryForm, at: datetime) -> None:
        operations.remove_page(entry, page=subject.page, actor=acting_user(), at=at)

    return work_on(subject.entry, remove)


@bp.post("/entries/<code>/pages/<page>/retry")
@allow(may_handle_page, load=loads.entry_page, hide=True)
def retry_page(subject: EntryPage) -> ResponseReturnValue:
    """Draw a damaged page once more; what was typed around the button is saved first."""

    def retry(entry: Entry, _form: EntryForm, at: datetime) -> None:
        operations.retry_page(entry, page=subject.page, actor=acting_user(), at=at)

    return work_on(subject.entry, retry)


@bp.get("/entries/<code>/pages/<page>/preview")
@allow(may_handle_page, load=loads.entry_page, hide=True)
def page_preview(subject: EntryPage) -> ResponseReturnValue:
    """The unmasked picture of a page, for those who handle the entry alone."""
    key = subject.page.preview_key
    return picture(storage().read(key) if key else BLANK, "image/jpeg" if key else "image/gif")


@bp.get("/entries/<code>/files/<manuscript>/figures/<int:number>")
@allow(may_handle_page, load=loads.figure, hide=True)
def figure(subject: EntryFigure) -> ResponseReturnValue:
    """A picture inside an essay, redrawn as judges see it, or would if it were shown to them."""
    return picture(storage().read(subject.picture.key), "image/jpeg")


@bp.get("/entries/<code>/copy/<page>")
@allow(may_handle_page, load=loads.copy_page, hide=True)
def copy_preview(subject: CopyPage) -> ResponseReturnValue:
    """A page of the judge copy, as judges see it."""
    return picture(storage().read(subject.page.preview_key), "image/jpeg")


def picture(content: bytes, media_type: str) -> Response:
    """Answer with a picture that can do nothing but be looked at: no name, no date, no tag."""
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
