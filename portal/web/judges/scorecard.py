"""A desk, the scoring page: the work on the left, the rubric on the right, nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import recusals, remarks, scorecards
from portal.judging.operations.cards import CardChanged, CardClosed
from portal.judging.operations.scorecards import PointsRefused, RemarkRefused
from portal.judging.policies import may_judge
from portal.judging.typed_points import points_from
from portal.web.filters import hour
from portal.web.filters import points as plain
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.desks import other_desk
from portal.web.judges.forms import NOT_A_NUMBER, PREFIX, ScorecardForm, scorecard_form
from portal.web.judges.frame import arrived_key, draft_key
from portal.web.judges.pages import figures_of, views_of
from portal.web.judges.rubric import Clash, clashes_of, rows_of, sum_of


@bp.route("/<blind_code>/scorecard", methods=["GET", "POST"])
@allow(may_judge, load=loads.assignment, hide=True)
def scorecard(assignment: blind.BlindAssignment) -> ResponseReturnValue:
    """Show the work and the rubric; save, sign or skip."""
    if request.method != "POST" and (elsewhere := other_desk(assignment.item)):
        return redirect(elsewhere, 303)
    form = scorecard_form(assignment)
    if form.validate_on_submit():
        try:
            return carry_out(assignment, form)
        except PointsRefused as problem:
            db.session.rollback()
            for key, said in problem.problems.items():
                form.refuse(f"{PREFIX}{key}", said)
        except RemarkRefused as problem:
            db.session.rollback()
            form.refuse("remark", problem.message)
        except (CardChanged, CardClosed) as problem:
            db.session.rollback()
            return settle(assignment.code, form, problem)
    return page(assignment, form), 422 if form.errors or form.form_errors else 200


def carry_out(reading: blind.BlindReading, form: ScorecardForm) -> ResponseReturnValue:
    """Do what the button says, and go where the judge goes on."""
    deed = request.form.get("deed", "save")
    given: dict[str, Any] = {
        "points": form.points(),
        "remark": form.remark.data or "",
        "version": form.seen_version(),
        "actor": acting_user(),
        "at": clock.now(),
    }
    if deed == "sign":
        scorecards.sign_scorecard(reading.id, **given)
    elif deed != "skip" or clashes_of(reading, form):
        scorecards.save_draft(reading.id, **given)
    if deed == "skip":
        recusals.skip(reading.id, actor=acting_user(), at=clock.now())
    db.session.commit()
    if deed == "save":
        return redirect(url_for(".scorecard", blind_code=reading.code), 303)
    return onwards(reading)


def onwards(reading: blind.BlindReading) -> ResponseReturnValue:
    """Go to the next reading that waits, else to the queue."""
    following = blind.next_unsigned(reading.queue, reading.code)
    if following is None:
        return redirect(url_for(".queue", after=reading.code), 303)
    return redirect(url_for(".scorecard", blind_code=following, after=reading.code), 303)


def settle(code: str, form: ScorecardForm, problem: Conflict) -> ResponseReturnValue:
    """
    Answer a page that was drawn from an older card.

    When both say the same (a second click, an autosave that overtook the button) there is
    nothing to choose: the deed goes on. Else both are shown and nothing is overwritten.
    """
    fresh = loads.assignment(acting_account(), code)
    clashes = clashes_of(fresh, form)
    form.version.data = str(fresh.item.card.version)
    if not clashes and isinstance(problem, CardChanged):
        return carry_out(fresh, form)
    if not clashes and fresh.item.is_signed:
        return onwards(fresh)
    # a card that is closed is shown as it is stored, with what was typed beside it
    shown = form if fresh.item.is_scorable else scorecard_form(fresh, is_stored=True)
    return page(fresh, shown, clashes=clashes, notice=problem.message), 409


def page(
    assignment: blind.BlindAssignment,
    form: ScorecardForm,
    *,
    clashes: list[Clash] | None = None,
    notice: str = "",
) -> str:
    """Draw the desk."""
    if not form.remark.errors:
        form.remark.description = remarks.warning_of(form.remark.data or "", acting_user())
    peers = assignment.peers
    place = [item.code for item in peers].index(assignment.code)
    after = last_done(assignment.queue, request.args.get("after", ""))
    return render_template(
        "judges/scorecard.html",
        reading=assignment,
        item=assignment.item,
        form=form,
        rows=rows_of(assignment, form),
        result=sum_of(assignment, form),
        pages=views_of(assignment),
        figures=figures_of(assignment),
        signed_count=sum(item.is_signed for item in peers),
        peer_count=len(peers),
        previous=peers[place - 1] if place else None,
        following=peers[place + 1] if place + 1 < len(peers) else None,
        rival=nearest(peers, place),
        clashes=clashes or [],
        notice=notice,
        after=after,
        arrived=arrived_key(after),
        draft_key=draft_key(assignment.item),
        is_stored=request.method != "POST",
        near=near_of(assignment),
        remark_rule=remarks.rule_of(assignment.rubric),
    )


def nearest(peers: list[blind.BlindItem], place: int) -> blind.BlindItem | None:
    """Return the work to hold this one against: the one before it, else the one after."""
    others = [*peers[:place][-1:], *peers[place + 1 :]]
    return others[0] if others else None


def near_of(reading: blind.BlindReading) -> list[tuple[blind.BlindItem, Decimal]]:
    """Return the works whose totals are near this one's, to be looked at before signing."""
    peers = tuple(reading.peers)
    return blind.BlindPile(round=reading.item.round, items=peers, rubric=reading.rubric).near(
        reading.code
    )


