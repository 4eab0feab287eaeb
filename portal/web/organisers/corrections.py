"""A desk, 更正: the signed cards of a round that is over, a slip put right, and all that were."""

from dataclasses import dataclass
from decimal import Decimal

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal import clock
from portal.accounts.rights import Account
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations import corrections as deeds
from portal.judging.operations.corrections import WrongJudge
from portal.judging.operations.scorecards import PointsRefused
from portal.judging.queries.corrections import (
    SignedCard,
    corrected_entries,
    is_withheld,
    signed_card,
    signed_cards,
)
from portal.judging.queries.stages import is_locked
from portal.models.enums import RoundState
from portal.web.deeds import undo
from portal.web.filters import points as plain
from portal.web.forms import Form, as_code, at_most, needed, tidy, whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of
from portal.web.organisers.setting_forms import decimal

PREFIX = "points_"


@bp.get("/<code>/rounds/<round_>/corrections")
@allow(may_view_stage, load=stage_of)
def corrections(stage: Stage) -> ResponseReturnValue:
    """更正评分: what was put right in this round, and the signed cards of the work asked for."""
    entry = as_code(request.args.get("entry", "")) or ""
    return render_template(
        "organisers/corrections.html",
        round=stage.round,
        entry=entry,
        is_over=stage.round.state is RoundState.CLOSED,
        is_locked=is_locked(stage.round.category_id),
        cards=signed_cards(stage.round, entry) if entry else [],
        is_withheld=bool(entry) and is_withheld(stage.round, entry),
        corrected=corrected_entries(stage.round),
        stage_tabs=round_tabs(stage.round, stage.call, "corrections"),
        done=request.args.get("done", ""),
        **frame(stage.call, current="rounds"),
    )


@dataclass(frozen=True, slots=True)
class CardOfStage:
    """A signed card of a round."""

    stage: Stage
    signed: SignedCard


def card_of_stage(
    account: Account | None, code: str, round_: str, entry: str, number: str
) -> CardOfStage:
    """Return one signed card by blind code and its number there. Raises NotFound."""
    stage = stage_of(account, code, round_)
    return CardOfStage(stage, signed_card(stage.round, entry, number))


def may_correct(account: Account | None, subject: CardOfStage) -> bool:
    """The organisers of the call put slips right."""
    return may_run_stage(account, subject.stage)


class CorrectionForm(Form):
    """更正: the fields of the criteria are added by ``correction_form``."""

    version = HiddenField()
    judge = RadioField(
        "哪位评委请您更正",
        [needed("请选是哪位评委请您更正的")],
        choices=[],
        validate_choice=False,
        description="选错了不会更正，操作记录里会留一条。",
    )
    reason = TextAreaField(
        "更正的原因",
        [needed("请写明更正的原因"), at_most(300, "原因")],
        filters=[tidy],
        description="监审员和这位评委会看到。例如“纸质表上是 18 分，录入时写成 8 分，评委已确认”。",
    )

    def points(self) -> dict[str, Decimal]:
        """Return the points. Raises ValueError."""
        return {
            name.removeprefix(PREFIX): decimal(field.data, f"{field.label.text}：请填数字")
            for name, field in self._fields.items()
            if name.startswith(PREFIX)
        }


def correction_form(signed: SignedCard) -> CorrectionForm:
    """Return the form, filled with what is signed."""
    card = signed.card
    criteria = card.assignment.round.rubric.criteria
    fields = {f"{PREFIX}{one.key}": StringField(one.name, filters=[tidy]) for one in criteria}
    data = {f"{PREFIX}{key}": plain(Decimal(value)) for key, value in card.points.items()}
    made: type[CorrectionForm] = type("CorrectionForm", (CorrectionForm,), fields)
    form = made(data=data | {"version": str(card.version)})
    form.judge.choices = [SelectChoice(code, name) for code, name in signed.readers]
    return form


@bp.route("/<code>/rounds/<round_>/corrections/<entry>/<number>", methods=["GET", "POST"])
@allow(may_correct, load=card_of_stage)
def correction(subject: CardOfStage) -> ResponseReturnValue:
    """Put the points of one signed card right; what was signed stays on record."""
    form, signed = correction_form(subject.signed), subject.signed
    if form.validate_on_submit() and corrected(signed, form):
        stage = subject.stage
        where = url_for(".corrections", code=stage.call.code, round_=stage.round.code)
        return redirect(f"{where}?entry={signed.blind_code}&done=1", 303)
    body = render_template(
        "organisers/correction.html",
        round=subject.stage.round,
        signed=signed,
        form=form,
        points=[field for name, field in form._fields.items() if name.startswith(PREFIX)],
        **frame(subject.stage.call, current="rounds"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


def corrected(signed: SignedCard, form: CorrectionForm) -> bool:
    """Do the deed, or say beside the field why not."""
    try:
        deeds.correct_scorecard(
            signed.card,
            judge=form.judge.data or "",
            points=form.points(),
            reason=form.reason.data or "",
            version=whole(form.version.data) or 0,
            actor=acting_user(),
            at=clock.now(),
        )
    except PointsRefused as problem:
        db.session.rollback()
        for key, said in problem.problems.items():
            form.refuse(f"{PREFIX}{key}", said)
    except WrongJudge as problem:
        undo(form, problem)
        deeds.record_wrong_judge(signed.card, actor=acting_user(), at=clock.now())
        db.session.commit()
    except Refused as problem:
        undo(form, problem)
    except ValueError as problem:
        db.session.rollback()
        form.refuse(None, str(problem))
    else:
        db.session.commit()
        return True
    return False
