"""
Entries room: bytes that no row refers to, left by an upload or a drawing that was rolled back.

Bytes come before their row, always, so between the two they look like an orphan. Three things
keep the sweeper from them:

- Age. Only what was put a day ago is looked at, and a put of bytes that are there already makes
  them young again. No request and no job lives for a day.
- The store's lock. The last look at the age and the removal are one step, which no put on this
  machine can get between (``Storage.delete_older``). A folder needs no more than that.
- The entries' lock, for several machines at one bucket, which has no lock. An upload puts its
  bytes while it holds its entry and until it has committed; a batch is removed while nobody holds
  one. So a put of the same bytes has been committed before, and is seen to be young, or comes
  afterwards, and writes them anew.

A drawing job puts its pictures before it holds its entry, so between two machines the third does
not bind it. It would have to draw the very bytes of a day-old orphan in the instant between two
requests to the bucket.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Text, cast, select, text, union_all

from portal.extensions import db
from portal.files.active import storage
from portal.files.leftovers import AGE
from portal.models import JudgeFigure, JudgePage, Manuscript, ScanPage, StoredFile

#: Every column that holds a key of the store. Keys in JSON: the figures of ``Manuscript.blocks``.
COLUMNS: Final = (
    StoredFile.storage_key,
    ScanPage.preview_key,
    JudgePage.page_key,
    JudgePage.preview_key,
    JudgePage.thumb_key,
    JudgePage.pyramid_key,
    JudgeFigure.picture_key,
)
_KEY: Final = re.compile(r'"([0-9a-f]{2}/[0-9a-f]{64})"')
#: A JSON string whose third letter is a slash: a key is one, under whatever name.
_MAY_HOLD_KEY: Final = '%"__/%'
#: So many at once: nobody else writes meanwhile.
BATCH: Final = 20


def find(*, at: datetime) -> list[str]:
    """Return the keys of bytes that are a day old and that no row refers to."""
    old = list(storage().iter_keys(before=at - AGE))
    if not old:
        return []
    kept = set(_keys_of_columns())
    rest = [key for key in old if key not in kept]
    if rest:
        kept.update(_keys_of_figures())
    return [key for key in rest if key not in kept]


def remove(keys: Sequence[str], *, at: datetime) -> int:
    """Remove those of *keys* that are still old, while nobody holds an entry; return how many."""
    _hold_entries()
    return sum(storage().delete_older(key, before=at - AGE) for key in keys)


def _keys_of_columns() -> Iterator[str]:
    statement = union_all(*(select(column).where(column.is_not(None)) for column in COLUMNS))
    return iter(db.session.scalars(statement))


def _keys_of_figures() -> Iterator[str]:
    blocks = cast(Manuscript.blocks, Text)
    statement = select(blocks).where(blocks.like(_MAY_HOLD_KEY)).order_by(Manuscript.id)
    for written in db.session.scalars(statement.execution_options(yield_per=100)):
        yield from _KEY.findall(written)


def _hold_entries() -> None:
    """Keep everybody from taking an entry in hand until the transaction ends."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE entry IN EXCLUSIVE MODE"))
    else:
        # SQLite has one writer: a transaction is enough
        db.session.execute(text("SELECT 1"))
