"""A desk, the ranking page: all works of the round in one list, signed as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, TextAreaField

from portal import clock
from portal.errors import Refused
from portal.extensions import db
from portal.judging import blind
from portal.judging.operations import ballots
from portal.judging.operations.cards import LONGEST_REMARK
from portal.judging.operations.recusals import LONGEST_NOTE
from portal.judging.policies import may_judge
from portal.web.filters import hour
from portal.web.forms import Form, at_most, needed, tidy, whole
from portal.web.guards import acting_account, acting_user, allow
from portal.web.judges import bp, loads
from portal.web.judges.clashes import refused_draft
from portal.web.judges.frame import frame
from portal.web.judges.pages import thumb_of
from portal.web.marks import mark

NOTE, PLACE = "note_", "place_"


class BallotForm(Form):
    """排序表: the order is a hidden list with a script, and numbers without one."""

    version = HiddenField()
    # called so when two windows disagree (static/js/conflict.js)
    order = HiddenField(render_kw={"data-name": "排序"})


class BallotReopenForm(Form):
    """重新排序: a changed order must be explained."""

    reason = TextAreaField(
        "为什么要改排序", [needed("请写明原因"), at_most(LONGEST_NOTE, "原因")], filters=[tidy],
        description="监审员会看到。原来签过字的一份会留底。",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One work of the list as the page draws it."""

    code: str
    title: str
    place: int
    note: str
    thumb_href: str
    look_href: str
    talk_href: str
    compare_href: str
    recuse_href: str
    is_signed: bool
    digest: str


@bp.route("/rounds/<round_code>/ballot", methods=["GET", "POST"])
@allow(may_judge, load=loads.ballot, hide=True)
def ballot(held: blind.BlindBallot) -> ResponseReturnValue:
    """Show the works in their order; move, save or sign."""
    form = BallotForm(data={"version": held.stamp})
    if form.validate_on_submit():
        try:
            return carry_out(held, form)
        except Refused as problem:
            db.session.rollback()
            fresh = loads.ballot(acting_account(), held.round.code)
            if is_as_signed(fresh):
                return signed_already(fresh)
            notice = problem.message if fresh.is_orderable else closed_words(fresh)
            return page(fresh, form, order=sent_order(fresh), notice=notice), problem.status
    return page(held, form)


def carry_out(held: blind.BlindBallot, form: BallotForm) -> ResponseReturnValue:
    """Do what the button says."""
    order, deed = sent_order(held, is_strict=True), request.form.get("deed", "save")
    deeds = {"sign": ballots.sign_ballot}
    deeds.get(deed, ballots.save_ballot)(
        held.round.code, order=moved(order, request.form.get("move", "")),
        notes=sent_notes(held), stamp=form.version.data or "",
        actor=acting_user(), at=clock.now(),
    )  # fmt: skip
    db.session.commit()
    done = "signed" if deed == "sign" else "saved"
    return redirect(url_for(".ballot", round_code=held.round.code, done=done), 303)


def is_as_signed(held: blind.BlindBallot) -> bool:
    """Say whether what was sent is signed already, word for word: a second click."""
    order = moved(sent_order(held), request.form.get("move", ""))
    return held.is_signed and order == held.codes and sent_notes(held) == held.notes


def signed_already(held: blind.BlindBallot) -> ResponseReturnValue:
    """Go to the receipt, as the first click did."""
    return redirect(url_for(".ballot", round_code=held.round.code, done="signed"), 303)


def closed_words(held: blind.BlindBallot) -> str:
    """Say why an order can no longer be changed, and what can be done about it."""
    if not held.round.is_open:
        return "没有保存：这一轮已经结束，不能再改排序。以已保存的为准。"
    return "没有保存：这份排序已经签字，以签过字的为准。要改，请先“重新排序”。"


def sent_order(held: blind.BlindBallot, *, is_strict: bool = False) -> list[str]:
    """
    Return the order that was sent: the script's list, else by the numbers that were typed.

    Raises Refused for numbers that are none or stand twice, when *is_strict*.
    """
    known = held.codes
    listed = [code for code in request.form.get("order", "").split(",") if code]
    if len(listed) == len(set(listed)) and set(listed) >= set(known):
        # what has left the ballot since the page was opened leaves the list
        return [code for code in listed if code in known]
    typed = [whole(request.form.get(f"{PLACE}{code}")) for code in known]
    if is_strict:
        check_places(typed)
    places = dict(zip(known, typed, strict=True))
    return sorted(known, key=lambda code: places[code] or len(known) + 1)


def check_places(typed: Sequence[int | None]) -> None:
    """Refuse places that leave the order open."""
    if any(place is None for place in typed):
        raise Refused("每件都要有名次，请填从 1 开始的整数。")
    twice = sorted({place for place in typed if place is not None and typed.count(place) > 1})
    if twice:
        raise Refused(f"第 {twice[0]} 名写了不止一件。排序不能并列，请分出先后。")


