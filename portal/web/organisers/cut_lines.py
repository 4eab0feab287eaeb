"""A desk, 为边界作品加评: which entries are near an award line, and more judges for them."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from portal.errors import NotFound, Refused
from portal.judging import queries, standings
from portal.judging.explanation import Explanation
from portal.judging.findings import Findings, findings_of
from portal.judging.operations.extra_readings import MOST_AT_ONCE
from portal.judging.operations.extra_steps import Extra
from portal.judging.operations.plans import NoPlan
from portal.judging.queries.by_ids import rows_by_code
from portal.models import Ranking
from portal.web.deeds import undo
from portal.web.forms import needed
from portal.web.guards import allow
from portal.web.organisers import bp, calculations
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import NewDueForm, WholeField, reason_field
from portal.web.organisers.results import CategoryOfCall, category_of_call, may_run_category

USUAL = 2


class NearForm(NewDueForm):
    """Which entries, how many judges more, and why."""

    entries = SelectMultipleField("作品", choices=[], validate_choice=False)
    readings = WholeField(
        "每件加几位评委",
        [needed("请填写")],
        within=range(1, MOST_AT_ONCE + 1),
        default=USUAL,
        description="只加一位的，前后两版得分一比，就算得出他给了多少；加两位以上，各份的分锁定前算不出。",
    )
    reason = reason_field("理由", "请写明加评的理由，它会留在操作记录里")


def ranking_needed(subject: CategoryOfCall) -> Ranking:
    """Return the newest ranking that is not locked. Raises NotFound."""
    if subject.ranking is None or subject.ranking.locked_at is not None:
        raise NotFound("没有可以加评的排名。名次锁定以后不能再加评。")
    return subject.ranking


@bp.route("/<code>/results/<category>/extra", methods=["GET", "POST"])
@allow(may_run_category, load=category_of_call)
def near_lines(subject: CategoryOfCall) -> ResponseReturnValue:
    """为边界作品加评: the entries whose place is open, and one deed."""
    ranking, form = ranking_needed(subject), NearForm()
    if not form.is_submitted():
        form.entries.data = list(found_of(ranking)[0].near)
        form.reason.data = "在分数线上下，把握不足"
    elif form.validate():
        try:
            return redirect(ordered(ranking, form), 303)
        except Refused as problem:
            why = problem.explanation if isinstance(problem, NoPlan) else None
            undo(form, problem)
            return page(subject, ranking, form, explanation=why)
    return page(subject, ranking, form)


def found_of(ranking: Ranking) -> tuple[Findings, dict[str, str]]:
    """Return what is found of the lines drawn today, and what they are called."""
    names = {level.key: level.name for level in standings.levels_of(ranking)}
    return findings_of(ranking).under(names), names


def ordered(ranking: Ranking, form: NearForm) -> str:
    """Order the readings; return where to look."""
    round_ = ranking.round
    wanted = Extra(
        entries=tuple(form.entries.data or ()),
        readings=form.readings.data,
        reason=form.reason.data or "",
        due_at=form.due_at.data,
        ranking=ranking.code,
    )
    where: dict[str, Any] = {"code": round_.category.call.code, "round_": round_.code}
    return calculations.order(
        round_, wanted, then=url_for("organisers.round", done="extra", **where)
    )


def page(
    subject: CategoryOfCall,
    ranking: Ranking,
    form: NearForm,
    *,
    explanation: Explanation | None = None,
) -> ResponseReturnValue:
    """Show what is near the lines; with an *explanation* when nobody is left to read more."""
    found, names = found_of(ranking)
    body = render_template(
        "organisers/near_lines.html",
        subject=subject,
        ranking=ranking,
        findings=found,
        near=rows_by_code(ranking, found.near),
        level_names=names,
        form=form,
        explanation=explanation,
        names=queries.judge_names(subject.call),
        judge_href=lambda judge: url_for(".judge", code=subject.call.code, judge=judge),
        **frame(subject.call, current="results"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200
