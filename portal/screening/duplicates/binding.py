"""
Screening room, what binds entries into cases: alarms, and what was one and nobody decided.

How common a passage is moves with every arrival, and an alarm may fall below the mark although no
text changed. Nobody is cleared by that: while its texts stand, an undecided one goes on binding.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.models import Call, CheckedText, DuplicateCase, DuplicatePair, ScanPrint
from portal.models.enums import CaseState, PairKind, SimilarityBand
from portal.screening.duplicates.grouping import Covered, Link
from portal.screening.duplicates.sides import side


@dataclass(frozen=True, slots=True)
class Alarm:
    """What grouping needs of a pair beside its link."""

    link: Link
    kind: PairKind
    band: SimilarityBand
    case_id: int | None


def alarms_of(call: Call, decided: Collection[Covered]) -> list[Alarm]:
    """Return the alarms of a call, and what was one in a case and is not *decided*."""
    pair = DuplicatePair
    rows = db.session.execute(
        _columns(pair)
        .where(pair.call_id == call.id, pair.replaced_at.is_(None), pair.is_alarm.is_(True))
        .order_by(pair.id)
    )
    quiet = (one for one in quiet_of(call.id) if one.link.covered not in decided)
    return [*map(_alarm, rows), *quiet]


def quiet_of(call_id: int, case_id: int | None = None) -> list[Alarm]:
    """
    Return what was an alarm in a case and is none now though both its texts stand.

    Each once: the pair as it was found last. All of a call, or of one case.
    """
    last: dict[tuple[PairKind, Covered], Alarm] = {}
    for row in db.session.execute(_quiet(call_id, case_id)):
        one = _alarm(row)
        last[one.kind, one.link.covered] = one
    return list(last.values())


def _quiet(call_id: int, case_id: int | None) -> Select[Any]:
    """Select them, and the rows in which they were found again below the mark, oldest first."""
    was, now, loud = DuplicatePair, aliased(DuplicatePair), aliased(DuplicatePair)
    is_loud = exists().where(_is_same(loud, was), loud.replaced_at.is_(None), loud.is_alarm)
    is_live = DuplicateCase.state.in_([CaseState.OPEN, CaseState.SETTLED])
    mine = is_live if case_id is None else and_(is_live, DuplicateCase.id == case_id)
    statement = (
        _columns(now)
        .select_from(was)
        .join(DuplicateCase, DuplicateCase.id == was.case_id)
        # itself, where nothing followed it
        .join(now, and_(_is_same(now, was), or_(now.replaced_at.is_(None), now.id == was.id)))
        .where(
            was.call_id == call_id,
            mine,
            or_(was.replaced_at.is_not(None), was.is_alarm.is_(False)),
            ~is_loud,
        )
        .order_by(now.replaced_at.is_(None), now.id)
    )
    for column, model in _OWNERS:
        owner = aliased(model)
        statement = statement.outerjoin(owner, owner.id == column).where(
            owner.withdrawn_at.is_(None)
        )
    return statement


def _is_same(one: Any, other: Any) -> ColumnElement[bool]:
    """Return the condition that two rows are about the same two texts, or pages."""
    texts = and_(one.a_text_id == other.a_text_id, one.b_text_id == other.b_text_id)
    pages = and_(one.a_print_id == other.a_print_id, one.b_print_id == other.b_print_id)
    # by the entry a row is found without reading all of them
    return and_(one.a_entry_id == other.a_entry_id, or_(texts, pages))


_OWNERS: tuple[tuple[Any, type[CheckedText] | type[ScanPrint]], ...] = (
    (DuplicatePair.a_text_id, CheckedText),
    (DuplicatePair.b_text_id, CheckedText),
    (DuplicatePair.a_print_id, ScanPrint),
    (DuplicatePair.b_print_id, ScanPrint),
)


def _columns(pair: Any) -> Select[Any]:
    return select(
        pair.id, pair.a_entry_id, pair.b_entry_id, pair.b_reference_id, pair.a_digest,
        pair.b_digest, pair.score, pair.kind, pair.band, pair.case_id,
    )  # fmt: skip


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(link_of(row), row.kind, row.band, row.case_id)


def link_of(row: Any) -> Link:
    """Return a pair as grouping sees it."""
    return Link(
        row.id, side(row.a_entry_id, None), side(row.b_entry_id, row.b_reference_id),
        row.a_digest, row.b_digest, row.score,
    )  # fmt: skip


def held_by(call: Call) -> dict[int, set[Covered]]:
    """Return all that each case has ever held, by the case's id."""
    pair = DuplicatePair
    rows = db.session.execute(
        select(pair.case_id, pair.a_entry_id, pair.b_entry_id, pair.b_reference_id, pair.a_digest,
               pair.b_digest)
        .where(pair.call_id == call.id, pair.case_id.is_not(None))
        .distinct()
    )  # fmt: skip
    found: dict[int, set[Covered]] = defaultdict(set)
    for case_id, a_entry, b_entry, b_reference, a_digest, b_digest in rows:
        link = Link(
            0, side(a_entry, None), side(b_entry, b_reference), a_digest, b_digest, 0.0
        )  # fmt: skip
        found[case_id or 0].add(link.covered)
    return found
