"""A desk: what organisers cover in a judge copy besides its author, and their check of it."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.entries import operations
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.masking import bare_hints
from portal.entries.operations.covering import may_cover
from portal.errors import NotFound
from portal.extensions import db
from portal.models import ScanPage
from portal.models.enums import EntryStatus
from portal.web.guards import acting_user, allow
from portal.web.mask_rows import (
    KINDS,
    MOST_MASKS,
    WRONG,
    Row,
    chosen_hint,
    is_among,
    masks_of,
    rows_of,
    spare_rows,
    typed_rows,
)
from portal.web.organisers import bp
from portal.web.organisers.entry_subjects import (
    EntryOfCall,
    PageOfEntry,
    entry_of_call,
    may_screen_entry,
    page_of_entry,
)
from portal.web.organisers.frame import frame
from portal.web.organisers.redrawing import redrawing

SEPARATORS = r"[\s、，,；;。]+"


@bp.route("/<code>/entries/<entry>/pages/<page>/masks", methods=["GET", "POST"])
@allow(may_screen_entry, load=page_of_entry)
def cover_page(subject: PageOfEntry) -> ResponseReturnValue:
    """Draw further rectangles upon one page as judges see it."""
    entry, scan = subject.entry, subject.page
    if request.method != "POST":
        return editor(subject, rows_of(drawn_before(subject)), "")
    rows = typed_rows(request.form)
    hinted = chosen_hint(request.form, hints_of(scan))
    if hinted and is_read(subject):
        # what is covered now stays covered: one press fills in a row, and a second one sends it
        return editor(subject, [*rows, *hinted][:MOST_MASKS], "", is_filled=True)
    try:
        masks = masks_of([*rows, *hinted])
    except (ValueError, ArithmeticError):
        return editor(subject, rows, WRONG), 422
    operations.add_masks(entry, page=scan, masks=masks, actor=acting_user(), at=clock.now())
    db.session.commit()
    where: dict[str, Any] = {"code": subject.call.code, "entry": entry.code}
    if hinted:
        return redirect(url_for(".cover_page", page=scan.code, **where), 303)
    return redirect(url_for(".entry", done="covered", **where), 303)


def drawn_before(subject: PageOfEntry) -> list[Any]:
    """Return the organisers' own rectangles as long as they may be changed."""
    return [] if is_read(subject) else subject.page.added_masks


def is_read(subject: EntryOfCall) -> bool:
    """Say whether the copy is accepted, so that nothing covered may be bared again."""
    return subject.entry.status is EntryStatus.ACCEPTED


def hints_of(scan: ScanPage) -> list[Row]:
    """Return where a seal was seen and nobody has covered it, numbered for their buttons."""
    return [
        row | {"word": "像是印章", "number": str(number)}
        for number, row in enumerate(rows_of(bare_hints(scan)))
    ]


def editor(subject: PageOfEntry, rows: list[Row], problem: str, *, is_filled: bool = False) -> str:
    """Draw the mask editor upon the page of the copy that stands."""
    call, entry, scan = subject.call, subject.entry, subject.page
    dossier = dossier_of(entry)
    codes = [one.code for one in dossier.pages]
    pages = dossier.copy.pages if dossier.copy else []
    if not may_cover(entry) or len(pages) != len(codes):
        raise NotFound("这件作品现在没有可以改的评审副本。")
    number = codes.index(scan.code)
    return render_template(
        "organisers/cover_page.html",
        entry=entry,
        page=scan,
        number=number + 1,
        image=url_for(
            ".entry_picture", code=call.code, entry=entry.code, page=pages[number].code, size="page"
        ),
        masks=rows,
        hints=[one for one in hints_of(scan) if not is_among(one, rows)],
        fixed=rows_of(scan.added_masks) if is_read(subject) else [],
        is_read=is_read(subject),
        is_filled=is_filled,
        kinds=KINDS,
        spare=spare_rows(len(rows)),
        problem=problem,
        **frame(call, current="entries"),
    )


@bp.post("/<code>/entries/<entry>/words")
@allow(may_screen_entry, load=entry_of_call)
def cover_words(subject: EntryOfCall) -> ResponseReturnValue:
    """Mask further words of an essay."""
    words = [word for word in re.split(SEPARATORS, request.form.get("words", "")) if word]
    operations.add_words(subject.entry, words=words, actor=acting_user(), at=clock.now())
    db.session.commit()
    return back(subject, "covered")


@bp.post("/<code>/entries/<entry>/words/back")
@allow(may_screen_entry, load=entry_of_call)
def bare_word(subject: EntryOfCall) -> ResponseReturnValue:
    """Show a word again that organisers masked by mistake."""
    word, reason = request.form.get("word", ""), request.form.get("reason", "").strip()
    operations.bare_word(
        subject.entry, word=word, reason=reason, actor=acting_user(), at=clock.now()
    )
    db.session.commit()
    return back(subject, "bared")


@bp.post("/<code>/entries/<entry>/check")
@allow(may_screen_entry, load=entry_of_call)
def check_masks(subject: EntryOfCall) -> ResponseReturnValue:
    """Note that nothing on the pictures is bare."""
    code = request.form.get("checked", "")
    with redrawing(subject.entry):
        operations.check_masks(subject.entry, copy_code=code, actor=acting_user(), at=clock.now())
    db.session.commit()
    return back(subject, "checked")


def back(subject: EntryOfCall, done: str) -> ResponseReturnValue:
    """Return to the entry."""
    where = url_for(".entry", code=subject.call.code, entry=subject.entry.code, done=done)
    return redirect(where, 303)


def cover_links(dossier: Dossier) -> list[dict[str, str]]:
    """Return where each page of the copy can be covered further, and what looks bare on it."""
    entry = dossier.entry
    if not may_cover(entry) or not dossier.copy or not dossier.copy.pages:
        return []
    return [
        {
            "href": url_for(".cover_page", code=entry.call.code, entry=entry.code, page=scan.code),
            "label": f"第 {number} 张",
            "bare": f"{len(found)} 处像印章没有遮" if (found := bare_hints(scan)) else "",
        }
        for number, scan in enumerate(dossier.pages, start=1)
    ]
