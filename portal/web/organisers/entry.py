"""A desk: one entry, all that was handed in, what the machine found, what judges will see."""

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.entries import copies
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.forms import scope_title
from portal.entries.operations.covering import is_being_drawn, may_cover
from portal.entries.workflow import is_possible
from portal.files.active import storage
from portal.models import AuditEvent, Call, Entry, JudgePage
from portal.models.enums import CategoryKind, EntryDeed
from portal.screening import queries
from portal.screening.checks import checks_of
from portal.screening.duplicates.queries import check_of_entry
from portal.screening.queries.trail import names_of
from portal.web.filters import second
from portal.web.guards import allow
from portal.web.organisers import bp
from portal.web.organisers.covering import cover_links
from portal.web.organisers.duplicate_case_view import entry_href
from portal.web.organisers.duplicate_subjects import may_open
from portal.web.organisers.duplicate_words import likeness
from portal.web.organisers.entry_subjects import (
    EntryOfCall,
    FigureOfEntry,
    PictureOfEntry,
    entry_of_call,
    figure_of_entry,
    may_view_entry,
    picture_of_entry,
)
from portal.web.organisers.frame import frame
from portal.web.organisers.proofreading_words import proofread_entry
from portal.web.organisers.trail_facts import facts_line
from portal.web.organisers.trail_words import sentence

# (key of the answer, what the page calls it), in the order of the form
ESSAY = (
    ("genre", "体裁"),
    ("ai_use", "是否用人工智能"),
    ("published_before", "是否发表过"),
    ("abstract", "摘要"),
)
BRUSH = (
    ("script", "书体"),
    ("glyphs", "字形"),
    ("format", "形式"),
    ("transcription", "释文"),
    ("edition_note", "版本与疑难用字"),
    ("made_on", "创作时间"),
)


@bp.get("/<code>/entries/<entry>")
@allow(may_view_entry, load=entry_of_call)
def entry(subject: EntryOfCall) -> ResponseReturnValue:
    """One entry, to be looked at and decided upon. Scores have no place here."""
    call, found = subject.call, subject.entry
    dossier = dossier_of(found)
    events = queries.events_of(found)
    return render_template(
        "organisers/entry.html",
        entry=found,
        dossier=dossier,
        checks=checks_of(dossier),
        answers=answer_rows(dossier),
        files=queries.originals_of(found),
        copy=copy_view(dossier),
        receipts=found.receipts[::-1],
        decisions=queries.decisions_of(found),
        history=history_rows(events),
        blind_code=queries.blind_codes_of([found.id]).get(found.id, ""),
        following=queries.next_waiting(call, after=found),
        can_accept=is_possible(found.status, EntryDeed.ACCEPT),
        can_return=is_possible(found.status, EntryDeed.RETURN) and not queries.is_assigned(found),
        cover=cover_links(dossier),
        can_cover=may_cover(found),
        reports=queries.identity_reports(found),
        **looked_at(call, found),
        done=request.args.get("done", ""),
        **frame(call, current="entries"),
    )


def looked_at(call: Call, entry: Entry) -> dict[str, Any]:
    """Return what the check of duplicates and the proofreaders say of an entry."""
    return {"likeness": likeness_of(call, entry), "proofread": proofread_entry(entry)}


def likeness_of(call: Call, entry: Entry) -> dict[str, Any] | None:
    """Return what the check of duplicates says of an entry."""
    check = check_of_entry(call, entry, may_open)
    hrefs = [url_for(".duplicate_case", code=call.code, case=code) for code, _, _ in check.cases]
    return likeness(check, hrefs, lambda side: entry_href(call, side))


