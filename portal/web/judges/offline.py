"""
A desk, 离线评分表: taken along, sent in, looked at, and only then put into the cards.

A row whose card was changed here since the sheet was written is left out unless it is chosen.
"""

from decimal import Decimal
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import FileField

from portal import clock
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.offline_sheet import SheetRow, read_sheet, write_sheet
from portal.judging.operations import scorecards, sheets
from portal.judging.operations.cards import remark_of
from portal.judging.policies import may_judge
from portal.web import marks
from portal.web.filters import points as plain
from portal.web.forms import Form, tidy, whole
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.scores import page_frame

AN_HOUR = 3600
STALE = "没有存：预览已经过期，或者这期间分数又改过。请把表再传一次，再看会改什么。"
OVER = "这一轮已经结束，不能再改分，所以表没有取。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Change = dict[str, Any]


class OfflineForm(Form):
    """The sheet that was filled in."""

    file = FileField("填好的评分表（.xlsx）")


@bp.get("/rounds/<round_code>/offline.xlsx")
@allow(may_judge, load=loads.scored_pile, hide=True)
def offline_sheet(pile: blind.BlindPile) -> ResponseReturnValue:
    """Take along codes, titles and what is given so far."""
    answer = Response(write_sheet(pile, mark_of(pile)), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename="offline.xlsx")
    return answer


@bp.route("/rounds/<round_code>/offline", methods=["GET", "POST"])
@allow(may_judge, load=loads.scored_pile, hide=True)
def offline(pile: blind.BlindPile) -> ResponseReturnValue:
    """Take a sheet in and show what it would change; nothing is written yet."""
    form = OfflineForm()
    if not form.validate_on_submit():
        return page(pile, form)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Refused("请选一个文件", field="file")
        if not pile.round.is_open:
            raise Refused(OVER, field="file")
        rows = checked(pile, read_sheet(sent.stream, sent.filename, pile, mark_of(pile)))
    except Refused as refusal:
        form.refuse("file", refusal.message)
        return page(pile, form)
    return page(pile, form, rows)


def mark_of(pile: blind.BlindPile) -> str:
    """Return what binds a sheet to this round and this judge."""
    return marks.mark("sheet", pile.round.code, acting_account().code)


def checked(pile: blind.BlindPile, rows: list[SheetRow]) -> list[SheetRow]:
    """Ask of each row what its card will ask: what passes the preview passes the deed."""
    cards = {item.code: item.card for item in pile.open_items}
    for row in rows:
        if row.code not in cards:
            continue
        try:
            points = cards[row.code].points | row.points
            scorecards.check_points(pile.rubric, points, partial=True)
            row.remark = None if row.remark is None else remark_of(tidy(row.remark) or "")
        except Refused as problem:
            row.errors.append(problem.message.rstrip("。"))
    return rows


def page(
    pile: blind.BlindPile,
    form: OfflineForm,
    rows: list[SheetRow] | None = None,
    *,
    status: int = 0,
) -> ResponseReturnValue:
    """Draw the page, with the preview of a sheet when there is one."""
    wrong = [row for row in rows or [] if row.errors]
    changes = [] if wrong else changes_of(pile, rows or [])
    return render_template(
        "judges/offline.html",
        pile=pile,
        form=form,
        is_preview=rows is not None,
        problems=[
            {"text": f"第 {row.line} 行 {row.code}：{'；'.join(row.errors)}", "href": ""}
            for row in wrong
        ],
        changes=changes,
        payload=sealer(pile).dumps(changes) if changes else "",
        moved=sum(one["moved"] for one in changes),
        done=whole(request.args.get("done")) or 0,
        left=whole(request.args.get("left")) or 0,
        **page_frame(pile),
    ), status or (422 if form.errors or wrong else 200)


def changes_of(pile: blind.BlindPile, rows: list[SheetRow]) -> list[Change]:
    """Return what differs from the cards as they are now, a work each; what moved since first."""
    items, names = {item.code: item for item in pile.items}, pile.rubric.criteria
    found = []
    for row in rows:
        card = items[row.code].card
        lines = [
            (one.name, plain(card.points.get(one.key)), plain(row.points[one.key]))
            for one in names
            if one.key in row.points and row.points[one.key] != card.points.get(one.key)
        ]
        if row.remark is not None and row.remark != card.remark:
            lines.append(("评语", card.remark or "（空）", row.remark))
        if lines:
            points = {key: str(value) for key, value in (card.points | row.points).items()}
            remark = card.remark if row.remark is None else row.remark
            found.append(
                {"code": row.code, "version": card.version, "lines": lines,
                 "points": points, "remark": remark, "moved": row.version != card.version}
            )  # fmt: skip
    return sorted(found, key=lambda one: not one["moved"])


@bp.post("/rounds/<round_code>/offline/confirm")
@allow(may_judge, load=loads.scored_pile, hide=True)
def offline_confirm(pile: blind.BlindPile) -> ResponseReturnValue:
    """Put the previewed changes into the cards as drafts, all or none."""
    items = {item.code: item.assignment_id for item in pile.items}
    chosen = set(request.form.getlist("moved"))
    try:
        shown = unsealed(pile, request.form.get("payload", ""))
        changes = [
            sheets.SheetChange(
                items[one["code"]], one["version"],
                {key: Decimal(value) for key, value in one["points"].items()}, one["remark"],
            )
            for one in shown
            if not one["moved"] or one["code"] in chosen
        ]  # fmt: skip
        taken = sheets.take_sheet(changes, actor=acting_user(), at=clock.now())
    except Refused as problem:
        db.session.rollback()
        return refused(pile.round.code, STALE if isinstance(problem, Conflict) else problem.message)
    db.session.commit()
    left = len(shown) - taken
    return redirect(url_for(".offline", round_code=pile.round.code, done=taken, left=left), 303)


def refused(round_code: str, message: str) -> ResponseReturnValue:
    """Say on the page itself why nothing was kept."""
    form = OfflineForm(formdata=None)
    form.refuse(None, message)
    return page(loads.scored_pile(acting_account(), round_code), form, status=409)


def sealer(pile: blind.BlindPile) -> URLSafeTimedSerializer:
    """Return what binds a preview to this judge and this round."""
    salt = f"offline:{acting_user().code}:{pile.round.code}"
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=salt)


def unsealed(pile: blind.BlindPile, payload: str) -> list[Change]:
    """Return the changes of a preview. Raises Conflict when it is old or was tampered with."""
    try:
        changes: list[Change] = sealer(pile).loads(payload, max_age=AN_HOUR)
    except BadData:
        raise Conflict(STALE) from None
    known = {item.code: item.card.version for item in pile.open_items}
    if any(known.get(one["code"]) != one["version"] for one in changes):
        raise Conflict(STALE)
    return changes
