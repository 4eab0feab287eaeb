"""A desk, 得分说明: how one entry came to its score, and what the organisers take off."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField

from portal import clock
from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import people, standings
from portal.judging.cancelled import cancelled_of
from portal.judging.findings import findings_of
from portal.judging.model_words import beside_ranking
from portal.judging.operations.deductions import deduct_points, withdraw_deduction
from portal.judging.queries.adjustments import deductions_of
from portal.judging.queries.coverage import below_least
from portal.judging.queries.remarks import remarks_on
from portal.judging.reckoning import Reckoning, reckoning_of
from portal.judging.typed_points import points_from
from portal.judging.unplaced import Unplaced, unplaced_of
from portal.models import Deduction, Ranking
from portal.web.deeds import attempt, undo
from portal.web.forms import Form, needed, tidy
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, result_words
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import reason_field
from portal.web.organisers.results import CategoryOfCall, category_of_call

KINDS = {"proofreading": "文字审读", "deduction": "扣分"}


@dataclass(frozen=True, slots=True)
class EntryOfRanking:
    """One ranked entry of the newest ranking of a category."""

    found: CategoryOfCall
    ranking: Ranking
    reckoning: Reckoning


def entry_of_ranking(
    account: Account | None, code: str, category: str, entry: str
) -> EntryOfRanking:
    """Return the entry of an address by its blind code. Raises NotFound."""
    found = category_of_call(account, code, category)
    reckoning = reckoning_of(found.ranking, entry) if found.ranking else None
    if found.ranking is None or reckoning is None:
        raise NotFound
    return EntryOfRanking(found, found.ranking, reckoning)


@dataclass(frozen=True, slots=True)
class EntryAsked:
    """One entry of a category beside its newest ranking: with a place there, or without."""

    found: CategoryOfCall
    ranking: Ranking
    placed: EntryOfRanking | None
    unplaced: Unplaced | None


def entry_asked(account: Account | None, code: str, category: str, entry: str) -> EntryAsked:
    """Return the entry of an address by its blind code, ranked or not. Raises NotFound."""
    found = category_of_call(account, code, category)
    if found.ranking is None:
        raise NotFound
    reckoning = reckoning_of(found.ranking, entry)
    placed = EntryOfRanking(found, found.ranking, reckoning) if reckoning else None
    unplaced = None if placed else unplaced_of(found.ranking, entry)
    if placed is None and unplaced is None:
        raise NotFound
    return EntryAsked(found, found.ranking, placed, unplaced)


def may_view_reckoning(account: Account | None, subject: EntryAsked) -> bool:
    """Organisers and observers see how a score came about."""
    return may_view_call(account, subject.found.call)


def may_deduct(account: Account | None, subject: EntryOfRanking) -> bool:
    """The organisers of the call take points off."""
    return may_run_call(account, subject.found.call)


class DeductForm(Form):
    """How much is taken off, and why."""

    points = StringField(
        "扣几分", [needed("请填写扣几分")], filters=[tidy], description="0.5 分一档"
    )
    reason = reason_field("依据", "请写明扣分的依据，作者有异议时要能说明")


class WithdrawDeductionForm(Form):
    """Why a deduction is taken back."""

    deduction = HiddenField()
    withdrawal = reason_field("撤销的理由", "请写明为什么撤销")


@bp.get("/<code>/results/<category>/entries/<entry>")
@allow(may_view_reckoning, load=entry_asked)
def result_entry(subject: EntryAsked) -> ResponseReturnValue:
    """得分说明 of one entry, or why it has no place."""
    if subject.placed is not None:
        return page(subject.placed)
    one = subject.unplaced
    return render_template(
        "organisers/result_unplaced.html",
        subject=subject,
        ranking=subject.ranking,
        one=one,
        remarks=remarks_on(subject.found.category.id, one.code) if one else [],
        cancelled=cancelled_of(subject.found.category),
        **frame(subject.found.call, current="results"),
    )


def page(
    subject: EntryOfRanking,
    *,
    deduct: DeductForm | None = None,
    withdraw: WithdrawDeductionForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show how the score came about, with the form that was refused if one was."""
    ranking, reckoning = subject.ranking, subject.reckoning
    levels = {level.key: level.name for level in standings.levels_of(ranking)}
    least = ranking.summary["least_readings"]
    lines = findings_of(ranking).under(levels).lines
    body = render_template(
        "organisers/result_entry.html",
        subject=subject,
        ranking=ranking,
        one=reckoning,
        kinds=KINDS,
        cancelled=cancelled_of(subject.found.category),
        decided=result_words.DECIDED,
        model=beside_ranking(ranking),
        parted=result_words.how_parted(ranking, is_weighted=reckoning.is_weighted),
        short=below_least(ranking.round, least) if reckoning.behind else {},
        least=least,
        cast=result_words.cast_of(ranking).get(reckoning.code),
        cast_word=result_words.cast_word,
        lines=[
            (levels.get(line.key, ""), chance)
            for line, chance in zip(lines, reckoning.row.chances, strict=False)
        ],
        person=people.people_of(ranking, [reckoning.entry.id]).get(reckoning.code),
        deductions=deductions_of(reckoning.entry.id),
        remarks=remarks_on(subject.found.category.id, reckoning.code),
        deduct=deduct or DeductForm(formdata=None),
        withdraw=withdraw or WithdrawDeductionForm(formdata=None),
        done=request.args.get("done", ""),
        **frame(subject.found.call, current="results"),
    )
    return body, status


def back(subject: EntryOfRanking, done: str) -> ResponseReturnValue:
    """Go back to the entry with one line on what was done."""
    where: dict[str, Any] = {
        "code": subject.found.call.code,
        "category": subject.found.category.key,
        "entry": subject.reckoning.code,
    }
    return redirect(url_for(".result_entry", done=done, **where), 303)


@bp.post("/<code>/results/<category>/entries/<entry>/deduct")
@allow(may_deduct, load=entry_of_ranking)
def deduct(subject: EntryOfRanking) -> ResponseReturnValue:
    """扣分."""
    form = DeductForm()
    if not form.validate():
        return page(subject, deduct=form, status=422)
    try:
        deduct_points(
            subject.reckoning.entry,
            points=points_in(form.points.data or ""),
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
        )
    except Refused as problem:
        undo(form, problem)
        return page(subject, deduct=form, status=problem.status)
    db.session.commit()
    return back(subject, "deducted")


def points_in(text: str) -> Decimal:
    """Read points; what is no number is out of every range."""
    try:
        return points_from(text) or Decimal(0)
    except ValueError:
        return Decimal(0)


@bp.post("/<code>/results/<category>/entries/<entry>/withdraw-deduction")
@allow(may_deduct, load=entry_of_ranking)
def undo_deduction(subject: EntryOfRanking) -> ResponseReturnValue:
    """撤销扣分."""
    form = WithdrawDeductionForm()
    if not form.validate():
        return page(subject, withdraw=form, status=422)
    entry = subject.reckoning.entry

    def deed() -> None:
        withdraw_deduction(
            deduction_meant(entry.id), entry, reason=form.withdrawal.data or "",
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip

    if attempt(form, deed):
        return back(subject, "withdrawn")
    return page(subject, withdraw=form, status=form.refusal)


def deduction_meant(entry_id: int) -> Deduction:
    """Return the deduction the form names. Raises Conflict when it is none of this entry's."""
    code = request.form.get("deduction", "")
    for one in deductions_of(entry_id):
        if one.code == code:
            return one
    raise Conflict("没有找到这一项扣分，请刷新页面再看。")
