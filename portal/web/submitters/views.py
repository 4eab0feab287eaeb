"""Views of this desk: the list of my entries, and beginning a new one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.calls import phases
from portal.calls.queries import allowance_of
from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries import operations, queries
from portal.entries.dossier import quota_maximum
from portal.errors import Refused
from portal.extensions import db
from portal.models import new_code
from portal.models.enums import CategoryKind
from portal.screening.duplicates.queries import veto_words
from portal.web import chrome
from portal.web.guards import acting_account, allow, signed_in
from portal.web.submitters import bp, deeds, editing, loads, page, scans
from portal.web.submitters.loads import Place, may_submit_here
from portal.web.submitters.offers import offers

__all__ = ["deeds", "editing", "scans"]


@bp.get("")
@allow(signed_in)
def entries() -> ResponseReturnValue:
    """What I have handed in or begun, and where I may begin something new."""
    me = acting_account()
    found = queries.entries_of(me)
    offered = offers(me, at=clock.now())
    only = offered[0].call if len(offered) == 1 else None
    return render_template(
        "submitters/entries.html",
        desk=page.desk(only, "entries"),
        site=chrome.site_of(only),
        entries=found,
        authors=queries.authors_of([entry.id for entry in found]),
        vetoes=veto_words(entry.id for entry in found),
        offers=offered,
        me=me.user,
        done=request.args.get("done", ""),
    )


@bp.route("/calls/<code>/<category>/new", methods=["GET", "POST"])
@allow(may_submit_here, load=loads.place)
def new(place: Place) -> ResponseReturnValue:
    """What will be asked, and the button that begins a draft."""
    me = acting_account().user
    if me.unit is None:
        raise Refused("您的账号还没有单位，请联系组织者补上，再来报送。", status=409)
    if request.method == "POST":
        entry = operations.create_entry(
            call=place.call,
            category=place.category,
            unit=me.unit,
            submitter=me,
            creation_key=request.form.get("creation_key", "")[:64] or new_code(),
            at=clock.now(),
        )
        db.session.commit()
        return redirect(url_for("submitters.entry", code=entry.code), 303)
    return render_template("submitters/new.html", **beginning(place, me.unit.id))


def beginning(place: Place, unit_id: int) -> dict[str, object]:
    """Return what the first page says: limits, places left, until when."""
    allowance = allowance_of(place.category, unit_id)
    is_essay = place.category.kind is CategoryKind.ESSAY
    return {
        "desk": page.desk(place.call),
        "site": chrome.site_of(place.call),
        "call": place.call,
        "category": place.category,
        "is_essay": is_essay,
        "rules": essay_rules(place.category) if is_essay else calligraphy_rules(place.category),
        "window": phases.window(place.call, allowance),
        "at": clock.now(),
        "quota_used": queries.quota_used(place.category, unit_id),
        "quota_maximum": quota_maximum(place.category, allowance),
        "creation_key": new_code(),
    }
