"""A desk, 我的打分: all of a judge's points in one table, near ties, one signature for all."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import signing
from portal.judging.policies import may_judge
from portal.web.filters import points as plain
from portal.web.forms import Form, whole
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.desks import last_done
from portal.web.judges.frame import arrived_key, frame

# one signature is one transaction: others wait for it
MOST_AT_ONCE = 100
# rows of the table on one page
ON_A_PAGE = 100
# pairs that are listed at once
MOST_PAIRS = 20
NOTHING = "没有选要签字的作品。"


@bp.get("/rounds/<round_code>/scores")
@allow(may_judge, load=loads.pile, hide=True)
def scores(pile: blind.BlindPile) -> ResponseReturnValue:
    """Show every total or word the judge gave, how they lie, and neighbours that are near."""
    if pile.round.is_ranking:
        return redirect(url_for(".ballot", round_code=pile.round.code), 303)
    ties, pages = pile.near_ties(), -(-len(pile.items) // ON_A_PAGE)
    page = min(max(whole(request.args.get("page")) or 1, 1), pages)
    return render_template(
        "judges/scores.html",
        pile=pile,
        rows=rows_of(pile, pile.by_total[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]),
        page=page,
        pages=pages,
        href=lambda number: url_for(".scores", round_code=pile.round.code, page=number),
        ties=ties[:MOST_PAIRS],
        more_ties=max(len(ties) - MOST_PAIRS, 0),
        near=blind.NEAR,
        ready=len(pile.ready),
        criteria=criteria_of(pile),
        done=request.args.get("done", ""),
        **lie_of(pile),
        **page_frame(pile),
    )


def rows_of(
    pile: blind.BlindPile, items: list[blind.BlindItem]
) -> list[tuple[blind.BlindItem, str, list[str]]]:
    """Return each item, what it lacks and its points."""
    keys = [key for key, *_ in criteria_of(pile)]
    return [
        (
            item,
            pile.lacks(item) if item.is_scorable else "",
            [plain(item.card.points.get(key)) for key in keys],
        )
        for item in items
    ]


def criteria_of(pile: blind.BlindPile) -> list[tuple[str, str, str]]:
    """Return key, name and most points of each criterion; none where a word is given."""
    scored = pile.rubric.criteria if pile.round.is_scored else ()
    return [(one.key, one.name, plain(one.maximum)) for one in scored]


def lie_of(pile: blind.BlindPile) -> dict[str, object]:
    """Return how what was given lies: the bars, and a sentence that says what they show."""
    given = [item for item in pile.items if item.card.total is not None]
    if pile.round.is_sifting:
        passed = sum(bool(item.card.total) for item in given)
        counts = {
            "通过": passed,
            "不通过": len(given) - passed,
            "没意见": len(pile.items) - len(given),
        }
        said = "，".join(f"{word} {count}" for word, count in counts.items())
        bars = [{"label": word, "value": count} for word, count in counts.items()]
        return {"bars": bars, "finding": said}
    spread = blind.spread_of(given, is_signed_only=False)
    if spread is None:
        return {"bars": [], "finding": ""}
    low, high = plain(spread.low), plain(spread.high)
    said = f"{spread.count} 份，中位 {plain(spread.median)}，跨度 {low}–{high}"
    return {"bars": [{"label": str(one), "value": n} for one, n in spread.bars], "finding": said}


def page_frame(pile: blind.BlindPile) -> dict[str, object]:
    """Return the frame of a page about one round."""
    return frame(call=pile.round.call, contact=pile.round.contact, current="queue")


class SignForm(Form):
    """整份签字: nothing but what is ticked."""


@bp.route("/rounds/<round_code>/sign", methods=["GET", "POST"])
@allow(may_judge, load=loads.pile, hide=True)
def sign_all(pile: blind.BlindPile) -> ResponseReturnValue:
    """Ask once more what is signed, then sign all that is ticked or nothing."""
    if pile.round.is_ranking:
        return redirect(url_for(".ballot", round_code=pile.round.code), 303)
    form = SignForm()
    problems: Mapping[int, str] = {}
    versions: Mapping[int, int] | None = None
    if form.validate_on_submit():
        versions = versions_of(pile, request.form.getlist("card"))
        try:
            if not versions:
                raise Refused(NOTHING)
            signing.sign_all(versions, actor=acting_user(), at=clock.now())
        except Refused as problem:
            db.session.rollback()
            form.refuse(None, problem.message)
            problems = getattr(problem, "problems", {})
        else:
            db.session.commit()
            where = url_for(".scores", round_code=pile.round.code, done=len(versions))
            return redirect(where, 303)
    return sign_page(pile, form, problems, versions), 422 if form.form_errors else 200


def sign_page(
    pile: blind.BlindPile,
    form: SignForm,
    problems: Mapping[int, str],
    chosen: Mapping[int, int] | None,
) -> str:
    """
    Draw the question; after a refusal the cards are shown as they are now.

    Ticked is what was *chosen* (all at first), unless the card is not the one that was looked at.
    """
    fresh = loads.pile(acting_account(), pile.round.code) if form.form_errors else pile
    ready = fresh.ready
    after = last_done(fresh.items, request.args.get("after", ""))
    return render_template(
        "judges/sign_all.html",
        pile=fresh,
        form=form,
        rows=[
            (item, chosen is None or chosen.get(item.assignment_id) == item.card.version)
            for item in ready[:MOST_AT_ONCE]
        ],
        near=len(fresh.near_ties()),
        later=max(len(ready) - MOST_AT_ONCE, 0),
        lacking=[(item, fresh.lacks(item)) for item in fresh.open_items if fresh.lacks(item)],
        problems=[
            {
                "text": f"{item.code}：{problems[item.assignment_id]}",
                "href": url_for(".scorecard", blind_code=item.code),
            }
            for item in fresh.items
            if item.assignment_id in problems
        ],
        after=after,
        arrived=arrived_key(after),
        **page_frame(pile),
    )


def versions_of(pile: blind.BlindPile, sent: list[str]) -> dict[int, int]:
    """Return assignment id → version for what was ticked; what is not this judge's is left out."""
    mine = {item.code: item.assignment_id for item in pile.items}
    found = {}
    for text in sent[:MOST_AT_ONCE]:
        code, _, version = text.partition(":")
        if code in mine:
            seen = whole(version)
            found[mine[code]] = -1 if seen is None else seen
    return found


@bp.get("/receipts")
@allow(may_judge, hide=True)
def receipts() -> ResponseReturnValue:
    """我的回执: one line a round, with the digest over everything that is signed in it."""
    found = blind.receipts_of(acting_account())
    newest = found[-1].round if found else None
    return render_template(
        "judges/receipts.html",
        receipts=found,
        **frame(
            call=newest.call if newest else "",
            contact=newest.contact if newest else "",
            current="receipts",
        ),
    )
