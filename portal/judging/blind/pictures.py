"""Blind bytes: the derived pictures of a judge copy, for the judges who read it."""

from functools import partial
from typing import Any, Final

from sqlalchemy import select

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.extensions import db
from portal.files import active
from portal.files.storage import BlobMissing, Storage
from portal.files.tiles import TileReader
from portal.judging import conflicts
from portal.judging.blind.calibration import is_calibration_copy
from portal.judging.blind.readings import mine
from portal.models import Assignment, JudgeCopy, JudgeFigure, JudgePage, JudgeProfile, Round

KEYS: Final = {
    "page": JudgePage.page_key,
    "preview": JudgePage.preview_key,
    "thumb": JudgePage.thumb_key,
    "tiles": JudgePage.pyramid_key,
    "figure": JudgeFigure.picture_key,
}
_READERS: dict[int, tuple[Storage, TileReader]] = {}


def picture(account: Account | None, page_code: str, size: str) -> bytes:
    """Return the JPEG of one page (page, preview or thumb). Raises NotFound."""
    return read(_key(account, page_code, size))


def figure(account: Account | None, figure_code: str) -> bytes:
    """Return the JPEG of one picture inside an essay. Raises NotFound."""
    return read(_key(account, figure_code, "figure"))


def descriptor(account: Account | None, page_code: str) -> bytes:
    """Return the description of a page's tile pyramid. Raises NotFound."""
    key = _key(account, page_code, "tiles")
    return _present(partial(_reader().descriptor, key))


def tile(account: Account | None, page_code: str, level: int, column: int, row: int) -> bytes:
    """Return one tile. Raises NotFound."""
    key = _key(account, page_code, "tiles")
    return _present(partial(_reader().tile, key, level, column, row))


def read(key: str) -> bytes:
    """Return a kept picture. Raises NotFound."""
    return _present(partial(active.storage().read, key))


def _present(reads: partial[bytes]) -> bytes:
    try:
        return reads()
    except BlobMissing:
        raise NotFound from None


def _reader() -> TileReader:
    """Return the reader of this application's store, with the directories it remembers."""
    storage = active.storage()
    known = _READERS.get(id(storage))
    if known is None or known[0] is not storage:
        known = _READERS[id(storage)] = (storage, TileReader(storage))
    return known[1]


def _key(account: Account | None, code: str, size: str) -> str:
    if account is None:
        raise NotFound
    model = JudgeFigure if size == "figure" else JudgePage
    judge = db.session.scalar(
        select(JudgeProfile.id)
        .where(JudgeProfile.user_id == account.user.id)
        .order_by(JudgeProfile.id)
        .limit(1)
    )
    row = db.session.execute(
        select(KEYS[size].label("key"), Assignment.entry_id, Assignment.judge_id)
        .select_from(model)
        .join(JudgeCopy, JudgeCopy.id == model.copy_id)
        .join(Assignment, Assignment.entry_id == JudgeCopy.entry_id)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(Round, Round.id == Assignment.round_id)
        .where(
            model.code == code,
            JudgeCopy.frozen_at.is_not(None),
            JudgeCopy.replaced_at.is_(None),
            *mine(account),
        )
        .order_by(Assignment.id)
        .limit(1)
    ).one_or_none()
    if judge is None:
        raise NotFound
    if row is None and (key := _calibration_key(account, code, model, KEYS[size])):
        return key
    # a page that is not there is looked at for conflicts too: the answer takes as long
    reader, entry = (row.judge_id, row.entry_id) if row else (judge, 0)
    if conflicts.conflicts_now(reader, [entry]) or row is None:
        raise NotFound
    return str(row.key)


def _calibration_key(account: Account, code: str, model: Any, column: Any) -> str:
    """Return the key of a picture of a calibration work; empty when it is none."""
    row = db.session.execute(
        select(column.label("key"), model.copy_id).where(model.code == code)
    ).one_or_none()
    is_shown = is_calibration_copy(account, row.copy_id if row else 0)
    return str(row.key) if row and is_shown else ""
