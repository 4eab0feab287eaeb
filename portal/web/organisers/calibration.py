"""A desk, 校准作品 of a category: chosen, explained, and what the judges gave them."""

from dataclasses import dataclass
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField

from portal import clock
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations import briefing as deeds
from portal.judging.operations.scorecards import PointsRefused
from portal.judging.queries.calibration import calibration_lines, calibration_work, has_readers
from portal.models import CalibrationWork
from portal.web.deeds import done_or_asked
from portal.web.forms import Form, at_most, needed, tidy
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import code_field, reason_field
from portal.web.organisers.setting_forms import decimal
from portal.web.organisers.settings import CallPart, category

PREFIX = "points_"


class CalibrationForm(Form):
    """One more calibration work; the criteria's fields are added by ``calibration_form``."""

    blind_code = code_field(needed("请填写编号"))
    note = TextAreaField(
        "说明",
        [needed("请写明为什么这样打分"), at_most(deeds.LONGEST_NOTE, "说明")],
        filters=[tidy],
    )

    def points(self) -> dict[str, Decimal]:
        """Return the points given. Raises ValueError."""
        return {
            name.removeprefix(PREFIX): decimal(field.data, f"{field.label.text}：请填数字")
            for name, field in self._fields.items()
            if name.startswith(PREFIX) and field.data
        }


def calibration_form(part: CallPart) -> CalibrationForm:
    """Return the form with a field for each criterion."""
    criteria = calls.current_rubric(part.part).criteria
    fields = {f"{PREFIX}{one.key}": StringField(one.name, filters=[tidy]) for one in criteria}
    form: CalibrationForm = type("CalibrationForm", (CalibrationForm,), fields)()
    return form


def may_view_part(account: Account | None, subject: CallPart) -> bool:
    """Organisers and observers read what judges are calibrated by."""
    return may_view_call(account, subject.call)


def may_run_part(account: Account | None, subject: CallPart) -> bool:
    """The organisers of the call choose."""
    return may_run_call(account, subject.call)


@bp.get("/<code>/settings/<key>/calibration")
@allow(may_view_part, load=category)
def calibration(subject: CallPart) -> ResponseReturnValue:
    """校准作品: what judges try before the first score."""
    return page(subject, calibration_form(subject))


@bp.post("/<code>/settings/<key>/calibration")
@allow(may_run_part, load=category)
def add_calibration(subject: CallPart) -> ResponseReturnValue:
    """Take one more work."""
    form = calibration_form(subject)
    if form.validate_on_submit() and added(subject, form):
        return back(subject, "added")
    return page(subject, form)


def added(subject: CallPart, form: CalibrationForm) -> bool:
    """Do the deed, or say beside the field why not."""
    try:
        deeds.set_calibration_work(
            subject.part,
            blind_code=form.blind_code.data or "",
            points=form.points(),
            note=form.note.data or "",
            actor=acting_user(),
            at=clock.now(),
        )
    except PointsRefused as problem:
        db.session.rollback()
        for key, said in problem.problems.items():
            form.refuse(f"{PREFIX}{key}", said)
    except (Refused, ValueError) as problem:
        db.session.rollback()
        form.refuse(getattr(problem, "field", None), getattr(problem, "message", str(problem)))
    else:
        db.session.commit()
        return True
    return False


def page(subject: CallPart, form: CalibrationForm) -> ResponseReturnValue:
    """Draw the page."""
    body = render_template(
        "organisers/calibration.html",
        category=subject.part,
        form=form,
        points=[field for name, field in form._fields.items() if name.startswith(PREFIX)],
        lines=calibration_lines(subject.part),
        most=deeds.MOST,
        has_readers=has_readers(subject.part),
        done=request.args.get("done", ""),
        **frame(subject.call, current="settings"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A calibration work and where it belongs."""

    place: CallPart
    work: CalibrationWork


def chosen_of(account: Account | None, code: str, key: str, work: str) -> Chosen:
    """Return one calibration work of a category. Raises NotFound."""
    place = category(account, code, key)
    return Chosen(place, calibration_work(place.part, work))


def may_run_chosen(account: Account | None, subject: Chosen) -> bool:
    """The organisers of the call choose."""
    return may_run_part(account, subject.place)


class RemoveForm(Form):
    """Why a calibration work is taken away."""

    reason = reason_field("理由", "请写明为什么去掉")


@bp.route("/<code>/settings/<key>/calibration/<work>/remove", methods=["GET", "POST"])
@allow(may_run_chosen, load=chosen_of)
def remove_calibration(subject: Chosen) -> ResponseReturnValue:
    """Take a work away for a reason, while no judge could have read it."""
    form = RemoveForm()

    def deed() -> None:
        deeds.remove_calibration_work(
            subject.work, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )

    def ask() -> str:
        return render_template(
            "organisers/remove_calibration.html", category=subject.place.part, work=subject.work,
            form=form, **frame(subject.place.call, current="settings"),
        )  # fmt: skip

    return done_or_asked(form, deed, done=lambda: back(subject.place, "removed"), ask=ask)


def back(subject: CallPart, done: str) -> ResponseReturnValue:
    """Go back to the list."""
    where = url_for(".calibration", code=subject.call.code, key=subject.part.key, done=done)
    return redirect(where, 303)
