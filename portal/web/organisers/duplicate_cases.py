"""A desk: one case of the duplicate check: looked at, decided once, taken back."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock, labels
from portal.calls.policies import may_run_call
from portal.models import Call, DuplicateCase, DuplicateConsequence
from portal.models.enums import CaseState, Consequence, Finding
from portal.screening.duplicates import operations, queries
from portal.screening.duplicates.operations import Sentence
from portal.screening.duplicates.queries.seen import standing_vetoes
from portal.screening.duplicates.values import CaseView
from portal.web.deeds import attempt
from portal.web.guards import account, acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.duplicate_case_view import case_page, entries_in
from portal.web.organisers.duplicate_forms import MOST_ENTRIES, VerdictForm, WithdrawalForm
from portal.web.organisers.duplicate_subjects import (
    CaseOfCall,
    VerdictOfCall,
    case_of_call,
    may_decide_case,
    may_open,
    may_view_case,
    verdict_of_call,
)
from portal.web.organisers.frame import frame

NO_WORDS = "请写明理由，作者会看到这段话"
AFTER = {
    Finding.FALSE_ALARM: "这几份文稿或图片不改，就不再提示",
    Finding.FAIR_QUOTATION: "这几份文稿或图片不改，就不再提示",
}


@bp.get("/<code>/duplicates/cases/<case>")
@allow(may_view_case, load=case_of_call)
def duplicate_case(subject: CaseOfCall) -> ResponseReturnValue:
    """One case: members, who shares with whom, pairs, verdicts."""
    view = queries.case_view(subject.call, subject.case, may_open)
    return show_case(subject.call, view, verdict_form_of(subject.call, view))


def show_case(
    call: Call, view: CaseView, form: VerdictForm | None, *, status: int = 200
) -> ResponseReturnValue:
    """Show a case, with the form that was refused if one was."""
    case = view.case
    standing = next(
        (one for one in view.verdicts if not one.withdrawn_at and not one.replaced_at), None
    )
    may_withdraw = standing is not None and may_run_call(account(), call)
    body = render_template(
        "organisers/duplicate_case.html",
        case=case,
        view=case_page(call, view),
        form=form,
        place=place_of(call, case),
        verdict_href=url_for(".decide_duplicate", code=call.code, case=case.code),
        withdraw_href=url_for(".withdraw_verdict", code=call.code, verdict=standing.code)
        if may_withdraw and standing
        else "",
        done=request.args.get("done", ""),
        **frame(call, current="duplicates"),
    )
    return body, status


def place_of(
    call: Call,
    case: DuplicateCase | None,
    crumb: str = "",
    steps: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return where a case stands among the others, for the head of its pages."""
    before, after = queries.neighbours(call, case) if case else ("", "")
    return {
        "number": case.number if case else None,
        "crumb": crumb,
        "steps": steps,
        "list_href": url_for(".duplicates", code=call.code),
        "case_href": case_href(call, case.code if case else ""),
        "report_href": url_for(".duplicate_report", code=call.code, case=case.code) if case else "",
        "before_href": case_href(call, before),
        "after_href": case_href(call, after),
    }


def case_href(call: Call, case: str, **asked: str) -> str:
    """Return where a case is shown; "" for none."""
    kept: dict[str, Any] = {"code": call.code, "case": case, **asked}
    return url_for("organisers.duplicate_case", **kept) if case else ""


def verdict_form_of(call: Call, view: CaseView) -> VerdictForm | None:
    """Return the empty form of a verdict, where this person may give one."""
    if view.case.state is not CaseState.OPEN or not may_run_call(account(), call):
        return None
    held = standing_vetoes(view.verdicts)
    rows = [row_of(one.code, held.get(one.code)) for one in entries_in(view)[:MOST_ENTRIES]]
    return saying_back(VerdictForm(formdata=None, seen=view.fingerprint, rows=rows), held)


def row_of(code: str, veto: DuplicateConsequence | None) -> dict[str, str]:
    """Return what is filled in for an entry: nothing, or the veto that holds, to be repeated."""
    if veto is None:
        return {"entry": code, "kind": "", "words": ""}
    return {"entry": code, "kind": veto.kind.value, "words": veto.words}


def saying_back(form: VerdictForm, held: Collection[str]) -> VerdictForm:
    """Let the rows of the entries that are out say that they come back without a word."""
    for row in form.rows:
        if row.form.entry.data in held:
            row.form.say_back()
    return form