def answer_rows(dossier: Dossier) -> list[tuple[str, str]]:
    """Return what the author answered, in the words of the form."""
    answers = dossier.entry.answers
    if dossier.is_essay:
        return said(answers, ESSAY)
    width, height = answers.get("width_cm"), answers.get("height_cm")
    size = f"高 {height} 厘米，宽 {width} 厘米" if width and height else ""
    signed = "有" if answers.get("has_signature") else "没有"
    rows = [("书写内容", scope_title(answers.get("scope", ""))), *said(answers, BRUSH)]
    rows += [("尺寸", size), ("落款、印章", signed)]
    rows += [("可提供原件", "可以")] if answers.get("offers_original") else []
    return [(term, value) for term, value in rows if value]


def said(answers: dict[str, Any], asked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (term, answer) for what was answered."""
    return [(term, str(answers[key])) for key, term in asked if answers.get(key)]


def copy_view(dossier: Dossier) -> dict[str, Any]:
    """Return the judge copy as judges will see it, and what is left for a person to judge."""
    copy = dossier.copy
    if copy is None:
        return {"is_there": False}
    return {
        "is_there": True,
        "title": copy.title,
        "paragraphs": copy.blocks,
        "figures": [figure_href(dossier.entry, figure.code) for figure in copy.figures],
        "masks": copies.masked_counts(copy.findings),
        "flagged": copies.flagged(copy.findings),
        "pages": [picture(dossier.entry, page) for page in copy.pages],
        "covered": sum(len(page.masks) + len(page.added_masks) for page in dossier.pages),
        "digest": copy.digest,
        "confirmed_at": copy.confirmed_at,
        "frozen_at": copy.frozen_at,
        "code": copy.code,
        "checked_at": copy.checked_at,
        "is_being_drawn": is_being_drawn(dossier.entry, copy),
        "added": len(dossier.entry.masked_words) + sum(len(p.added_masks) for p in dossier.pages),
    }


def picture(entry: Entry, page: JudgePage) -> dict[str, Any]:
    """Return one page of the copy, as components/viewer.html draws it."""

    def href(size: str) -> str:
        code, entry_code = entry.call.code, entry.code
        return url_for(".entry_picture", code=code, entry=entry_code, page=page.code, size=size)

    return {
        "label": label_of(entry, page),
        "thumb_href": href("thumb"),
        "image_href": href("page"),
        "tiles_href": "",
        "href": href("page"),
        "alt": f"评审副本第 {page.position + 1} 张",
        "is_current": page.position == 0,
        "width": page.width,
        "height": page.height,
    }


def figure_href(entry: Entry, figure: str) -> str:
    """Return where a picture inside an essay is shown."""
    return url_for(".entry_figure", code=entry.call.code, entry=entry.code, figure=figure)


def history_rows(events: Iterable[AuditEvent]) -> list[dict[str, str]]:
    """Return what happened, as components/timeline.html draws it."""
    events = list(events)
    names = names_of({event.actor for event in events})
    return [
        {
            "when": second(event.at),
            "who": names.get(event.actor, "系统"),
            "what": sentence(event.verb),
            "note": facts_line(event.facts),
        }
        for event in events
    ]


def label_of(entry: Entry, page: JudgePage) -> str:
    """Say what a page shows: a brush work comes whole and then in parts."""
    if entry.category.kind is CategoryKind.ESSAY:
        return "页"
    return "局部" if page.position else "全幅"


@bp.get("/<code>/entries/<entry>/copy/<page>/<size>.jpg")
@allow(may_view_entry, load=picture_of_entry)
def entry_picture(subject: PictureOfEntry) -> ResponseReturnValue:
    """A page of the judge copy, as judges see it."""
    keys = {
        "page": subject.page.page_key,
        "preview": subject.page.preview_key,
        "thumb": subject.page.thumb_key,
    }
    return jpeg(keys[subject.size])


@bp.get("/<code>/entries/<entry>/copy/figures/<figure>.jpg")
@allow(may_view_entry, load=figure_of_entry)
def entry_figure(subject: FigureOfEntry) -> ResponseReturnValue:
    """A picture inside an essay, as judges see it."""
    return jpeg(subject.figure.picture_key)


def jpeg(key: str) -> Response:
    """Return a kept picture."""
    answer = Response(storage().read(key), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
