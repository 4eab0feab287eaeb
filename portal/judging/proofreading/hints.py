"""
The proofreaders' window on machine hints: what the reader in whose hands a work is may look at.

Each reader sees all hints but those they dismissed, and those at a mark that they see anyway:
of the other's dismissals and hidden marks nothing can be told.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.extensions import db
from portal.judging.proofreading import machine
from portal.judging.proofreading.blind import BlindMark, BlindProofreading
from portal.judging.proofreading.machine import Stage
from portal.models import DismissedHint
from portal.models.proofreading_enums import MarkKind
from reviewers.proofreading import Hint, PageHints, hints_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindHint:
    """One place to look at again; ``code`` names it in addresses."""

    code: str
    kind: MarkKind
    start: int
    length: int
    expected: str
    found: str
    page: int
    box: tuple[float, ...]

    @property
    def size(self) -> int:
        """How many characters a mark of it is about."""
        return self.length or len(self.found)

    @property
    def place(self) -> str:
        """Left, top, width and height in per cent, as the form of a mark takes them."""
        return " ".join(f"{part * 100:.1f}" for part in self.box)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindHints:
    """What the desk shows: how far the machine is, the hints, and pages it could not read."""

    stage: Stage
    hints: tuple[BlindHint, ...] = ()
    # pages (from 0) that were compared, and those of which too little was recognised
    compared: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()
    dismissed: int = 0


NOTHING = BlindHints(stage=Stage.OFF)


def hints_for(reading: BlindProofreading, user_id: int, *, at: datetime) -> BlindHints:
    """Return the hints of a work for the reader whose turn it is; OFF for everybody else."""
    if not (reading.work.is_mine_now and machine.is_installed()):
        return NOTHING
    keys = machine.pictures_of(reading.work.entry_id)
    found = machine.reading_of(reading.id)
    stage = machine.stage_of(found, keys, at=at)
    if found is None or stage is not Stage.READ:
        return BlindHints(stage=stage)
    pages = hints_of(reading.body, machine.lines_of(found), reading.accepted)
    gone = _dismissed(reading.id, user_id)
    hints = [_blind(one, found.pictures, reading.digest) for page in pages for one in page.hints]
    return BlindHints(
        stage=stage,
        hints=tuple(
            one for one in hints if one.code not in gone and not _is_marked(one, reading.marks)
        ),
        compared=_numbers(pages, is_unsure=False),
        unsure=_numbers(pages, is_unsure=True),
        dismissed=sum(one.code in gone for one in hints),
    )


def _dismissed(proofreading_id: int, user_id: int) -> frozenset[str]:
    rows = db.session.scalars(
        select(DismissedHint.hint)
        .where(DismissedHint.proofreading_id == proofreading_id, DismissedHint.user_id == user_id)
        .order_by(DismissedHint.id)
    )
    return frozenset(rows)


def _numbers(pages: Iterable[PageHints], *, is_unsure: bool) -> frozenset[int]:
    return frozenset(page.page for page in pages if page.is_unsure is is_unsure)


def _blind(hint: Hint, pictures: str, text: str) -> BlindHint:
    facts = (pictures, text, hint.fault.value, hint.start, hint.length, hint.found)
    return BlindHint(
        code=hashlib.sha256("|".join(map(str, facts)).encode()).hexdigest()[:16],
        kind=MarkKind(hint.fault.value),
        start=hint.start,
        length=hint.length,
        expected=hint.expected,
        found=hint.found,
        page=hint.page,
        box=hint.box,
    )


def _is_marked(hint: BlindHint, marks: Iterable[BlindMark]) -> bool:
    """Say whether a mark that this reader sees stands where the hint points."""
    end = hint.start + max(hint.length, 1)
    return any(
        mark.start is not None and mark.start < end and hint.start < mark.start + mark.length
        for mark in marks
    )
