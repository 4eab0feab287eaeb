"""A desk, the queue: what is left, in the judge's own order; and the sheet of what is signed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.judging import blind
from portal.judging.policies import may_judge
from portal.web.chrome import Link
from portal.web.filters import points as plain
from portal.web.forms import whole
from portal.web.guards import acting_account, allow
from portal.web.judges import bp, loads
from portal.web.judges.desks import last_done
from portal.web.judges.frame import arrived_key, call_line, frame

Filter = Callable[[blind.BlindItem], bool]
# ?show= → (word, which readings)
VIEWS: dict[str, tuple[str, Filter]] = {
    "waiting": ("待评", lambda item: not item.is_signed),
    "blank": ("未评", lambda item: item.card.state is None),
    "skipped": ("跳过", lambda item: item.skipped_at is not None and not item.is_signed),
    "draft": ("草稿", lambda item: item.card.is_begun),
    "signed": ("已签", lambda item: item.is_signed),
    "all": ("全部", lambda item: True),
}
DEFAULT = "waiting"
# works on one page of the queue
ON_A_PAGE = 50
# how long the queue tells of a correction; the receipts tell of it always
FRESH = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the queue, and how many it holds."""

    label: str
    href: str
    count: int
    is_current: bool


@dataclass(slots=True, kw_only=True)
class Pile:
    """The readings of one round."""

    round: blind.BlindRound
    items: list[blind.BlindItem]
    shown: list[blind.BlindItem]
    # how many fit the view, on whatever page
    fitting: int
    signed: int
    drafts: int
    spread: blind.Spread | None
    pace: timedelta | None

    @property
    def left(self) -> int:
        """How many wait."""
        return len(self.items) - self.signed

    @property
    def minutes_each(self) -> int:
        """The judge's own median minutes for one work; at least one."""
        return max(round(self.pace.total_seconds() / 60), 1) if self.pace else 0

    @property
    def time_left(self) -> timedelta | None:
        """How long what waits takes at the judge's own pace; None when nothing can be said."""
        return self.pace * self.left if self.pace and self.left and self.round.is_open else None

    @property
    def bars(self) -> list[dict[str, object]]:
        """The bars of the judge's own distribution."""
        return (
            [{"label": str(low), "value": n} for low, n in self.spread.bars] if self.spread else []
        )


@bp.get("")
@allow(may_judge, hide=True)
def queue() -> ResponseReturnValue:
    """Show what waits; before the declaration of interests nothing else can be opened."""
    account = acting_account()
    desks = blind.desks_of(account)
    if (first := before_the_first_score(desks)) is not None:
        return redirect(url_for(first), 303)
    items = blind.queue_of(account)
    view = asked_view()
    piles = piles_of(items, view)
    running = [pile for pile in piles if pile.round.is_open]
    after = last_done(items, request.args.get("after", ""))
    return render_template(
        "judges/queue.html",
        piles=running,
        closed=[pile for pile in piles if not pile.round.is_open],
        left=sum(pile.left for pile in running),
        measure=measure_of(running),
        tabs=tabs_of([item for item in items if item.round.is_open], view),
        following=blind.next_unsigned(items),
        after=after,
        arrived=arrived_key(after),
        **told_to(account),
        corrected=blind.corrected_since(account, items, clock.now() - FRESH),
        desks=desks,
        **cut(running, view),
        **desks_frame(desks),
    )


def asked_view() -> str:
    """Return the view the address asks for, what waits when there is no such view."""
    asked = request.args.get("show", DEFAULT)
    return asked if asked in VIEWS else DEFAULT


