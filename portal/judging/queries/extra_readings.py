"""Reads about 加评: entries whose readings lie far apart, and the extra readings ordered."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Numeric, cast, func, select

from portal.extensions import db
from portal.judging.queries.progress import IS_SIGNED, readings_per_entry
from portal.judging.queries.withheld import withheld_entries
from portal.models import Assignment, BlindCode, ExtraReading, Round, Scorecard

FEWEST = 2


@dataclass(frozen=True, slots=True)
class DividedEntry:
    """分歧大: an entry whose signed totals lie further apart than the call thinks normal."""

    blind_code: str
    signed: int
    live: int
    wanted: int
    extra: int
    # whether totals and spread wait for the lock
    is_withheld: bool
    # lowest first
    totals: tuple[Decimal, ...]

    @property
    def spread(self) -> Decimal:
        """Highest total less the lowest."""
        return self.totals[-1] - self.totals[0]


def extra_readings(round_: Round) -> dict[str, int]:
    """Return blind code → readings ordered beyond those of the round."""
    rows = db.session.execute(
        select(BlindCode.code, ExtraReading.readings)
        .join(ExtraReading, ExtraReading.entry_id == BlindCode.entry_id)
        .where(ExtraReading.round_id == round_.id)
        .order_by(BlindCode.code)
    )
    return dict(rows.all())


def divided_entries(
    round_: Round, *, apart: int, offset: int, limit: int
) -> tuple[list[DividedEntry], int]:
    """
    Return one page of the entries whose totals lie more than *apart* points apart.

    Widest first, behind them by code what is not told how far; and how many there are.
    """
    withheld, far = withheld_entries(round_), _far_apart(round_, apart)
    order = sorted(
        far, key=lambda one: (one[0] in withheld, 0 if one[0] in withheld else -one[2], one[1])
    )
    ids = [entry_id for entry_id, *_ in order[offset : offset + limit]]
    each = readings_per_entry([round_.id])
    rows = db.session.execute(
        select(BlindCode.code, each.c.entry_id, each.c.signed, each.c.live, each.c.readings)
        .join(each, each.c.entry_id == BlindCode.entry_id)
        .where(each.c.entry_id.in_(ids))
        .order_by(BlindCode.code)
    ).all()
    totals, extra = _totals(round_, ids), extra_readings(round_)
    found = {
        row.entry_id: DividedEntry(
            row.code, row.signed, row.live, row.readings, extra.get(row.code, 0),
            row.entry_id in withheld, tuple(sorted(totals[row.entry_id])),
        )
        for row in rows
    }  # fmt: skip
    return [found[entry_id] for entry_id in ids], len(order)


def _far_apart(round_: Round, apart: int) -> list[tuple[int, str, Decimal]]:
    """Return (id, blind code, spread) of what lies further apart than that."""
    total = cast(Scorecard.total, Numeric(12, 4))
    spread = func.max(total) - func.min(total)
    rows = db.session.execute(
        select(Assignment.entry_id, BlindCode.code, spread)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, IS_SIGNED)
        .group_by(Assignment.entry_id, BlindCode.code)
        .having(spread > apart)
        .order_by(BlindCode.code)
    )
    return [(entry_id, code, far) for entry_id, code, far in rows]


def _totals(round_: Round, entry_ids: list[int]) -> dict[int, list[Decimal]]:
    found: dict[int, list[Decimal]] = defaultdict(list)
    rows = db.session.execute(
        select(Assignment.entry_id, Scorecard.total)
        .join(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, IS_SIGNED, Assignment.entry_id.in_(entry_ids))
        .order_by(Assignment.entry_id, Assignment.id)
    )
    for entry_id, total in rows:
        found[entry_id].append(total or Decimal(0))
    return found
