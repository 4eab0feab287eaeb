"""A desk, what scoring and sifting share: what stands around a work, and where a judge goes on."""

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict
from portal.judging import blind
from portal.judging.operations.cards import CardChanged
from portal.web.judges.clashes import AGAIN, Clash, ClashBox, box_of
from portal.web.judges.forms import CardForm
from portal.web.judges.frame import arrived_key, draft_key
from portal.web.judges.pages import asked_page, figures_of, page_views

# how a judge steps aside from a work; the letters are keys (static/js/desk.js)
ASIDES: Final = (
    ("认出作者，申请回避", ".recuse", "r"),
    ("发现身份信息", ".report_identity", "i"),
    ("弃评", ".abstain", "x"),
)


def other_desk(item: blind.BlindItem) -> str | None:
    """Return the page a reading belongs to, when it is not the scoring page."""
    if item.round.is_sifting:
        # what was done last is told there
        return url_for("judges.sifting", blind_code=item.code, after=request.args.get("after"))
    if item.round.is_ranking:
        return url_for("judges.ballot", round_code=item.round.code)
    return None


def surroundings(assignment: blind.BlindAssignment, endpoint: str) -> dict[str, Any]:
    """Return what templates/judges/_reading.html draws around a work, whatever is given for it."""
    peers = assignment.peers
    place = [item.code for item in peers].index(assignment.code)
    after = last_done(assignment.queue, request.args.get("after", ""))
    return {
        "reading": assignment,
        "item": assignment.item,
        "pages": page_views(
            assignment,
            current=asked_page("page", len(assignment.pages)),
            href=lambda number: url_for(endpoint, blind_code=assignment.code, page=number),
        ),
        "figures": figures_of(assignment),
        "signed_count": sum(item.is_signed for item in peers),
        "peer_count": len(peers),
        "previous": peers[place - 1] if place else None,
        "following": peers[place + 1] if place + 1 < len(peers) else None,
        "rival": nearest(peers, place),
        "after": after,
        "arrived": arrived_key(after),
        "asides": [
            {"label": word, "href": url_for(page, blind_code=assignment.code), "key": key}
            for word, page, key in ASIDES
        ],
        "draft_key": draft_key(assignment.item),
        "is_stored": request.method != "POST",
    }


def nearest(peers: Sequence[blind.BlindItem], place: int) -> blind.BlindItem | None:
    """Return the work to hold this one against: the one before it, else the one after."""
    others = [*peers[:place][-1:], *peers[place + 1 :]]
    return others[0] if others else None


def last_done(queue: Sequence[blind.BlindItem], code: str) -> blind.BlindItem | None:
    """Return the reading the judge came from, when it is one of theirs: of its newest round."""
    return next((item for item in reversed(queue) if item.code == code), None)


def onwards(reading: blind.BlindReading) -> ResponseReturnValue:
    """Go to the next reading that waits; to the queue when there is none, or only an order is."""
    following = blind.next_unsigned(reading.queue, reading.code)
    orders = {item.code for item in reading.queue if item.round.is_ranking}
    if following is None or following in orders:
        return redirect(url_for(".queue", after=reading.code), 303)
    return redirect(url_for(".scorecard", blind_code=following, after=reading.code), 303)


def past_draft(reading: blind.BlindReading) -> ResponseReturnValue:
    """Go to the next reading of the round that lacks something, else to what can be signed."""
    pile = blind.BlindPile(
        round=reading.item.round, items=tuple(reading.peers), rubric=reading.rubric
    )
    unfinished = [item for item in pile.items if item.code == reading.code or pile.lacks(item)]
    following = blind.next_unsigned(unfinished, reading.code)
    if following is None:
        where = url_for(".sign_all", round_code=pile.round.code, after=reading.code)
        return redirect(where, 303)
    return redirect(url_for(".scorecard", blind_code=following, after=reading.code), 303)


class Drawn(Protocol):
    """A page that shows where the form and the stored card differ."""

    def __call__(self, *, box: ClashBox) -> str:
        """Draw the page."""


def settle(
    fresh: blind.BlindAssignment,
    form: CardForm,
    clashes: list[Clash],
    problem: Conflict,
    *,
    go_on: Callable[[], ResponseReturnValue],
    draw: Drawn,
    again: str = AGAIN,
) -> ResponseReturnValue:
    """
    Answer a page that was drawn from an older card than the *fresh* one.

    When both say the same (a second click, an autosave that overtook the button) there is
    nothing to choose: the deed goes on. Else both are shown and nothing is overwritten.
    """
    form.version.data = str(fresh.item.card.version)
    if not clashes and isinstance(problem, CardChanged):
        return go_on()
    if not clashes and fresh.item.is_signed:
        return onwards(fresh)
    return draw(box=box_of(fresh.item, clashes, problem, again=again)), 409
