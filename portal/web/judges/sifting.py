"""A desk, the sifting page: the work on the left, passed or not on the right."""

from functools import partial
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import Optional

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import recusals, remarks, verdicts
from portal.judging.operations.cards import LONGEST_REMARK, CardChanged, CardClosed
from portal.judging.operations.scorecards import RemarkRefused
from portal.judging.orders import PASSED
from portal.judging.policies import may_judge
from portal.web.filters import hour
from portal.web.forms import at_most, tidy
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.clashes import Clash, ClashBox, refused_draft
from portal.web.judges.desks import onwards, settle, surroundings
from portal.web.judges.forms import CardForm

AGAIN = "重新表态"
WORDS = {"1": "通过", "0": "不通过"}


class VerdictForm(CardForm):
    """初筛意见: passed or not, and why; the reason may be left out."""

    verdict = RadioField(
        "初筛意见",
        [Optional()],
        choices=[SelectChoice(key, word) for key, word in WORDS.items()],
        validate_choice=False,
    )
    remark = TextAreaField("理由", [Optional(), at_most(LONGEST_REMARK, "理由")], filters=[tidy])

    @property
    def word(self) -> bool | None:
        """What was chosen, None while nothing is."""
        return self.verdict.data == "1" if self.verdict.data in WORDS else None


def stored(card: blind.BlindCard) -> dict[str, str]:
    """Return a card as the form has it."""
    given = card.points.get(PASSED)
    return {
        "version": str(card.version),
        "verdict": "" if given is None else str(int(given)),
        "remark": card.remark,
    }


@bp.route("/<blind_code>/sifting", methods=["GET", "POST"])
@allow(may_judge, load=loads.sifted_work, hide=True)
def sifting(assignment: blind.BlindAssignment) -> ResponseReturnValue:
    """Show the work; save, sign or skip."""
    form = VerdictForm(data=stored(assignment.item.card))
    if form.validate_on_submit():
        try:
            return carry_out(assignment, form)
        except (CardChanged, CardClosed) as problem:
            db.session.rollback()
            fresh = loads.sifted_work(acting_account(), assignment.code)
            return settle(
                fresh, form, clashes_of(fresh, form), problem,
                go_on=partial(carry_out, fresh, form), draw=partial(page, fresh, form),
                again=AGAIN,
            )  # fmt: skip
        except RemarkRefused as problem:
            db.session.rollback()
            form.refuse("remark", problem.message)
        except Refused as problem:
            db.session.rollback()
            form.refuse(problem.field, problem.message)
    return page(assignment, form), 422 if form.errors or form.form_errors else 200


def carry_out(reading: blind.BlindReading, form: VerdictForm) -> ResponseReturnValue:
    """Do what the button says, and go where the judge goes on."""
    deed, is_passed = request.form.get("deed", "save"), form.word
    given: dict[str, Any] = {
        "remark": form.remark.data or "",
        "version": form.seen_version(),
        "actor": acting_user(),
        "at": clock.now(),
    }
    if deed == "sign":
        if is_passed is None:
            raise Refused("请先选通过或者不通过，再签字。", field="verdict")
        verdicts.sign_verdict(reading.id, is_passed=is_passed, **given)
    elif deed != "skip" or clashes_of(reading, form):
        verdicts.save_verdict(reading.id, is_passed=is_passed, **given)
    if deed == "skip":
        recusals.skip(reading.id, actor=acting_user(), at=clock.now())
    db.session.commit()
    if deed == "save":
        return redirect(url_for(".sifting", blind_code=reading.code), 303)
    return onwards(reading)


def clashes_of(reading: blind.BlindReading, form: VerdictForm) -> list[Clash]:
    """Return where this page and the stored card differ."""
    now = stored(reading.item.card)
    pairs = [
        ("初筛意见", WORDS.get(form.verdict.data or "", ""), WORDS.get(now["verdict"], "")),
        ("理由", form.remark.data or "", now["remark"]),
    ]
    return [Clash(label, mine, theirs) for label, mine, theirs in pairs if mine != theirs]


def page(
    assignment: blind.BlindAssignment,
    form: VerdictForm,
    *,
    box: ClashBox | None = None,
) -> str:
    """Draw the desk; a card that is closed as it is stored, with what was typed beside it."""
    item = assignment.item
    shown = form if item.is_scorable else VerdictForm(formdata=None, data=stored(item.card))
    return render_template(
        "judges/sifting.html",
        form=shown,
        words=WORDS,
        box=box,
        **surroundings(assignment, ".sifting"),
    )


@bp.post("/<blind_code>/sifting/draft")
@allow(may_judge, load=loads.sifted_work, hide=True)
def sifting_draft(reading: blind.BlindAssignment) -> ResponseReturnValue:
    """Save one field while it is being filled in; answers a script."""
    card, field = reading.item.card, request.form.get("field", "")
    now = stored(card)
    if field not in {"verdict", "remark"}:
        return jsonify(message="这一项不在初筛意见里。"), 422
    sent = VerdictForm(formdata=None, data=now | {field: request.form.get(field, "")})
    try:
        if request.form.get("version", "") != now["version"]:
            raise CardClosed if card.is_signed else CardChanged
        saved = verdicts.save_verdict(
            reading.id, is_passed=sent.word, remark=sent.remark.data or "", version=card.version,
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip
    except Refused as problem:
        db.session.rollback()
        item = loads.sifted_work(acting_account(), reading.code).item
        kept = stored(item.card)
        shown = {"verdict": WORDS.get(kept["verdict"], ""), "remark": kept["remark"]}
        return refused_draft(item, problem, version=kept["version"], fields=shown, again=AGAIN)
    db.session.commit()
    warning = remarks.warning_of(sent.remark.data or "", acting_user()) if field == "remark" else ""
    return jsonify(version=saved.version, saved_at=hour(saved.saved_at), warning=warning)
