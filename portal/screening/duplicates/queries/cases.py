"""Reads about cases: the list with its filters, and one case with all that is on it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import (
    Call,
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicatePair,
    DuplicateVerdict,
    Entry,
    Unit,
)
from portal.models.enums import CaseState, Finding, PairKind
from portal.screening.duplicates.queries.evidence import shown_with
from portal.screening.duplicates.queries.lines import line_of, lines_of
from portal.screening.duplicates.queries.people import MayOpen, nowhere, sides_of
from portal.screening.duplicates.queries.seen import fingerprint_of
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import (
    PER_PAGE,
    CaseLine,
    CasesFound,
    CasesWanted,
    CaseView,
    Member,
    Side,
)


def cases_of(call: Call, wanted: CasesWanted, may_open: MayOpen = nowhere) -> CasesFound:
    """Return one page of cases: open ones first, the strongest evidence first; ten queries."""
    base = _matching(call, wanted)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    page = min(wanted.page, max(-(-total // PER_PAGE), 1))
    is_open = case((DuplicateCase.state == CaseState.OPEN, 0), else_=1)
    rows = db.session.scalars(
        base.options(selectinload(DuplicateCase.members))
        .order_by(is_open, DuplicateCase.strength.desc(), DuplicateCase.number)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return CasesFound(
        lines=tuple(_lines(call, rows, may_open)), total=total, page=page, counts=_counts(call)
    )


def _matching(call: Call, wanted: CasesWanted) -> Select[Any]:
    found = select(DuplicateCase).where(DuplicateCase.call_id == call.id)
    if wanted.state is None:
        found = found.where(DuplicateCase.state != CaseState.MERGED)
    else:
        found = found.where(DuplicateCase.state == wanted.state)
    if wanted.band is not None:
        found = found.where(DuplicateCase.band == wanted.band)
    if wanted.kind is not None:
        is_kind = wanted.kind is PairKind.TEXT
        found = found.where(DuplicateCase.has_text if is_kind else DuplicateCase.has_scan)
    if wanted.is_cross_unit is not None:
        found = found.where(DuplicateCase.is_cross_unit.is_(wanted.is_cross_unit))
    if wanted.unit:
        found = found.where(DuplicateCase.id.in_(_with_unit(wanted.unit)))
    if wanted.finding is not None:
        found = found.where(DuplicateCase.id.in_(_found_to_be(wanted.finding)))
    return found


def _with_unit(unit_code: str) -> Select[Any]:
    return (
        select(DuplicateMember.case_id)
        .join(Entry, Entry.id == DuplicateMember.entry_id)
        .join(Unit, Unit.id == Entry.unit_id)
        .where(Unit.code == unit_code)
    )


def _found_to_be(finding: Finding) -> Select[int]:
    return (
        select(func.coalesce(DuplicateCase.merged_into_id, DuplicateCase.id))
        .join(DuplicateVerdict, DuplicateVerdict.case_id == DuplicateCase.id)
        .where(
            DuplicateVerdict.finding == finding,
            DuplicateVerdict.withdrawn_at.is_(None),
            DuplicateVerdict.replaced_at.is_(None),
        )
    )


def _counts(call: Call) -> dict[CaseState, int]:
    rows = db.session.execute(
        select(DuplicateCase.state, func.count())
        .where(DuplicateCase.call_id == call.id)
        .group_by(DuplicateCase.state)
    )
    found = dict(rows.all())
    return {state: found.get(state, 0) for state in CaseState}


def units_of(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of the units that have an entry of this call in any case, by name."""
    rows = db.session.execute(
        select(Unit.code, Unit.name)
        .join(Entry, Entry.unit_id == Unit.id)
        .join(DuplicateMember, DuplicateMember.entry_id == Entry.id)
        .join(DuplicateCase, DuplicateCase.id == DuplicateMember.case_id)
        .where(DuplicateCase.call_id == call.id, Entry.call_id == call.id)
        .distinct()
        .order_by(Unit.name)
    )
    return [(code, name) for code, name in rows]


def _lines(call: Call, rows: Sequence[DuplicateCase], may_open: MayOpen) -> list[CaseLine]:
    names = {_name(member) for row in rows for member in _shown(row)}
    sides, findings, quiet = sides_of(call, names, may_open), _findings(rows), _quiet(rows)
    return [_case_line(row, sides, findings.get(row.id), is_quiet=row.id in quiet) for row in rows]


