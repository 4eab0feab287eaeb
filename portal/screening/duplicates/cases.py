"""
Screening room, cases of the duplicate check as rows: opened, grown, merged, opened anew, gone.

``regroup`` looks at everything that stands and makes the cases say so; it can be asked again at
any time. A verdict holds for the pairs it saw: these texts, no others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import selectinload

from portal import audit
from portal.extensions import db
from portal.models import (
    Call,
    CheckedText,
    DuplicateCase,
    DuplicateMember,
    DuplicatePair,
    DuplicateVerdict,
    Entry,
)
from portal.models.enums import CaseOpening, CaseState, Finding, PairKind, SimilarityBand
from portal.screening.duplicates.binding import Alarm, alarms_of, held_by
from portal.screening.duplicates.grouping import Covered, Group, Known, Link, edges_of, regrouped
from portal.screening.duplicates.sides import ids_of, side, widest

# whoever is found to have quoted fairly has nothing to do with the next one who copies
DISMISSING = frozenset({Finding.FALSE_ALARM, Finding.FAIR_QUOTATION})


def hold_call(call: Call) -> None:
    """Let one deed at a time upon the cases of a call; SQLite has queued it already."""
    db.session.flush()
    db.session.execute(select(Call.id).where(Call.id == call.id).with_for_update(key_share=True))


def regroup(call: Call, *, at: datetime, opening: CaseOpening | None = None) -> list[DuplicateCase]:
    """
    Bring the cases of a call up to what stands now; return those that changed.

    *opening* is why a settled case opens anew when its pairs are the same as before: a verdict
    was withdrawn.
    """
    hold_call(call)
    cases = {case.number: case for case in _cases(call)}
    decided, dismissed = covered_now(call)
    alarms = {alarm.link.pair_id: alarm for alarm in alarms_of(call, decided)}
    held = held_by(call)
    known = [Known(number, edges_of(held[case.id])) for number, case in cases.items()]
    groups = regrouped([one.link for one in alarms.values()], known, dismissed=dismissed)
    clerk = _Clerk(call, at, alarms, decided, dict(held), _facts(call))
    changed = [clerk.keep(group, cases, opening) for group in groups]
    going_on = {group.number for group in groups} | {n for group in groups for n in group.merged}
    for one in known:
        if one.number not in going_on and cases[one.number].state is CaseState.OPEN:
            clerk.let_go(cases[one.number])
            changed.append(cases[one.number])
    db.session.flush()
    return changed


def _cases(call: Call) -> Sequence[DuplicateCase]:
    return db.session.scalars(
        select(DuplicateCase)
        .where(DuplicateCase.call_id == call.id, DuplicateCase.state != CaseState.MERGED)
        .options(selectinload(DuplicateCase.members))
        .order_by(DuplicateCase.number)
    ).all()


def covered_now(call: Call) -> tuple[frozenset[Covered], frozenset[Covered]]:
    """Return what standing verdicts cover, and the part of it that was dismissed."""
    rows = db.session.execute(
        select(DuplicateVerdict.finding, DuplicateVerdict.covered)
        .where(
            DuplicateVerdict.call_id == call.id,
            DuplicateVerdict.withdrawn_at.is_(None),
            DuplicateVerdict.replaced_at.is_(None),
        )
        .order_by(DuplicateVerdict.id)
    ).all()

    def all_of(findings: Iterable[Finding]) -> frozenset[Covered]:
        chosen = [row.covered for row in rows if row.finding in findings]
        return frozenset((a, b, c, d) for covered in chosen for a, b, c, d in covered)

    return all_of(Finding), all_of(DISMISSING)


def _facts(call: Call) -> dict[str, tuple[int, SimilarityBand]]:
    """Return the side of each entry with a pair → its unit and the band of its own text."""
    of_call = DuplicatePair.call_id == call.id
    # no database takes the ids of a hundred thousand in one statement
    is_paired = or_(
        Entry.id.in_(select(DuplicatePair.a_entry_id).where(of_call)),
        Entry.id.in_(select(DuplicatePair.b_entry_id).where(of_call)),
    )
    rows = db.session.execute(
        select(Entry.id, Entry.unit_id, CheckedText.band)
        .outerjoin(
            CheckedText,
            (CheckedText.entry_id == Entry.id)
            & CheckedText.withdrawn_at.is_(None)
            & (CheckedText.call_id == call.id),
        )
        .where(is_paired)
    )
    return {side(row.id, None): (row.unit_id, row.band or SimilarityBand.NONE) for row in rows}


@dataclass(frozen=True, slots=True)
class _Clerk:
    """Writes down what grouping found."""

    call: Call
    at: datetime
    alarms: dict[int, Alarm]
    decided: frozenset[Covered]
    held: dict[int, set[Covered]]
    facts: dict[str, tuple[int, SimilarityBand]]

    def keep(
        self, group: Group, cases: dict[int, DuplicateCase], opening: CaseOpening | None
    ) -> DuplicateCase:
        """Make the case of this group: open it, or let the one that goes on hold all of it."""
        case = cases[group.number] if group.number else self.new(cases)
        before = self.held.get(case.id, set())
        for number in group.merged:
            before = before | self.held.get(cases[number].id, set())
            self.merge(cases[number], case)
        self.describe(case, group)
        self.settle(case, group, before, opening)
        self.seat(case, group)
        return case

    def new(self, cases: dict[int, DuplicateCase]) -> DuplicateCase:
        """Open a case under the next number."""
        number = _last_number(self.call) + 1
        case = DuplicateCase(
            call_id=self.call.id, number=number, opened_at=self.at, members=[], verdicts=[]
        )
        db.session.add(case)
        db.session.flush()
        cases[number] = case
        audit.record(None, "duplicate.case_opened", case, at=self.at, number=number)
        return case

    def merge(self, old: DuplicateCase, into: DuplicateCase) -> None:
        """Let a younger case become part of an older one; its verdicts go on holding."""
        old.state, old.merged_into_id, old.closed_at = CaseState.MERGED, into.id, self.at
        for member in old.members:
            member.left_at = member.left_at or self.at
        db.session.execute(
            update(DuplicatePair)
            .where(DuplicatePair.case_id == old.id)
            .values(case_id=into.id)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            update(DuplicateCase)
            .where(DuplicateCase.merged_into_id == old.id)
            .values(merged_into_id=into.id)
        )
        db.session.flush()
        audit.record(
            None, "duplicate.case_merged", old, at=self.at, number=old.number, into=into.number
        )

    def describe(self, case: DuplicateCase, group: Group) -> None:
        """Write what the list of cases shows of it."""
        alarms = [self.alarms[link.pair_id] for link in group.links]
        facts = [self.facts[name] for name in group.sides if name in self.facts]
        case.strength, case.size = group.weight, len(group.sides)
        case.has_text = any(one.kind is PairKind.TEXT for one in alarms)
        case.has_scan = any(one.kind is PairKind.SCAN for one in alarms)
        case.band = widest([one.band for one in alarms] + [band for _, band in facts])
        case.is_cross_unit = len({unit for unit, _ in facts}) > 1

    def settle(
        self,
        case: DuplicateCase,
        group: Group,
        before: set[Covered],
        opening: CaseOpening | None,
    ) -> None:
        """Open the case while something in it is undecided; say why it is open anew."""
        undecided = [link for link in group.links if link.covered not in self.decided]
        was = case.state
        case.state = CaseState.OPEN if undecided else CaseState.SETTLED
        if case.state is was:
            return
        case.closed_at = self.at if case.state is CaseState.SETTLED else None
        if case.state is CaseState.OPEN:
            case.opening = opening or _opening_of(undecided, before)
            case.opened_at = self.at
            db.session.flush()
            audit.record(
                None, "duplicate.case_reopened", case, at=self.at, number=case.number,
                kind=case.opening.value,
            )  # fmt: skip

    def seat(self, case: DuplicateCase, group: Group) -> None:
        """Let members join and leave, and the pairs know their case."""
        present = {
            side(one.entry_id, one.reference_id): one for one in case.members if one.left_at is None
        }
        for name in sorted(group.sides - present.keys()):
            entry_id, reference_id = ids_of(name)
            case.members.append(
                DuplicateMember(entry_id=entry_id, reference_id=reference_id, joined_at=self.at)
            )
        for name in present.keys() - group.sides:
            present[name].left_at = self.at
        strays = [
            {"id": link.pair_id, "case_id": case.id}
            for link in group.links
            if self.alarms[link.pair_id].case_id != case.id
        ]
        if strays:
            db.session.execute(update(DuplicatePair), strays)

    def let_go(self, case: DuplicateCase) -> None:
        """No two texts that matched stand any more: it is gone, and stays on record."""
        case.state, case.closed_at = CaseState.GONE, self.at
        for member in case.members:
            member.left_at = member.left_at or self.at
        db.session.flush()
        audit.record(None, "duplicate.case_gone", case, at=self.at, number=case.number)


def _opening_of(undecided: Sequence[Link], before: set[Covered]) -> CaseOpening:
    """Return why a case opens anew that held all of *before*."""
    edges = edges_of(before)
    if any(link.edge not in edges for link in undecided):
        return CaseOpening.JOINED
    if any(link.covered not in before for link in undecided):
        return CaseOpening.CHANGED
    return CaseOpening.AGAIN


def _last_number(call: Call) -> int:
    newest = (
        select(DuplicateCase.number)
        .where(DuplicateCase.call_id == call.id)
        .order_by(DuplicateCase.number.desc())
        .limit(1)
    )
    return db.session.scalar(newest) or 0
