"""
Judging room, 机器认读: the pictures of a brush work read by a recogniser, for hints.

A job in three steps like those of ``portal.entries.derivation``. What comes of it is a draft for
proofreaders: nothing counts it, and no other room reads it.
"""

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from portal.entries import uploads
from portal.extensions import db
from portal.files import characters
from portal.files.characters import ReadLine
from portal.files.refusals import FileRefused
from portal.files.wire import from_json, to_json
from portal.judging.proofreading.operations.holding import hold
from portal.models import Entry, JudgeCopy, JudgePage, MachineReading, Proofreading
from reviewers.proofreading import Glyph, GlyphLine, PageLines

# whoever waits longer may ask again: the worker died, or the store was away
PATIENCE: Final = timedelta(minutes=15)
Lines = tuple[tuple[ReadLine, ...], ...]


class Stage(StrEnum):
    """How far the machine is with a work; OFF where the extra is not installed."""

    OFF = "off"
    NEVER = "never"
    WAITING = "waiting"
    FAILED = "failed"
    STALE = "stale"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Order:
    """Read these pictures of one work."""

    proofreading_id: int
    keys: tuple[str, ...]


def is_installed() -> bool:
    """Say whether this server has a recogniser."""
    return characters.is_installed()


def pictures_of(entry_id: int) -> tuple[str, ...]:
    """Return the keys of the pictures that readers see, in order; they name the pixels."""
    rows = db.session.scalars(
        select(JudgePage.page_key)
        .join(JudgeCopy, JudgeCopy.id == JudgePage.copy_id)
        .where(
            JudgeCopy.entry_id == entry_id,
            JudgeCopy.frozen_at.is_not(None),
            JudgeCopy.replaced_at.is_(None),
        )
        .order_by(JudgePage.position)
    )
    return tuple(rows)


def digest_of(keys: tuple[str, ...]) -> str:
    """Return the digest of pictures by their keys."""
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def reading_of(proofreading_id: int) -> MachineReading | None:
    """Return what the machine read of a work, or that it was asked to."""
    return db.session.scalar(
        select(MachineReading).where(MachineReading.proofreading_id == proofreading_id)
    )


def stage_of(found: MachineReading | None, keys: tuple[str, ...], *, at: datetime) -> Stage:
    """Say how far the machine is with these pictures."""
    if found is None or not keys:
        return Stage.NEVER
    if found.is_failed:
        return Stage.FAILED
    if found.read_at is None:
        return Stage.WAITING if at - found.asked_at < PATIENCE else Stage.FAILED
    return Stage.READ if found.pictures == digest_of(keys) else Stage.STALE


def order_of(proofreading_id: int) -> Order | None:
    """Read what has to be read, or None when there is nothing."""
    entry_id = db.session.scalar(
        select(Proofreading.entry_id).join(Entry).where(Proofreading.id == proofreading_id)
    )
    keys = pictures_of(entry_id) if entry_id is not None else ()
    return Order(proofreading_id, keys) if keys else None


def read(order: Order) -> Lines | None:
    """Bring the pictures here and read them; None when that cannot be done."""
    try:
        with ExitStack() as stack:
            pictures = [stack.enter_context(uploads.fetched(key))[0] for key in order.keys]
            return characters.read(pictures)
    except FileRefused:
        return None


def keep(order: Order, lines: Lines | None, *, at: datetime) -> None:
    """Write what was read; of pictures that were replaced meanwhile it is stale at once."""
    hold(order.proofreading_id)
    found = reading_of(order.proofreading_id)
    if found is None:
        return
    found.is_failed = lines is None
    if lines is not None:
        found.pages = [to_json(page) for page in lines]
        found.pictures, found.engine = digest_of(order.keys), characters.recogniser()
        found.read_at = at
    db.session.flush()


def lines_of(found: MachineReading) -> tuple[PageLines, ...]:
    """Return what was read as the engine takes it."""
    pages = from_json(tuple[tuple[ReadLine, ...], ...], found.pages)
    return tuple(
        PageLines(number, tuple(_line(line) for line in lines))
        for number, lines in enumerate(pages)
    )


def _line(line: ReadLine) -> GlyphLine:
    glyphs = (Glyph(one.text, one.sureness, one.box) for one in line.characters)
    return GlyphLine(tuple(glyphs), line.width, line.height)
