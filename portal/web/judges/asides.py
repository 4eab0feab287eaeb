"""A desk, stepping aside from a work, telling of an identity, taking a signature back."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import recusals, scorecards
from portal.judging.policies import may_judge
from portal.web.guards import acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.desks import onwards
from portal.web.judges.forms import AbstainForm, IdentityForm, RecuseForm, ReopenForm, reopen_form
from portal.web.judges.frame import frame


@bp.route("/<blind_code>/recuse", methods=["GET", "POST"])
@allow(may_judge, load=loads.reading, hide=True)
def recuse(reading: blind.BlindReading) -> ResponseReturnValue:
    """Ask why, and take the work out of the queue for good."""
    form = RecuseForm()
    if form.validate_on_submit():
        kind = next(one for one in blind.RECUSALS if one.value == form.kind.data)
        recusals.recuse(
            reading.id, kind=kind, note=form.note.data or "", actor=acting_user(), at=clock.now()
        )
        db.session.commit()
        return onwards(reading)
    return page("judges/recuse.html", reading, form)


@bp.route("/<blind_code>/abstain", methods=["GET", "POST"])
@allow(may_judge, load=loads.reading, hide=True)
def abstain(reading: blind.BlindReading) -> ResponseReturnValue:
    """Leave the work to others without an interest in it."""
    form = AbstainForm()
    if form.validate_on_submit():
        recusals.abstain(reading.id, note=form.note.data or "", actor=acting_user(), at=clock.now())
        db.session.commit()
        return onwards(reading)
    return page("judges/abstain.html", reading, form)


@bp.route("/<blind_code>/identity", methods=["GET", "POST"])
@allow(may_judge, load=loads.reading, hide=True)
def report_identity(reading: blind.BlindReading) -> ResponseReturnValue:
    """Tell the organisers that the copy shows who made it, and put it away."""
    form = IdentityForm()
    if form.validate_on_submit():
        recusals.report_identity(
            reading.id, note=form.note.data or "", actor=acting_user(), at=clock.now()
        )
        db.session.commit()
        return onwards(reading)
    return page("judges/report_identity.html", reading, form)


@bp.route("/<blind_code>/reopen", methods=["GET", "POST"])
@allow(may_judge, load=loads.reading, hide=True)
def reopen(reading: blind.BlindReading) -> ResponseReturnValue:
    """Take a signed card back while the round is open; the signed version stays on record."""
    if reading.item.round.is_ranking:
        return redirect(url_for(".reopen_ballot", round_code=reading.item.round.code), 303)
    form = reopen_form(reading.item.round)
    if form.validate_on_submit():
        scorecards.reopen_scorecard(
            reading.id, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )
        db.session.commit()
        return redirect(url_for(".scorecard", blind_code=reading.code), 303)
    return page(
        "judges/reopen.html", reading, form, after_peers=blind.could_see_peers(reading.item)
    )


def page(
    template: str,
    reading: blind.BlindReading,
    form: RecuseForm | AbstainForm | IdentityForm | ReopenForm,
    **shown: bool,
) -> ResponseReturnValue:
    """Draw a page that asks."""
    round_ = reading.item.round
    chrome = frame(call=round_.call, contact=round_.contact)
    status = 422 if form.errors else 200
    return render_template(
        template, reading=reading, item=reading.item, form=form, **shown, **chrome
    ), status
