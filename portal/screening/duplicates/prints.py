"""
Screening room, the prints of scanned pages: drawn once each, by a job, in the caged child.

Reading, drawing and keeping are three steps, so that no transaction is open while a page is drawn.
"""

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import case, select, update

from portal.entries import uploads
from portal.entries.derivation import limits_of
from portal.extensions import db
from portal.files import page_prints
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused
from portal.files.storage import BlobMissing, StoreAway
from portal.models import Call, Entry, ScanPage, ScanPrint
from portal.screening.duplicates import scope
from portal.screening.duplicates.handing import Pause

log = logging.getLogger(__name__)

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """One file whose pages are to be printed: (page id, leaf) of each."""

    storage_key: str
    sha256: str
    kind: Kind
    limits: Limits
    pages: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of one page."""

    page_id: int
    digest: str
    content: bytes | None
    problem: str

    @property
    def is_away(self) -> bool:
        """Say whether it is to be tried again by itself; it is not checked before."""
        return self.problem == scope.AWAY


def orders(call: Call, entry: Entry | None, *, before: datetime) -> list[PrintOrder]:
    """Return files with pages that have no print yet, or could not be read *before*; some."""
    pages = scope.unprinted(call, entry=entry, before=before, limit=AT_ONCE)
    return [_order(list(group)) for _, group in groupby(pages, key=lambda page: page.file_id)]


def _order(pages: Sequence[ScanPage]) -> PrintOrder:
    file, entry = pages[0].file, db.session.get_one(Entry, pages[0].entry_id)
    return PrintOrder(
        storage_key=file.storage_key,
        sha256=file.sha256,
        kind=Kind(file.kind),
        limits=limits_of(entry),
        pages=tuple((page.id, page.leaf) for page in pages),
    )


def draw(order: PrintOrder) -> list[Printed]:
    """Draw the prints of one file. What cannot be read has none, and the reason why."""
    leaves = [leaf for _, leaf in order.pages]
    try:
        with uploads.fetched(order.storage_key) as (source, _):
            drawn = page_prints.draw(source, order.kind, order.limits, leaves=leaves)
        found = [(content, "") for content in drawn]
    except FileRefused as refused:
        found = [(b"", refused.message)] * len(leaves)
    except BlobMissing:
        # one lost file must not stop the check of all others
        found = [(b"", scope.LOST)] * len(leaves)
    except (StoreAway, OSError) as problem:
        log.warning("no print of %s for now: %s", order.storage_key, type(problem).__name__)
        found = [(b"", scope.AWAY)] * len(leaves)
    return [
        Printed(page_id, digest_of(order.sha256, leaf), content or None, problem)
        for (page_id, leaf), (content, problem) in zip(order.pages, found, strict=True)
    ]


def redraw(ids: Collection[int], *, now: Callable[[], datetime]) -> Pause:
    """Draw prints anew that the engine cannot read: damaged, or of another version."""
    pages = db.session.scalars(
        select(ScanPage)
        .join(ScanPrint, ScanPrint.page_id == ScanPage.id)
        .where(ScanPrint.id.in_(ids))
        .order_by(ScanPage.file_id, ScanPage.leaf, ScanPage.id)
    ).all()
    found = [_order(list(group)) for _, group in groupby(pages, key=lambda page: page.file_id)]
    yield None
    for order in found:
        for one in draw(order):
            _renew(one, at=now())
        yield None


def _renew(one: Printed, *, at: datetime) -> None:
    db.session.execute(
        update(ScanPrint)
        .where(ScanPrint.page_id == one.page_id)
        .values(
            print=one.content,
            problem=one.problem[:200],
            made_at=at,
            checked_at=_looked_at(one, at=at),
        )
    )


def _looked_at(one: Printed, *, at: datetime) -> Any:
    """Return when a page is checked that is drawn anew: a print that was there was looked at."""
    if one.content:
        return case((ScanPrint.print.is_(None), None), else_=ScanPrint.checked_at)
    return None if one.is_away else at


def digest_of(sha256: str, leaf: int) -> str:
    """Return what tells one page of one file from all others."""
    return hashlib.sha256(f"{sha256}:{leaf}".encode()).hexdigest()


def keep(printed: Sequence[Printed], *, at: datetime) -> None:
    """Write prints down, of pages that are still there and have none."""
    for one in printed:
        page = db.session.get(ScanPage, one.page_id)
        known = db.session.query(ScanPrint).filter_by(page_id=one.page_id).first()
        if known is not None and known.print is None:
            _renew(one, at=at)
        if page is None or known is not None:
            continue
        entry = db.session.get_one(Entry, page.entry_id)
        db.session.add(
            ScanPrint(
                page_id=page.id,
                entry_id=page.entry_id,
                call_id=entry.call_id,
                digest=one.digest,
                print=one.content,
                problem=one.problem[:200],
                made_at=at,
                # nothing can be compared with it: it is looked at as far as it ever will be
                checked_at=None if one.content or one.is_away else at,
            )
        )
    db.session.flush()
