"""Blind reads of a ranking round: all works a judge holds there, in the order they were left in."""

from dataclasses import dataclass

from sqlalchemy import func, select

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.judging.blind.copies import is_readable
from portal.judging.blind.readings import queue_of
from portal.judging.blind.signed_orders import SignedOrder, orders_of
from portal.judging.blind.values import BlindItem, BlindPage, BlindRound
from portal.judging.operations.ballots import stamp_of
from portal.judging.orders import PLACE
from portal.models import Assignment, JudgeCopy, JudgePage


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindBallot:
    """A judge's order of one round, best first; ``covers`` has the first page of a brush work."""

    round: BlindRound
    items: tuple[BlindItem, ...]
    covers: dict[str, BlindPage]
    # as it is stored, with what is no longer shown
    order: SignedOrder
    # codes whose page about the others is that of this round: a later round would take its place
    talked: frozenset[str]

    @property
    def codes(self) -> list[str]:
        """The blind codes in their order."""
        return [item.code for item in self.items]

    @property
    def notes(self) -> dict[str, str]:
        """What the judge noted to each work."""
        return {item.code: item.card.remark for item in self.items}

    @property
    def stamp(self) -> str:
        """A mark of what is stored; a page that shows another one is old."""
        return stamp_of({item.code: item.card.version for item in self.items})

    @property
    def is_signed(self) -> bool:
        """Whether the whole order is signed."""
        return all(item.is_signed for item in self.items)

    @property
    def is_orderable(self) -> bool:
        """Whether the order can still be changed."""
        return self.round.is_open and not self.is_signed

    @property
    def is_begun(self) -> bool:
        """Whether an order was stored at all."""
        return any(item.card.points for item in self.items)

    @property
    def places(self) -> dict[str, int]:
        """Code → place as it was signed, also where a work has left the order since."""
        signed = self.items if self.is_signed else ()
        return {item.code: int(item.card.points[PLACE]) for item in signed}

    @property
    def digest(self) -> str:
        """The receipt of a signed order."""
        return self.order.digest(self.items)

    @property
    def gone(self) -> int:
        """How many works left the order since it was saved."""
        return self.order.gone(self.items)


def ballot_of(account: Account | None, round_code: str) -> BlindBallot:
    """Return the judge's order of a ranking round. Raises NotFound."""
    queue = queue_of(account)
    mine = [item for item in queue if item.round.code == round_code]
    if not mine or not mine[0].round.is_ranking:
        raise NotFound
    # works without a place yet stand last, in the judge's own chance order
    places = {item.code: int(item.card.points.get(PLACE, len(mine) + 1)) for item in mine}
    ordered = tuple(sorted(mine, key=lambda item: places[item.code]))
    return BlindBallot(
        round=mine[0].round,
        items=ordered,
        covers=_covers(ordered),
        order=orders_of(account, mine)[round_code],
        talked=_talked(queue, mine[0].round),
    )


def _talked(queue: tuple[BlindItem, ...], round_: BlindRound) -> frozenset[str]:
    """Return the codes of which a judge who has signed may see what the others said."""
    if not (round_.has_discussion or round_.shows_peers):
        return frozenset()
    newest = {item.code: item for item in queue}
    return frozenset(
        code for code, item in newest.items() if item.round is round_ and item.is_signed
    )


def _covers(items: tuple[BlindItem, ...]) -> dict[str, BlindPage]:
    """Return the first page of every work that has one, by blind code."""
    codes = {item.assignment_id: item.code for item in items}
    first = func.min(JudgePage.position).label("position")
    firsts = select(JudgePage.copy_id, first).group_by(JudgePage.copy_id).subquery()
    rows = db.session.execute(
        select(Assignment.id, JudgePage.code, JudgePage.width, JudgePage.height)
        .join(JudgeCopy, JudgeCopy.entry_id == Assignment.entry_id)
        .join(firsts, firsts.c.copy_id == JudgeCopy.id)
        .join(
            JudgePage,
            (JudgePage.copy_id == JudgeCopy.id) & (JudgePage.position == firsts.c.position),
        )
        .where(Assignment.id.in_(codes), *is_readable())
        .order_by(Assignment.id)
    )
    return {
        codes[row.id]: BlindPage(code=row.code, number=1, width=row.width, height=row.height)
        for row in rows
    }
