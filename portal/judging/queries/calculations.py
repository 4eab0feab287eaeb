"""Reads about calculations: what a round waits for, and what came of it."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.models import Calculation, Round
from portal.models.enums import JobState

UNDER_WAY: Final = frozenset({JobState.WAITING, JobState.RUNNING})


def newest_calculation(round_: Round) -> Calculation | None:
    """Return what was asked for last, with its job and who asked."""
    return db.session.scalars(
        select(Calculation)
        .where(Calculation.round_id == round_.id)
        .options(joinedload(Calculation.job), joinedload(Calculation.asked_by))
        .order_by(Calculation.id.desc())
        .limit(1)
    ).one_or_none()


def is_under_way(row: Calculation) -> bool:
    """Say whether it is still to be done, now or soon."""
    return row.finished_at is None and row.job is not None and row.job.state in UNDER_WAY


def has_failed(row: Calculation) -> bool:
    """Say whether nobody will finish it any more, although nothing was refused."""
    return row.finished_at is None and not is_under_way(row)