@bp.post("/<code>/duplicates/cases/<case>/verdict")
@allow(may_decide_case, load=case_of_call)
def decide_duplicate(subject: CaseOfCall) -> ResponseReturnValue:
    """认定: shown once more with all that follows, then done."""
    call, case, form = subject.call, subject.case, VerdictForm()
    view = queries.case_view(call, case, may_open)
    saying_back(form, standing_vetoes(view.verdicts))
    following = queries.neighbours(call, case)[1]
    if "again" in request.form:
        return show_case(call, view, form)
    is_whole = form.validate() and has_words(form)
    if is_whole and "confirmed" not in request.form:
        return ask(call, view, form)
    if is_whole and attempt(form, lambda: decide(case, form)):
        if not following:
            return redirect(url_for(".duplicates", code=call.code, done="settled"), 303)
        return redirect(case_href(call, following, done="settled-before"), 303)
    view = queries.case_view(call, queries.case_by_code(call, case.code), may_open)
    form.seen.data = view.fingerprint
    return show_case(call, view, form, status=422)


def has_words(form: VerdictForm) -> bool:
    """Say whether every consequence has its words; those that lack them say so."""
    bare = [row for row in form.rows if row.form.kind.data and not row.form.words.data]
    for row in bare:
        row.form.words.errors = [*row.form.words.errors, NO_WORDS]
    if bare:
        form.form_errors.append(f"有 {len(bare)} 件作品没有写明处理的理由")
    return not bare


def decide(case: DuplicateCase, form: VerdictForm) -> None:
    """Write the verdict down."""
    operations.decide_case(
        case,
        finding=Finding(form.finding.data),
        reason=form.reason.data,
        sentences={
            row.form.entry.data: Sentence(Consequence(row.form.kind.data), row.form.words.data)
            for row in form.rows
            if row.form.kind.data
        },
        seen=form.seen.data,
        actor=acting_user(),
        at=clock.now(),
    )


def ask(call: Call, view: CaseView, form: VerdictForm) -> ResponseReturnValue:
    """Show once more what would follow."""
    page, finding = case_page(call, view), Finding(form.finding.data)
    typed = request.form.items(multi=True)
    return render_template(
        "organisers/duplicate_verdict.html",
        number=view.case.number,
        word=labels.word(finding),
        lead=AFTER.get(finding, "改动会记入操作记录，以后可以撤销。"),
        changes=consequences(page.names, standing_vetoes(view.verdicts), form),
        reason=form.reason.data,
        typed=[(name, value) for name, value in typed if name != "csrf_token"],
        action=url_for(".decide_duplicate", code=call.code, case=view.case.code),
        back_href=case_href(call, view.case.code),
        **frame(call, current="duplicates"),
    )


def consequences(
    names: Mapping[str, str], held: Mapping[str, DuplicateConsequence], form: VerdictForm
) -> Sequence[str]:
    """Say of each entry what would become of it; who is out and not named again comes back."""
    said, left = [], dict(held)
    for row in form.rows:
        code, kind = row.form.entry.data, row.form.kind.data
        is_out = left.pop(code, None) is not None
        said.append(f"{names.get(code, '')}：{following_of(kind, row.form.words.data, is_out)}")
    return [*said, *(f"{names.get(code, '')}：恢复资格" for code in left)]


def following_of(kind: str, words: str, is_out: bool) -> str:
    """Say what follows for one entry that may be out by an earlier verdict."""
    if not kind:
        return "恢复资格" if is_out else "不处理"
    deed = Consequence(kind)
    reader = "组织者看到" if deed is Consequence.NOTE else "作者看到"
    word = labels.word(deed)
    if is_out:
        word = f"仍然{word}" if deed is Consequence.VETO else f"恢复资格，{word}"
    return f"{word}，{reader}“{words}”"


@bp.route("/<code>/duplicates/verdicts/<verdict>/withdraw", methods=["GET", "POST"])
@allow(may_decide_case, load=verdict_of_call)
def withdraw_verdict(subject: VerdictOfCall) -> ResponseReturnValue:
    """撤销认定: ask why, then let the case be open again."""
    call, case, form = subject.call, subject.case, WithdrawalForm()

    def deed() -> None:
        operations.withdraw_verdict(
            subject.verdict, reason=form.reason.data, actor=acting_user(), at=clock.now()
        )

    if form.validate_on_submit() and attempt(form, deed):
        return redirect(case_href(call, case.code, done="withdrawn"), 303)
    body = render_template(
        "organisers/withdraw_verdict.html",
        form=form,
        number=case.number,
        changes=undone(subject),
        action=url_for(".withdraw_verdict", code=call.code, verdict=subject.verdict.code),
        back_href=case_href(call, case.code),
        **frame(call, current="duplicates"),
    )
    return body, 422 if form.errors or form.form_errors else 200


def undone(subject: VerdictOfCall) -> list[str]:
    """Say what withdrawing changes, and what it leaves."""
    kinds = {one.kind for one in subject.verdict.consequences if one.undone_at is None}
    said = [f"“{labels.word(subject.verdict.finding)}”的认定作废，记录保留，这一组重新等着判断"]
    if Consequence.VETO in kinds:
        said.append("取消资格的作品恢复到原来的状态")
    if Consequence.NOTE in kinds:
        said.append("备注不再显示")
    if Consequence.RETURN in kinds:
        said.append("已经退回的作品仍在作者手里，不会自动收回")
    return said
