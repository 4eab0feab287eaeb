"""Reads about which pairs a case is shown with: those in force, or those it was judged by."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from portal.extensions import db
from portal.models import DuplicateCase, DuplicatePair
from portal.models.enums import CaseState
from portal.screening.duplicates.binding import quiet_of
from portal.screening.duplicates.grouping import Covered, Link
from portal.screening.duplicates.queries.seen import standing_verdicts
from portal.screening.duplicates.sides import side

#: Of what is over, so many pairs are still shown, the strongest;
MOST_OLD: Final = 500
#: and of what was an alarm and is none now. No page lists more, and no database takes more ids.
MOST_QUIET: Final = 5_000
OVER: Final = frozenset({CaseState.SETTLED, CaseState.GONE})


def shown_with(case: DuplicateCase) -> ColumnElement[bool]:
    """
    Return which pairs pages and reports show a case with; two queries where it is over.

    What a verdict was given on stays to be seen when a text changed or went (``is_outdated`` of
    the line). An open case is shown with what its verdict would cover.
    """
    in_force = and_(DuplicatePair.case_id == case.id, DuplicatePair.replaced_at.is_(None))
    quiet = sorted(
        quiet_of(case.call_id, case.id), key=lambda one: (-one.link.weight, one.link.pair_id)
    )
    found = [one.link.pair_id for one in quiet[:MOST_QUIET]]
    if case.state in OVER:
        found += _old(case, {one.link.covered for one in quiet})
    return or_(in_force, DuplicatePair.id.in_(found))


def _old(case: DuplicateCase, standing: set[Covered]) -> list[int]:
    """Return the pairs no longer in force that a case that is over rests on."""
    pair = DuplicatePair
    rows = db.session.execute(
        select(pair.id, pair.a_entry_id, pair.b_entry_id, pair.b_reference_id, pair.a_digest,
               pair.b_digest, pair.score, pair.is_alarm, pair.replaced_at)
        .where(pair.case_id == case.id)
        .order_by(pair.id)
    ).all()  # fmt: skip
    newest = {_covered(row): row for row in rows if row.is_alarm and row.replaced_at}
    in_force = standing | {_covered(row) for row in rows if row.replaced_at is None}
    judged = _judged(case) - in_force
    old = [row for what, row in newest.items() if what in judged]
    if not old and not in_force:
        old = _last_replaced(newest.values())
    old.sort(key=lambda row: (-row.score, row.id))
    return [row.id for row in old[:MOST_OLD]]


def _covered(row: Any) -> Covered:
    a, b = side(row.a_entry_id, None), side(row.b_entry_id, row.b_reference_id)
    return Link(row.id, a, b, row.a_digest, row.b_digest, row.score).covered


def _judged(case: DuplicateCase) -> frozenset[Covered]:
    found = (tuple(one) for verdict in standing_verdicts(case) for one in verdict.covered)
    return frozenset((a, b, c, d) for a, b, c, d in found)


def _last_replaced(rows: Collection[Any]) -> list[Any]:
    last = max((row.replaced_at for row in rows), default=None)
    return [row for row in rows if row.replaced_at == last]