def cut(piles: list[Pile], view: str) -> dict[str, object]:
    """Leave in the piles what stands on the page that is asked for; return what the pager takes."""
    pages = max(-(-sum(pile.fitting for pile in piles) // ON_A_PAGE), 1)
    page = min(max(whole(request.args.get("page")) or 1, 1), pages)
    first = (page - 1) * ON_A_PAGE
    for pile in piles:
        pile.shown, first = pile.shown[max(first, 0) : first + ON_A_PAGE], first - pile.fitting
    return {
        "page": page,
        "pages": pages,
        "href": lambda number: url_for(".queue", show=view, page=number),
    }


def told_to(account: Account | None) -> dict[str, object]:
    """Return what the organisers tell this judge: reminders, and rounds that are not held."""
    return {
        "notices": blind.notices_of(account),
        "cancelled": blind.cancelled_rounds(account),
    }


def desks_frame(desks: list[blind.JudgeDesk]) -> dict[str, object]:
    """Return the frame of the queue, which may hold the works of several calls."""
    call = call_line(desk.call for desk in desks)
    return frame(call=call, contact=contact_of(desks), current="queue")


def before_the_first_score(desks: list[blind.JudgeDesk]) -> str | None:
    """
    Return the page that comes first, the declaration, then the briefing; None once a desk is ready.

    A second call waits on the queue: it must not shut the works of the first.
    """
    if not desks or any(desk.is_ready for desk in desks):
        return None
    return ".declaration" if any(desk.declared_at is None for desk in desks) else ".briefing"


def contact_of(desks: list[blind.JudgeDesk]) -> str:
    """Return whom to ask: the organisers of the newest call."""
    return desks[-1].contact if desks else ""


def piles_of(items: tuple[blind.BlindItem, ...], view: str) -> list[Pile]:
    """Put the readings into their rounds, in order."""
    # each round is one value, whatever hangs on it (blind.queue_of)
    rounds = {item.round.code: item.round for item in items}.values()
    piles = []
    for round_ in rounds:
        inside = [item for item in items if item.round is round_]
        shown = [item for item in inside if VIEWS[view][1](item)]
        piles.append(
            Pile(
                round=round_,
                items=inside,
                shown=shown,
                fitting=len(shown),
                signed=sum(item.is_signed for item in inside),
                drafts=sum(item.card.is_begun for item in inside),
                spread=blind.spread_of(inside) if round_.is_scored else None,
                pace=None if round_.is_ranking else blind.pace_of(inside),
            )
        )
    return piles


def measure_of(piles: list[Pile]) -> str:
    """Essays are counted as 篇, works of calligraphy and mixtures as 件."""
    return "篇" if piles and all(pile.round.is_essay for pile in piles) else "件"


def tabs_of(items: list[blind.BlindItem], view: str) -> list[Tab]:
    """Return the views with their counts."""
    return [
        Tab(word, url_for(".queue", show=key), sum(map(holds, items)), key == view)
        for key, (word, holds) in VIEWS.items()
    ]


@bp.get("/rounds/<round_code>/sheet")
@allow(may_judge, load=loads.sheet, hide=True)
def score_sheet(sheet: blind.ScoreSheet) -> ResponseReturnValue:
    """Show what the judge signed in a round, to be printed and signed by hand."""
    me = acting_account()
    kept = blind.signatures_of(me, sheet.items)
    gone = blind.gone_cards(me, blind.queue_of(me)).get(sheet.round.code, ())
    criteria = sheet.rubric.criteria if sheet.round.is_scored else ()
    lines = [
        {
            "item": item,
            "points": [plain(item.card.points.get(one.key)) for one in criteria],
            "signed_at": item.card.signed_at,
            "digest": item.card.digest or "",
            "signed_digest": own if (own := kept.own_digest(item)) != item.card.digest else "",
        }
        for item in sheet.items
    ]
    return render_template(
        "judges/score_sheet.html",
        sheet=sheet,
        criteria=criteria,
        lines=lines,
        corrections=kept.corrections,
        gone=gone,
        digest_now=sheet.receipt or blind.standing_over(sheet.items, gone),
        signed_digest=sheet.receipt or blind.signed_over(sheet.items, gone, kept.own_digest),
        back=Link("返回作品", url_for(".queue")),
    )
