"""Blind reads of judge copies: their pages and the pictures inside essays."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.extensions import db
from portal.judging.blind.values import BlindPage
from portal.judging.queries.membership import is_readable as is_readable
from portal.models import JudgeFigure, JudgePage


def pages_of_copies(copy_ids: Sequence[int]) -> dict[int, tuple[BlindPage, ...]]:
    """Return copy id → its pages in order."""
    rows = db.session.execute(
        select(JudgePage.copy_id, JudgePage.code, JudgePage.width, JudgePage.height)
        .where(JudgePage.copy_id.in_(copy_ids))
        .order_by(JudgePage.position, JudgePage.id)
    ).all()
    return {
        copy_id: tuple(
            BlindPage(code=row.code, number=number, width=row.width, height=row.height)
            for number, row in enumerate((r for r in rows if r.copy_id == copy_id), start=1)
        )
        for copy_id in copy_ids
    }


def figures_of_copies(copy_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return copy id → the codes of the pictures inside it, in order."""
    rows = db.session.execute(
        select(JudgeFigure.copy_id, JudgeFigure.code)
        .where(JudgeFigure.copy_id.in_(copy_ids))
        .order_by(JudgeFigure.position, JudgeFigure.id)
    ).all()
    return {
        copy_id: tuple(row.code for row in rows if row.copy_id == copy_id) for copy_id in copy_ids
    }
