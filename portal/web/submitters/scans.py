"""Desk of submitters: the pages of a calligraphy work: masks, pictures for its own author."""

from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.entries import operations
from portal.extensions import db
from portal.files.active import storage
from portal.files.masks import Mask
from portal.models import Entry
from portal.web import chrome
from portal.web.guards import acting_user, allow
from portal.web.submitters import bp, loads, page
from portal.web.submitters.editing import work_on
from portal.web.submitters.forms import EntryForm
from portal.web.submitters.loads import CopyPage, EntryFigure, EntryPage, may_handle_page

MOST_MASKS = 12
SIDES = ("x", "y", "w", "h")
# of a per cent; far below one pixel of the largest scan
FINEST = Decimal("0.0001")
KINDS = (("signature", "落款或印章"),)
# one white point, until the picture is drawn
BLANK = b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
WRONG = "方框要填四个数字：左、上、宽、高，都是 0 到 100，宽和高不能是 0。"


@bp.route("/entries/<code>/pages/<page>/masks", methods=["GET", "POST"])
@allow(may_handle_page, load=loads.entry_page, hide=True)
def masks(subject: EntryPage) -> ResponseReturnValue:
    """The editor of what is covered on one page."""
    if request.method != "POST":
        return masks_page(subject, [percent(mask) for mask in subject.page.masks], "")
    typed = typed_masks()
    try:
        found = [Mask(*(float(Decimal(row[side]) / 100) for side in SIDES)) for row in typed]
    except (ValueError, ArithmeticError):
        return masks_page(subject, typed, WRONG), 422
    operations.set_masks(
        subject.entry, page=subject.page, masks=found, actor=acting_user(), at=clock.now()
    )
    db.session.commit()
    return redirect(url_for("submitters.entry", code=subject.entry.code, _anchor="copy"), 303)


def typed_masks() -> list[dict[str, str]]:
    """Return the rows of the form in which anything was typed."""
    rows = [
        {side: request.form.get(f"mask-{number}-{side}", "").strip() for side in SIDES}
        for number in range(MOST_MASKS)
    ]
    return [row | {"kind": "signature"} for row in rows if any(row.values())]


def percent(mask: list[float]) -> dict[str, str]:
    """
    Return a stored mask as the form shows it: per cent, rounded outwards.

    What is only looked at and sent back must cover at least what it covered before.
    """
    x, y, w, h = (Decimal(str(value)) * 100 for value in mask)
    left, width = outwards(x, w)
    top, height = outwards(y, h)
    shown = dict(zip(SIDES, (left, top, width, height), strict=True))
    written = {side: f"{value.normalize():f}" for side, value in shown.items()}
    return written | {"kind": "signature"}


def outwards(start: Decimal, length: Decimal) -> tuple[Decimal, Decimal]:
    """Return where a side starts and how long it is; what lies past the page covers nothing."""
    first = start.quantize(FINEST, ROUND_FLOOR)
    last = min((start + length).quantize(FINEST, ROUND_CEILING), Decimal(100))
    return first, max(last - first, FINEST)


def masks_page(subject: EntryPage, rows: list[dict[str, str]], problem: str) -> str:
    """Draw the mask editor."""
    return render_template(
        "submitters/masks.html",
        desk=page.desk(subject.entry.call),
        site=chrome.site_of(subject.entry.call),
        entry=subject.entry,
        page=subject.page,
        masks=rows,
        kinds=KINDS,
        spare=max(MOST_MASKS // 3 - len(rows), 1),
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
