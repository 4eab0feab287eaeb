"""A desk, the scoring page: the work on the left, the rubric on the right, nothing else."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Refused
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
from portal.web.judges.clashes import ClashBox, refused_draft
from portal.web.judges.desks import onwards, other_desk, past_draft, settle, surroundings
from portal.web.judges.forms import NOT_A_NUMBER, PREFIX, ScorecardForm, scorecard_form
from portal.web.judges.rubric import clashes_of, rows_of, sum_of


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
            fresh = loads.assignment(acting_account(), assignment.code)
            return settle(
                fresh, form, clashes_of(fresh, form), problem,
                go_on=partial(carry_out, fresh, form), draw=partial(page, fresh, form),
            )  # fmt: skip
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
    return past_draft(reading) if deed == "next" else onwards(reading)


def page(
    assignment: blind.BlindAssignment,
    form: ScorecardForm,
    *,
    box: ClashBox | None = None,
) -> str:
    """Draw the desk; a card that is closed as it is stored, with what was typed beside it."""
    shown = form if assignment.item.is_scorable else scorecard_form(assignment, is_stored=True)
    if not shown.remark.errors:
        shown.remark.description = remarks.warning_of(shown.remark.data or "", acting_user())
    return render_template(
        "judges/scorecard.html",
        form=shown,
        rows=rows_of(assignment, shown),
        result=sum_of(assignment, shown),
        box=box,
        near=near_of(assignment),
        remark_rule=remarks.rule_of(assignment.rubric),
        **surroundings(assignment, ".scorecard"),
    )


def near_of(reading: blind.BlindReading) -> list[tuple[blind.BlindItem, Decimal]]:
    """Return the works whose totals are near this one's, to be looked at before signing."""
    peers = tuple(reading.peers)
    return blind.BlindPile(round=reading.item.round, items=peers, rubric=reading.rubric).near(
        reading.code
    )


@bp.post("/<blind_code>/draft")
@allow(may_judge, load=loads.reading, hide=True)
def draft(reading: blind.BlindReading) -> ResponseReturnValue:
    """Save one field while it is being filled in; answers a script."""
    try:
        answer = save_field(reading, request.form)
    except (CardChanged, CardClosed) as problem:
        db.session.rollback()
        item = loads.reading(acting_account(), reading.code).item
        fields = {f"{PREFIX}{key}": plain(value) for key, value in item.card.points.items()}
        fields["remark"] = item.card.remark
        return refused_draft(item, problem, version=item.card.version, fields=fields)
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
