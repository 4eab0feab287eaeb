"""Desk of submitters: the receipt, and taking an entry back or away."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls.queries import is_published
from portal.entries import copies, operations, queries
from portal.entries.dossier import Dossier, dossier_of
from portal.entries.policies import may_handle_entry
from portal.entries.workflow import is_possible
from portal.errors import NotFound
from portal.extensions import db
from portal.models import Entry
from portal.models.enums import EntryDeed
from portal.publishing.queries import award_of_entry
from portal.screening.duplicates.queries import veto_words
from portal.web import chrome, filters
from portal.web.guards import acting_user, allow
from portal.web.submitters import bp, loads, page

# full-width characters that fit on the stamp of the receipt
STAMP_WIDTH = 11


@bp.get("/entries/<code>/receipt")
@allow(may_handle_entry, load=loads.entry, hide=True)
def receipt(entry: Entry) -> ResponseReturnValue:
    """The receipt that stands, to be printed."""
    dossier = dossier_of(entry)
    if dossier.receipt is None:
        raise NotFound("这件作品现在没有有效的回执。重新报送以后会有新的回执。")
    is_open = dossier.window.is_open(at=clock.now())
    return render_template(
        "submitters/receipt.html",
        desk=page.desk(entry.call),
        site=chrome.site_of(entry.call),
        entry=entry,
        receipt=dossier.receipt,
        rows=receipt_rows(dossier),
        stamp_unit=stamp_unit(entry.call.host),
        stamp_date=stamp_date(dossier.receipt.issued_at),
        window=dossier.window,
        is_published=is_published(entry.call),
        award=award_of_entry(entry),
        can_revise=is_open and is_possible(entry.status, EntryDeed.REVISE),
        can_withdraw=is_open and is_possible(entry.status, EntryDeed.WITHDRAW),
        is_public=queries.is_public(entry),
        veto=veto_words([entry.id]).get(entry.id, ""),
    )


def stamp_unit(host: str) -> str:
    """Return the first of the hosts whose name fits on a date stamp."""
    return next((name for name in host.split("、") if 0 < len(name) <= STAMP_WIDTH), "主办单位")


def stamp_date(moment: datetime) -> str:
    """Return a day as a date stamp shows it: 2027.5.19."""
    wall = clock.to_beijing(moment)
    return f"{wall.year}.{wall.month}.{wall.day}"


def receipt_rows(dossier: Dossier) -> list[dict[str, object]]:
    """Return the lines of the receipt."""
    entry, issued = dossier.entry, dossier.receipt
    assert issued is not None  # noqa: S101  # the caller has asked
    kind = entry.answers.get("genre") or entry.answers.get("script") or ""
    lines = [
        ("作品", entry.title),
        ("组别", "，".join(part for part in (entry.category.name, kind) if part)),
        ("作者", "、".join(author.name for author in dossier.authors)),
        ("单位", entry.unit.name),
        ("收到时间", f"{filters.second(issued.issued_at)}（北京时间）"),
    ]
    rows: list[dict[str, object]] = [
        {"term": term, "value": value, "digest": "", "is_strong": term == "作品"}
        for term, value in lines
    ]
    for file in issued.files:
        size = f"{file['name']}　{filters.thousands(file['size'])} 字节"
        rows.append({"term": "文件", "value": size, "digest": file["sha256"], "is_strong": False})
    rest = (("评审副本", copy_line(dossier)), ("承诺", agreed_line(dossier)))
    return rows + [
        {"term": term, "value": value, "digest": "", "is_strong": False} for term, value in rest
    ]


def copy_line(dossier: Dossier) -> str:
    """Say what was masked and when the author confirmed it."""
    copy = dossier.copy
    if copy is None or copy.confirmed_at is None:
        return "未确认"
    masked = sum(number for _, number in copies.masked_counts(copy.findings))
    masked += sum(len(one.masks) for one in dossier.pages)
    return f"遮盖 {masked} 处，作者已于 {filters.minute(copy.confirmed_at)} 确认"


def agreed_line(dossier: Dossier) -> str:
    """Name the declarations that were agreed to."""
    return "，".join(text.heading for text in dossier.texts if text.id in dossier.agreed)


@bp.route("/entries/<code>/revise", methods=["GET", "POST"])
@allow(may_handle_entry, load=loads.entry, hide=True)
def revise(entry: Entry) -> ResponseReturnValue:
    """Ask, then take a submitted entry back to change it."""
    if request.method != "POST":
        return asked("submitters/revise.html", entry)
    operations.revise_entry(entry, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for("submitters.entry", code=entry.code, done="revised"), 303)


@bp.route("/entries/<code>/withdraw", methods=["GET", "POST"])
@allow(may_handle_entry, load=loads.entry, hide=True)
def withdraw(entry: Entry) -> ResponseReturnValue:
    """Ask, then withdraw an entry for good."""
    if request.method != "POST":
        return asked("submitters/withdraw.html", entry)
    operations.withdraw_entry(entry, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for("submitters.entries", done="withdrawn"), 303)


@bp.route("/entries/<code>/publicity", methods=["GET", "POST"])
@allow(may_handle_entry, load=loads.entry, hide=True)
def publicity(entry: Entry) -> ResponseReturnValue:
    """Ask, then give or take back the consent to be named in public."""
    text = queries.publicity_text(entry)
    if text is None or queries.live_receipt(entry) is None:
        raise NotFound
    is_public = queries.is_public(entry)
    if not is_public and is_published(entry.call):
        raise NotFound("结果已经发布，名单不能再加上姓名。")
    if request.method != "POST":
        return asked("submitters/publicity.html", entry, text=text, is_public=is_public)
    is_agreed = request.form.get("agreed") == "yes"
    operations.decide_publicity(entry, is_agreed=is_agreed, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for("submitters.receipt", code=entry.code), 303)


def asked(template: str, entry: Entry, **more: object) -> str:
    """Draw a page that asks before a deed."""
    return render_template(
        template, desk=page.desk(entry.call), site=chrome.site_of(entry.call), entry=entry, **more
    )