def last_done(queue: tuple[blind.BlindItem, ...], code: str) -> blind.BlindItem | None:
    """Return the reading the judge came from, when it is one of theirs."""
    return next((item for item in queue if item.code == code), None)


@bp.post("/<blind_code>/draft")
@allow(may_judge, load=loads.reading, hide=True)
def draft(reading: blind.BlindReading) -> ResponseReturnValue:
    """Save one field while it is being filled in; answers a script."""
    try:
        answer = save_field(reading, request.form)
    except (CardChanged, CardClosed) as problem:
        db.session.rollback()
        kept = loads.reading(acting_account(), reading.code).item.card
        fields = {f"{PREFIX}{key}": plain(value) for key, value in kept.points.items()}
        fields["remark"] = kept.remark
        is_closed = isinstance(problem, CardClosed)
        answer = {"version": kept.version, "fields": fields, "message": problem.message}
        return jsonify(answer | {"is_closed": is_closed}), 409
    except PointsRefused as problem:
        db.session.rollback()
        return jsonify(message=problem.message), problem.status
    db.session.commit()
    return jsonify(answer)


def save_field(reading: blind.BlindReading, sent: Mapping[str, str]) -> dict[str, Any]:
    """Put one field into the stored card; say its version. Raises what ``save_draft`` raises."""
    card, field = reading.item.card, sent.get("field", "")
    if sent.get("version", "") != str(card.version):
        raise CardClosed if card.is_signed else CardChanged
    points, remark, value = dict(card.points), card.remark, sent.get(field, "")
    key = field.removeprefix(PREFIX)
    if field == "remark":
        remark = value
    elif key in names_of(reading):
        given = points_of(reading, key, value)
        points.pop(key, None)
        points |= {} if given is None else {key: given}
    else:
        raise Refused("这一项不在评分细则里。")
    saved = scorecards.save_draft(
        reading.id, points=points, remark=remark, version=card.version,
        actor=acting_user(), at=clock.now(),
    )  # fmt: skip
    warning = remarks.warning_of(value, acting_user()) if field == "remark" else ""
    return {"version": saved.version, "saved_at": hour(saved.saved_at), "warning": warning}


def names_of(reading: blind.BlindReading) -> dict[str, str]:
    """Return criterion key → name."""
    return {criterion.key: criterion.name for criterion in reading.rubric.criteria}


def points_of(reading: blind.BlindReading, key: str, text: str) -> Decimal | None:
    """Read one criterion's points. Raises PointsRefused."""
    try:
        return points_from(text)
    except ValueError:
        raise PointsRefused({key: NOT_A_NUMBER}, names_of(reading)) from None
