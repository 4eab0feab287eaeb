"""A desk, 离线评分表: taken along, sent in, looked at, and only then put into the cards."""

from decimal import Decimal
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import FileField

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.offline_sheet import SheetRow, read_sheet, write_sheet
from portal.judging.operations import scorecards
from portal.judging.policies import may_judge
from portal.web.filters import points as plain
from portal.web.forms import Form
from portal.web.guards import acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.scores import page_frame

AN_HOUR = 3600
STALE = "预览已经过期，或者这期间分数又改过。请把表再传一次。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Change = dict[str, Any]


class OfflineForm(Form):
    """The sheet that was filled in."""

    file = FileField("填好的评分表（.xlsx）")


@bp.get("/rounds/<round_code>/offline.xlsx")
@allow(may_judge, load=loads.pile, hide=True)
def offline_sheet(pile: blind.BlindPile) -> ResponseReturnValue:
    """Take along codes, titles and what is given so far."""
    answer = Response(write_sheet(pile), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename="offline.xlsx")
    return answer


@bp.route("/rounds/<round_code>/offline", methods=["GET", "POST"])
@allow(may_judge, load=loads.pile, hide=True)
def offline(pile: blind.BlindPile) -> ResponseReturnValue:
    """Take a sheet in and show what it would change; nothing is written yet."""
    form = OfflineForm()
    if not form.validate_on_submit():
        return page(pile, form)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Refused("请选一个文件", field="file")
        rows = read_sheet(sent.stream, sent.filename, pile)
    except Refused as refusal:
        form.refuse("file", refusal.message)
        return page(pile, form)
    return page(pile, form, rows)


def page(
    pile: blind.BlindPile, form: OfflineForm, rows: list[SheetRow] | None = None
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
        done=request.args.get("done", ""),
        **page_frame(pile),
    ), 422 if form.errors or wrong else 200


def changes_of(pile: blind.BlindPile, rows: list[SheetRow]) -> list[Change]:
    """Return what differs from the cards as they are now, a work each."""
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
                 "points": points, "remark": remark}
            )  # fmt: skip
    return found


@bp.post("/rounds/<round_code>/offline/confirm")
@allow(may_judge, load=loads.pile, hide=True)
def offline_confirm(pile: blind.BlindPile) -> ResponseReturnValue:
    """Put the previewed changes into the cards as drafts, all or none."""
    items = {item.code: item for item in pile.items}
    changes = unsealed(pile, request.form.get("payload", ""))
    for one in changes:
        scorecards.save_draft(
            items[one["code"]].assignment_id,
            points={key: Decimal(value) for key, value in one["points"].items()},
            remark=one["remark"],
            version=one["version"],
            actor=acting_user(),
            at=clock.now(),
        )
    db.session.commit()
    where = url_for(".offline", round_code=pile.round.code, done=len(changes))
    return redirect(where, 303)


def sealer(pile: blind.BlindPile) -> URLSafeTimedSerializer:
    """Return what binds a preview to this judge and this round."""
    salt = f"offline:{acting_user().code}:{pile.round.code}"
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=salt)


def unsealed(pile: blind.BlindPile, payload: str) -> list[Change]:
    """Return the changes of a preview. Raises Refused when it is old or was tampered with."""
    try:
        changes: list[Change] = sealer(pile).loads(payload, max_age=AN_HOUR)
    except BadData:
        raise Refused(STALE, status=409) from None
    known = {item.code: item.card.version for item in pile.open_items}
    if any(known.get(one["code"]) != one["version"] for one in changes):
        raise Refused(STALE, status=409)
    return changes
