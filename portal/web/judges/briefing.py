"""A desk, the short briefing before the first score, and the calibration works tried in it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import briefing as deeds
from portal.judging.operations import remarks
from portal.judging.operations.scorecards import PointsRefused
from portal.judging.policies import may_judge
from portal.web.filters import points as plain
from portal.web.forms import Form
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.forms import PREFIX, PointsForm, points_form
from portal.web.judges.frame import frame
from portal.web.judges.pages import asked_page, figures_of, page_views
from portal.web.judges.rubric import rows_of, sum_of


class BriefingForm(Form):
    """评前须知: nothing but the button."""


@bp.route("/briefing", methods=["GET", "POST"])
@allow(may_judge, load=loads.desk, hide=True)
def briefing(desk: blind.JudgeDesk) -> ResponseReturnValue:
    """Show how it is done, the rubric and the calibration works; then let the judge begin."""
    if desk.declared_at is None:
        return redirect(url_for(".declaration", call=desk.call_code), 303)
    form, works = BriefingForm(), blind.calibration_works(desk)
    if form.validate_on_submit():
        left = sum(not work.is_tried for work in works)
        try:
            deeds.finish_briefing(desk.id, left=left, actor=acting_user(), at=clock.now())
        except Refused as problem:
            db.session.rollback()
            form.refuse(None, problem.message)
        else:
            db.session.commit()
            return redirect(url_for(".queue"), 303)
    return briefing_page(desk, form, works), 422 if form.form_errors else 200


def briefing_page(
    desk: blind.JudgeDesk, form: BriefingForm, works: list[blind.CalibrationItem]
) -> str:
    """Draw the briefing."""
    rubrics = blind.rubrics_for(desk)
    others = [one for one in blind.desks_of(acting_account()) if one.id != desk.id]
    return render_template(
        "judges/briefing.html",
        form=form,
        place=desk,
        rubrics=[(rubric, remarks.rule_of(rubric)) for rubric in rubrics],
        rules=blind.rules_for(desk),
        works=works,
        others=[one for one in others if one.declared_at is not None],
        **frame(call=desk.call, contact=desk.contact, current="briefing"),
    )


@bp.route("/calibration/<work_code>", methods=["GET", "POST"])
@allow(may_judge, load=loads.calibration, hide=True)
def calibration(work: blind.BlindCalibration) -> ResponseReturnValue:
    """Let the judge try a work; the organisers' points and note come after."""
    form = points_form(work)
    if form.validate_on_submit() and tried(work, form):
        return redirect(url_for(".calibration", work_code=work.item.code), 303)
    return render_template(
        "judges/calibration.html",
        work=work,
        item=work.item,
        form=form,
        rows=rows_of(work, form),
        result=sum_of(work, form),
        compared=compared(work),
        pages=page_views(
            work,
            current=asked_page("page", len(work.pages)),
            href=lambda number: url_for(".calibration", work_code=work.item.code, page=number),
        ),
        figures=figures_of(work),
    ), 422 if form.errors or form.form_errors else 200


def tried(work: blind.BlindCalibration, form: PointsForm) -> bool:
    """Keep the try; what does not fit the rubric goes beside its field."""
    try:
        deeds.try_calibration_work(
            work.item.id,
            work.item.judge_id,
            points=form.points(),
            actor=acting_user(),
            at=clock.now(),
        )
    except PointsRefused as problem:
        db.session.rollback()
        for key, said in problem.problems.items():
            form.refuse(f"{PREFIX}{key}", said)
        return False
    db.session.commit()
    return True


def compared(work: blind.BlindCalibration) -> list[tuple[str, str, str, str]]:
    """Return (criterion, given, expected, difference) once it was tried."""
    given, expected = work.item.given, work.item.expected
    if given is None:
        return []
    found = []
    for one in work.rubric.criteria:
        mine, theirs = given.get(one.key), expected.get(one.key)
        apart = "" if mine is None or theirs is None else signed(plain(mine - theirs))
        found.append((one.name, plain(mine), plain(theirs), apart))
    return found


def signed(text: str) -> str:
    """Return a difference with its sign."""
    return text if text.startswith("-") or text == "0" else f"+{text}"
