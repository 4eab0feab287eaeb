"""A desk, 奖项: proposed by rank and share, moved by hand with a reason."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.queries import is_published
from portal.errors import Conflict, NotFound, Refused
from portal.extensions import db
from portal.models import AwardLevel, Call, Ranking
from portal.publishing import operations, queries, reviewing
from portal.publishing.reviewing import Candidate
from portal.web.deeds import undo
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads, result_words
from portal.web.organisers.award_forms import NO_AWARD, AwardForm
from portal.web.organisers.frame import frame
from portal.web.organisers.results import (
    CategoryOfCall,
    category_of,
    category_of_call,
    may_run_category,
)
from portal.web.organisers.rounds import wanted_page

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """One entry of a locked ranking, to be given another award."""

    call: Call
    found: CategoryOfCall
    ranking: Ranking
    candidate: Candidate


def ranked_entry(_account: Account | None, code: str, category: str, entry: str) -> RankedEntry:
    """Return the entry of an address by its blind code. Raises NotFound."""
    found = category_of_call(None, code, category)
    ranking = locked(found)
    if ranking is None:
        raise NotFound
    candidate = reviewing.candidate_of(ranking, entry)
    if candidate is None:
        raise NotFound
    return RankedEntry(found.call, found, ranking, candidate)


def may_award(account: Account | None, subject: RankedEntry) -> bool:
    """The organisers of the call decide on awards."""
    return may_run_call(account, subject.call)


def locked(found: CategoryOfCall) -> Ranking | None:
    """Return the ranking awards rest on."""
    return found.ranking if found.ranking and found.ranking.locked_at else None


@bp.get("/<code>/awards")
@allow(may_view_call, load=loads.call)
def awards(call: Call) -> ResponseReturnValue:
    """Show the awards of one category."""
    found = category_of(call, request.args.get("category", ""))
    ranking, page = locked(found), wanted_page()
    table = None
    if ranking is not None:
        table = reviewing.award_table(ranking, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "organisers/awards.html",
        found=found,
        table=table,
        page=page,
        pages=max(-(-(table.awarded + table.left) // PER_PAGE), 1) if table else 1,
        page_href=lambda wanted: url_for(
            ".awards", code=call.code, category=found.category.key, page=wanted
        ),
        is_published=is_published(call),
        tabs=result_words.tabs(call, found.category, "organisers.awards"),
        done=request.args.get("done", ""),
        **frame(call, current="awards"),
    )


@bp.post("/<code>/awards/<category>/propose")
@allow(may_run_category, load=category_of_call)
def propose(subject: CategoryOfCall) -> ResponseReturnValue:
    """Fill the levels by rank; the ticked ones stay vacant."""
    ranking = locked(subject)
    if ranking is None:
        raise Conflict("名次还没有锁定。请先锁定名次，再定奖项。")
    known = {level.key for level in queries.levels_of(subject.category)}
    vacant = known & set(request.form.getlist("vacant"))
    operations.propose_awards(ranking, vacant=vacant, actor=acting_user(), at=clock.now())
    db.session.commit()
    return back(subject, "proposed")


def back(subject: CategoryOfCall, done: str) -> ResponseReturnValue:
    """Go to the page that shows the result."""
    key, code = subject.category.key, subject.call.code
    return redirect(url_for("organisers.awards", code=code, category=key, done=done), 303)


@bp.route("/<code>/awards/<category>/<entry>", methods=["GET", "POST"])
@allow(may_award, load=ranked_entry)
def award(subject: RankedEntry) -> ResponseReturnValue:
    """Give one entry another level, or none, with a reason."""
    levels = {one.key: one for one in queries.levels_of(subject.found.category)}
    held = queries.awards_of(subject.ranking).get(subject.candidate.row.entry_id)
    keys = {one.id: one.key for one in levels.values()}
    form = AwardForm(level=keys[held.level_id] if held else NO_AWARD)
    form.offer([*levels.values()])
    if form.validate_on_submit() and decided(subject, form, levels.get(form.level.data)):
        return back(subject.found, "decided")
    page = render_template(
        "organisers/award.html", subject=subject, form=form, **frame(subject.call, current="awards")
    )
    return page, form.refusal if form.errors or form.form_errors else 200


def decided(subject: RankedEntry, form: AwardForm, level: AwardLevel | None) -> bool:
    """Write the decision, or put the refusal on the form."""
    try:
        operations.set_award(
            subject.ranking,
            subject.candidate.person.entry,
            level=level,
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
        )
    except Refused as refused:
        return undo(form, refused)
    db.session.commit()
    return True
