"""Reads about what the check says of one entry, and what verdicts mean for entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import or_, select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import (
    Call,
    CheckedText,
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicatePair,
    DuplicateVerdict,
    Entry,
)
from portal.models.enums import CaseState, Consequence, SimilarityBand
from portal.screening.duplicates.queries.lines import line_of, lines_of
from portal.screening.duplicates.queries.people import MayOpen, nowhere
from portal.screening.duplicates.queries.progress import is_unchecked
from portal.screening.duplicates.queries.topics import topics_of
from portal.screening.duplicates.values import EntryCheck


def check_of_entry(call: Call, entry: Entry, may_open: MayOpen = nowhere) -> EntryCheck:
    """Return shares, cases and pairs of one entry, and what is alike in topic; ten queries."""
    text = db.session.scalar(
        select(CheckedText).where(
            CheckedText.entry_id == entry.id,
            CheckedText.call_id == call.id,
            CheckedText.withdrawn_at.is_(None),
            CheckedText.checked_at.is_not(None),
        )
    )
    is_in = or_(DuplicatePair.a_entry_id == entry.id, DuplicatePair.b_entry_id == entry.id)
    in_force = DuplicatePair.replaced_at.is_(None)
    pairs = tuple(line_of(*row) for row in lines_of(call, is_in, in_force))
    paired = {key for pair in pairs for key in (pair.a, pair.b)}
    return EntryCheck(
        is_on=CallRules.of(call).checks_duplicates,
        is_checked=not db.session.scalar(
            select(Entry.id).where(Entry.id == entry.id, is_unchecked())
        ),
        share=text.share if text else 0.0,
        share_without_base=text.share_without_base if text else 0.0,
        band=text.band if text else SimilarityBand.NONE,
        chars=text.chars if text else 0,
        base_chars=text.base_chars if text else 0,
        checked_at=text.checked_at if text else None,
        cases=tuple(_cases(call, entry)),
        pairs=pairs,
        topics=topics_of(call, text, paired, may_open),
    )


def _cases(call: Call, entry: Entry) -> list[tuple[str, int, CaseState]]:
    rows = db.session.execute(
        select(DuplicateCase.code, DuplicateCase.number, DuplicateCase.state)
        .join(DuplicateMember, DuplicateMember.case_id == DuplicateCase.id)
        .where(
            DuplicateCase.call_id == call.id,
            DuplicateCase.state != CaseState.MERGED,
            DuplicateMember.entry_id == entry.id,
        )
        .distinct()
        .order_by(DuplicateCase.number)
    )
    return [(row.code, row.number, row.state) for row in rows]


def notes_of(entry_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return entry id → what verdicts note about it, for the organisers beside the results."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = _standing(list(entry_ids), Consequence.NOTE)
    for row in rows:
        found[row.entry_id].append(row.words)
    return dict(found)


def veto_words(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return entry id → why it is out (取消资格), as its author may read it."""
    return {row.entry_id: row.words for row in _standing(list(entry_ids), Consequence.VETO)}


def _standing(entry_ids: Collection[int], kind: Consequence) -> list[DuplicateConsequence]:
    return list(
        db.session.scalars(
            select(DuplicateConsequence)
            .join(DuplicateVerdict, DuplicateVerdict.id == DuplicateConsequence.verdict_id)
            .where(
                DuplicateConsequence.entry_id.in_(entry_ids),
                DuplicateConsequence.kind == kind,
                DuplicateConsequence.undone_at.is_(None),
                DuplicateVerdict.withdrawn_at.is_(None),
            )
            .order_by(DuplicateConsequence.id)
        )
    )
