"""A desk: one pair of the duplicate check: two texts in step, or two pictures upon each other."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.models import Call
from portal.models.enums import CaseState, PairKind
from portal.screening.duplicates import queries
from portal.screening.duplicates.values import PairView
from portal.web.guards import allow
from portal.web.organisers import bp
from portal.web.organisers.duplicate_case_view import case_page, pair_href
from portal.web.organisers.duplicate_cases import place_of, verdict_form_of
from portal.web.organisers.duplicate_scans import picture_of, scan_view
from portal.web.organisers.duplicate_sides import text_pair
from portal.web.organisers.duplicate_subjects import (
    PairOfCall,
    PictureOfPair,
    may_open,
    may_view_case,
    pair_of_call,
    picture_of_pair,
)
from portal.web.organisers.duplicate_texts import LEASTS, Looking, looking, text_page
from portal.web.organisers.frame import frame


@bp.get("/<code>/duplicates/pairs/<pair>")
@allow(may_view_case, load=pair_of_call)
def duplicate_pair(subject: PairOfCall) -> ResponseReturnValue:
    """Two texts with what they share, or two pictures, and the judgement on their case."""
    call, found = subject.call, queries.pair_view(subject.call, subject.pair, may_open)
    shared = judgement(call, found) | frame(call, current="duplicates")
    if subject.pair.kind is PairKind.SCAN:
        is_plain = request.args.get("right") == "plain"
        view = scan_view(call, found, is_plain=is_plain)
        return render_template("organisers/duplicate_scan.html", view=view, **shared)
    look, pair = looking(request.args), text_pair(call, found)
    return render_template(
        "organisers/duplicate_pair.html",
        view=text_page(pair, look),
        look=look,
        leasts=(0, *LEASTS),
        sides=(pair.left, pair.right),
        here_href=pair_href(call, found.pair.code),
        all_href=way(call, found, look, least=0, is_base_folded=False),
        ways=ways(call, found, look),
        **shared,
    )


def way(call: Call, found: PairView, look: Looking, **changes: object) -> str:
    """Return the address of this pair, looked at otherwise."""
    where: dict[str, Any] = {"code": call.code, "pair": found.pair.code}
    return url_for(".duplicate_pair", **where | look.address(**changes))


def ways(call: Call, found: PairView, look: Looking) -> list[dict[str, Any]]:
    """Return the two ways of reading: the passages only, or both texts whole."""
    return [
        {
            "label": label,
            "href": way(call, found, look, is_whole=is_whole),
            "is_current": look.is_whole is is_whole,
        }
        for label, is_whole in (("只看雷同段", False), ("全文对照", True))
    ]


def judgement(call: Call, found: PairView) -> dict[str, Any]:
    """Return the head of a pair's page, and the form where its case waits for a person."""
    case = found.case
    crumb = f"第 {found.place} 对，共 {found.total} 对" if found.total > 1 else "对看"
    steps = [
        (pair_href(call, code), word)
        for code, word in ((found.previous, "上一对"), (found.following, "下一对"))
        if code
    ]
    values: dict[str, Any] = {"place": place_of(call, case, crumb, steps), "form": None}
    if case is not None and case.state is CaseState.OPEN:
        view = queries.case_view(call, queries.case_by_code(call, case.code), may_open)
        values["form"] = verdict_form_of(call, view)
        values["names"] = case_page(call, view).names
        values["verdict_href"] = url_for(".decide_duplicate", code=call.code, case=case.code)
    return values


@bp.get("/<code>/duplicates/pairs/<pair>/<side>.jpg")
@allow(may_view_case, load=picture_of_pair)
def duplicate_picture(subject: PictureOfPair) -> Response:
    """A page of a pair as it was handed in, or one laid over the other; organisers only."""
    found = queries.pair_view(subject.call, subject.pair, may_open)
    answer = Response(picture_of(found, subject.side), mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
