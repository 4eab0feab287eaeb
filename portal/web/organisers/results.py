"""A desk, 排名: compute, look, replay, lock; the summary table as .xlsx."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField

from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.judging import people, queries, standings
from portal.judging.cancelled import cancelled_of, overtaken_by
from portal.judging.conflicted import ResultInConflict
from portal.judging.earlier_conflicts import earlier_conflicts, seen_of
from portal.judging.findings import findings_of
from portal.judging.model_words import beside_ranking
from portal.judging.queries.coverage import below_least
from portal.judging.queries.declared import late_changes
from portal.judging.replaying import replay
from portal.judging.round_inputs import SplitsOpen
from portal.judging.unplaced import without_part
from portal.judging.versions import tells_judges
from portal.models import Call, Category, Ranking, Round
from portal.models.enums import RoundState
from portal.screening.duplicates import queries as duplicates
from portal.web.deeds import undo
from portal.web.forms import Form, at_most, tidy
from portal.web.guards import allow
from portal.web.organisers import bp, calculations, change_words, loads, result_words
from portal.web.organisers.calculation_words import said_of
from portal.web.organisers.conflicted import review
from portal.web.organisers.frame import frame
from portal.web.organisers.proofreading_words import proofread_of
from portal.web.organisers.rounds import wanted_page
from portal.web.organisers.score_files import take_sheet
from portal.web.organisers.whiskers import whiskers

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class CategoryOfCall:
    """A category, its last round begun with its newest ranking, and the round to come, if any."""

    call: Call
    category: Category
    round: Round | None
    ranking: Ranking | None
    later: Round | None = None


def category_of_call(_account: Account | None, code: str, category: str) -> CategoryOfCall:
    """Return the category of an address. Raises NotFound."""
    return category_of(calls.call_by_code(code), category)


def category_of(call: Call, key: str) -> CategoryOfCall:
    """Return a category with what its results rest on; the first one without a key."""
    known = {category.key: category for category in call.categories}
    category = known.get(key) if key else call.categories[0]
    if category is None:
        raise NotFound
    mine = [
        one
        for one in queries.rounds_of(call)
        if one.category_id == category.id and one.state is not RoundState.CANCELLED
    ]
    # a round to come has nothing to rank yet: until it opens, the one before is at hand
    begun = [one for one in mine if one.state is not RoundState.PLANNED]
    last = (begun or mine)[-1] if mine else None
    # while judges score (again), nobody reads what their scores would come to
    is_closed = last is not None and last.state is RoundState.CLOSED
    ranking = queries.newest_ranking(last) if last and is_closed else None
    later = mine[mine.index(last) + 1 :] if last else []
    return CategoryOfCall(call, category, last, ranking, later[0] if later else None)


def may_run_category(account: Account | None, subject: CategoryOfCall) -> bool:
    """The organisers of the call settle its results."""
    return may_run_call(account, subject.call)


def may_view_category(account: Account | None, subject: CategoryOfCall) -> bool:
    """Organisers and observers read the results."""
    return may_view_call(account, subject.call)


class LockForm(Form):
    """Which version was looked at before locking, and why what earlier rounds count stands."""

    ranking = HiddenField()
    seen = HiddenField()
    known = TextAreaField(
        "为什么结果仍然成立",
        [at_most(300, "理由")],
        filters=[tidy],
        description="监审员会看到；锁定以后写在排名页、评审纪要和操作记录里。",
    )


@bp.get("/<code>/results")
@allow(may_view_call, load=loads.call)
def results(call: Call) -> ResponseReturnValue:
    """Show the ranking of one category."""
    found = category_of(call, request.args.get("category", ""))
    signed, assigned = queries.count_readings(found.round) if found.round else (0, 0)
    shown = {
        "found": found,
        "signed": signed,
        "assigned": assigned,
        "tabs": result_words.tabs(call, found.category, "organisers.results"),
        "done": request.args.get("done", ""),
        "calculation": said_of(found.round) if found.round else None,
        "cancelled": cancelled_of(found.category),
        **frame(call, current="results"),
    }
    if found.ranking is None:
        return render_template("organisers/results_empty.html", **shown)
    return render_template(
        "organisers/results.html", tells_judges=tells_judges(found.ranking),
        **shown, **ranked(call, found.ranking, found.later),
    )  # fmt: skip


def ranked(call: Call, ranking: Ranking, later: Round | None) -> dict[str, object]:
    """Return what one page of the table of a ranking shows; *later* is the round to come."""
    category, page = ranking.round.category, wanted_page()
    table = standings.table_of(
        ranking, standings.levels_of(ranking), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    ids, names = [row.entry_id for row in table.rows], {one.key: one.name for one in table.lines}
    notes, found = duplicates.notes_of(ids), findings_of(ranking).under(names)
    terms, short = result_words.terms_of(later), below_least(ranking.round, table.least_readings)
    return {
        "ranking": ranking,
        "table": table,
        "findings": found,
        "level_names": names,
        "terms": terms,
        "before_prizes": result_words.before_prizes(later, table),
        "changes": change_words.changes(ranking, names, terms),
        "model": beside_ranking(ranking),
        "parted": result_words.how_parted(ranking, is_weighted=table.is_weighted),
        "short": short,
        "combined": result_words.combined(table),
        "in_conflict": result_words.in_conflict(ranking),
        "doubts": result_words.doubts(ranking, table, found),
        "unranked_why": result_words.unranked_why,
        "without_part": without_part(category),
        "page": page,
        "pages": max(-(-(table.ranked + table.left_out) // PER_PAGE), 1),
        "page_href": lambda wanted: url_for(
            ".results", code=call.code, category=category.key, page=wanted
        ),
        "people": people.people_of(ranking, ids),
        "entry_href": lambda entry: url_for(
            ".result_entry", code=call.code, category=category.key, entry=entry
        ),
        "whiskers": whiskers(table),
        "hints": result_words.hints(ranking, table, notes, found, short),
        "sureness": result_words.sureness(table, found),
        "cuts": result_words.cuts(table, found),
        "proofread": proofread_of(category),
        "late": late_changes(category),
        "overtaken": overtaken_by(ranking),
    }


@bp.post("/<code>/results/<category>/rank")
@allow(may_run_category, load=category_of_call)
def rank(subject: CategoryOfCall) -> ResponseReturnValue:
    """Compute a new version of the ranking; what it must not count is looked at first."""
    round_ = round_needed(subject)
    try:
        return redirect(calculations.rank(round_), 303)
    except ResultInConflict:
        db.session.rollback()
        return redirect(review(round_), 303)
    except SplitsOpen:
        db.session.rollback()
        where = url_for("organisers.casting", code=subject.call.code, round_=round_.code)
        return redirect(where, 303)


def round_needed(subject: CategoryOfCall) -> Round:
    """Return the round of the category. Raises NotFound when it is not judged."""
    if subject.round is None:
        raise NotFound
    return subject.round


@bp.route("/<code>/results/<category>/lock", methods=["GET", "POST"])
@allow(may_run_category, load=category_of_call)
def lock(subject: CategoryOfCall) -> ResponseReturnValue:
    """Lock the ranks: first what it changes, then the deed."""
    form, ranking = LockForm(), subject.ranking
    if ranking is None:
        raise NotFound

    if form.validate_on_submit():
        try:
            seen = ranking_seen(subject, form.ranking.data)
            told = {"seen": form.seen.data or "", "known": form.known.data or ""}
            return redirect(calculations.lock(seen, **told), 303)
        except Refused as problem:
            undo(form, problem)
    earlier = earlier_conflicts(ranking.round)
    form.seen.data, form.ranking.data = seen_of(earlier), ranking.code
    body = render_template(
        "organisers/lock.html", subject=subject, ranking=ranking, form=form, earlier=earlier,
        **frame(subject.call, current="results"),
    )  # fmt: skip
    return body, form.refusal if form.errors or form.form_errors else 200


def ranking_seen(subject: CategoryOfCall, code: str | None) -> Ranking:
    """Return the ranking the page showed. Raises Conflict when a newer one was computed."""
    if subject.ranking is None or subject.ranking.code != code:
        raise Conflict("您看过以后又排过一次名。请看最新的一版，再锁定。")
    return subject.ranking


@bp.get("/<code>/results/<category>/replay")
@allow(may_view_category, load=category_of_call)
def results_replay(subject: CategoryOfCall) -> ResponseReturnValue:
    """复算: solve the stored inputs once more and say whether the outcome is the stored one."""
    if subject.ranking is None:
        raise NotFound
    return render_template(
        "organisers/results_replay.html",
        subject=subject,
        ranking=subject.ranking,
        outcome=replay(subject.ranking),
        **frame(subject.call, current="results"),
    )


@bp.post("/<code>/results/<category>/score-sheet")
@allow(may_view_category, load=category_of_call)
def results_sheet(subject: CategoryOfCall) -> ResponseReturnValue:
    """评分汇总表: the whole table, and one replay; takes seconds with thousands of entries."""
    if subject.ranking is None:
        raise NotFound
    return take_sheet(subject.ranking, "")