def sent_notes(held: blind.BlindBallot) -> dict[str, str]:
    """Return the notes that were sent, by code."""
    return {code: tidy(request.form.get(f"{NOTE}{code}", "")) or "" for code in held.codes}


def moved(order: list[str], step: str) -> list[str]:
    """Return the order after one arrow was pressed without a script (code:up, code:down)."""
    code, _, direction = step.partition(":")
    if code not in order or direction not in {"up", "down"}:
        return order
    here = order.index(code)
    there = min(max(here + (-1 if direction == "up" else 1), 0), len(order) - 1)
    found = [*order]
    found[here], found[there] = found[there], found[here]
    return found


def page(
    held: blind.BlindBallot,
    form: BallotForm,
    *,
    order: Sequence[str] = (),
    notice: str = "",
) -> str:
    """Draw the list; after a refusal as it was sent."""
    notes = sent_notes(held) if notice else held.notes
    form.version.data = held.stamp
    form.order.data = ""
    return render_template(
        "judges/ballot.html",
        held=held,
        round=held.round,
        form=form,
        lines=lines_of(held, order or held.codes, notes),
        notice=notice,
        done=request.args.get("done", ""),
        longest=LONGEST_REMARK,
        draft_key=mark("ballot", acting_user().code, held.round.code),
        is_stored=not notice,
        **frame(call=held.round.call, contact=held.round.contact, current="queue"),
    )


def lines_of(held: blind.BlindBallot, order: Sequence[str], notes: Mapping[str, str]) -> list[Line]:
    """Return the works in *order*; each can be held against the one above it."""
    items = {item.code: item for item in held.items}
    above = dict(zip(order[1:], order, strict=False))
    return [
        Line(
            code=code,
            title=items[code].title,
            place=held.places.get(code, place),
            note=notes[code],
            thumb_href=thumb_of(held.covers[code]) if code in held.covers else "",
            look_href=url_for(".compare", left=code),
            talk_href=url_for(".discussion", blind_code=code) if code in held.talked else "",
            compare_href=url_for(".compare", left=above[code], right=code) if place > 1 else "",
            recuse_href=url_for(".recuse", blind_code=code),
            is_signed=items[code].is_signed,
            digest=items[code].card.digest or "",
        )
        for place, code in enumerate(order, start=1)
    ]


@bp.post("/rounds/<round_code>/ballot/draft")
@allow(may_judge, load=loads.ballot, hide=True)
def ballot_draft(held: blind.BlindBallot) -> ResponseReturnValue:
    """Save the order or one note while the list is being worked at; answers a script."""
    field, notes = request.form.get("field", ""), held.notes
    order = sent_order(held) if field == "order" else held.codes
    if field.startswith(NOTE) and field.removeprefix(NOTE) in notes:
        notes[field.removeprefix(NOTE)] = tidy(request.form.get(field, "")) or ""
    try:
        ballots.save_ballot(
            held.round.code, order=order, notes=notes, stamp=request.form.get("version", ""),
            actor=acting_user(), at=clock.now(),
        )  # fmt: skip
    except ballots.WorksChanged as problem:
        db.session.rollback()
        return other_works(problem)
    except Refused as problem:
        db.session.rollback()
        kept = loads.ballot(acting_account(), held.round.code)
        fields = {"order": "、".join(kept.codes)}
        fields |= {f"{NOTE}{code}": note for code, note in kept.notes.items()}
        return refused_draft(
            kept.items[0], problem, version=kept.stamp, fields=fields, again="重新排序"
        )
    db.session.commit()
    saved = loads.ballot(acting_account(), held.round.code)
    return jsonify(version=saved.stamp, saved_at=hour(clock.now()))


def other_works(problem: ballots.WorksChanged) -> ResponseReturnValue:
    """Answer static/js/autosave.js where the page is about other works: nothing to choose."""
    answer = {
        "fields": {}, "is_closed": True, "head": "没有保存，要您排的作品有变化",
        "message": problem.message, "reopen_href": "", "again": "重新排序",
    }  # fmt: skip
    return jsonify(answer), problem.status


@bp.route("/rounds/<round_code>/ballot/reopen", methods=["GET", "POST"])
@allow(may_judge, load=loads.ballot, hide=True)
def reopen_ballot(held: blind.BlindBallot) -> ResponseReturnValue:
    """Take a signed order back while the round is open; what was signed stays on record."""
    form = BallotReopenForm()
    if form.validate_on_submit():
        ballots.reopen_ballot(
            held.round.code, reason=form.reason.data or "", actor=acting_user(), at=clock.now()
        )
        db.session.commit()
        return redirect(url_for(".ballot", round_code=held.round.code), 303)
    chrome = frame(call=held.round.call, contact=held.round.contact, current="queue")
    body = render_template("judges/reopen_ballot.html", held=held, form=form, **chrome)
    return body, 422 if form.errors else 200