def _quiet(rows: Sequence[DuplicateCase]) -> set[int]:
    """Return the ids of open cases in which nothing is an alarm any more."""
    is_open = {row.id for row in rows if row.state is CaseState.OPEN}
    loud = select(DuplicatePair.case_id).where(
        DuplicatePair.case_id.in_(is_open),
        DuplicatePair.replaced_at.is_(None),
        DuplicatePair.is_alarm.is_(True),
    )
    return is_open - {id_ for id_ in db.session.scalars(loud.distinct()) if id_ is not None}


def _case_line(
    row: DuplicateCase, sides: dict[str, Side], finding: Finding | None, *, is_quiet: bool
) -> CaseLine:
    members = sorted((sides[_name(one)] for one in _shown(row)), key=_earliest_first)
    units = dict.fromkeys(one.unit for one in members if one.unit)
    return CaseLine(
        code=row.code,
        number=row.number,
        state=row.state,
        opening=row.opening,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        band=row.band,
        strength=row.strength,
        size=row.size,
        has_text=row.has_text,
        has_scan=row.has_scan,
        is_cross_unit=row.is_cross_unit,
        titles=tuple(one.title for one in members),
        units=tuple(units),
        finding=finding,
        is_quiet=is_quiet,
    )


def _name(member: DuplicateMember) -> str:
    return side(member.entry_id, member.reference_id)


def _shown(row: DuplicateCase) -> list[DuplicateMember]:
    """Return who is in a case, and of a case that is over who was in it last."""
    present = [one for one in row.members if one.left_at is None]
    return present or [one for one in row.members if one.left_at == row.closed_at]


def _earliest_first(one: Side) -> tuple[bool, object, str]:
    moment = one.submitted_at
    return moment is None, moment.timestamp() if moment else 0.0, one.key


def _findings(rows: Sequence[DuplicateCase]) -> dict[int, Finding]:
    """Return case → what was found on it; else what was found on a case merged into it."""
    ids, whole = [row.id for row in rows], DuplicateCase.merged_into_id
    found = db.session.execute(
        select(func.coalesce(whole, DuplicateCase.id), DuplicateVerdict.finding)
        .join(DuplicateVerdict, DuplicateVerdict.case_id == DuplicateCase.id)
        .where(
            or_(DuplicateCase.id.in_(ids), whole.in_(ids)),
            DuplicateVerdict.withdrawn_at.is_(None),
            DuplicateVerdict.replaced_at.is_(None),
        )
        .order_by(whole.is_(None), DuplicateVerdict.id)
    )
    return dict(found.all())


def case_by_code(call: Call, code: str) -> DuplicateCase:
    """Return a case of this call with its members. Raises NotFound."""
    found = db.session.scalar(
        select(DuplicateCase)
        .where(DuplicateCase.call_id == call.id, DuplicateCase.code == code)
        .options(selectinload(DuplicateCase.members).joinedload(DuplicateMember.entry))
    )
    if found is None:
        raise NotFound
    return found


def case_view(call: Call, case: DuplicateCase, may_open: MayOpen = nowhere) -> CaseView:
    """Return a case with members, pairs and verdicts, in a fixed number of queries."""
    sides = sides_of(call, {_name(one) for one in case.members}, may_open)
    entries = [one for one in sides.values() if one.submitted_at is not None]
    earliest = min(entries, key=_earliest_first).key if entries else ""
    members = [
        Member(
            side=sides[_name(one)],
            is_earliest=_name(one) == earliest,
            joined_at=one.joined_at,
            left_at=one.left_at,
        )
        for one in case.members
    ]
    members.sort(key=lambda one: _earliest_first(one.side))
    return CaseView(
        case=case,
        members=tuple(one for one in members if one.left_at is None),
        former=tuple(one for one in members if one.left_at is not None),
        pairs=tuple(line_of(*row) for row in lines_of(call, shown_with(case))),
        verdicts=tuple(_verdicts(case)),
        fingerprint=fingerprint_of(case),
        merged_into=_number(case.merged_into_id),
        is_quiet=bool(_quiet([case])),
    )


def _verdicts(case: DuplicateCase) -> Sequence[DuplicateVerdict]:
    parts = select(DuplicateCase.id).where(
        or_(DuplicateCase.id == case.id, DuplicateCase.merged_into_id == case.id)
    )
    return db.session.scalars(
        select(DuplicateVerdict)
        .where(DuplicateVerdict.case_id.in_(parts))
        .options(
            joinedload(DuplicateVerdict.decided_by),
            joinedload(DuplicateVerdict.withdrawn_by),
            selectinload(DuplicateVerdict.consequences).joinedload(DuplicateConsequence.entry),
        )
        .order_by(DuplicateVerdict.id.desc())
    ).all()


def _number(case_id: int | None) -> int | None:
    if case_id is None:
        return None
    return db.session.scalar(select(DuplicateCase.number).where(DuplicateCase.id == case_id))
