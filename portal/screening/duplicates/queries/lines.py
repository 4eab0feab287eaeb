"""Reads about pairs as lines: what a case, an entry or a table shows of each."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from portal.extensions import db
from portal.models import Call, DuplicatePair
from portal.screening.duplicates.cases import covered_now
from portal.screening.duplicates.grouping import Covered, Link
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import PairLine


def lines_of(
    call: Call, *conditions: ColumnElement[bool], also: Collection[int] = ()
) -> Sequence[tuple[DuplicatePair, Collection[Covered]]]:
    """Return the current pairs of a call that answer, and *also* these; two queries."""
    decided = covered_now(call)[0]
    rows = db.session.scalars(
        select(DuplicatePair)
        .where(
            DuplicatePair.call_id == call.id,
            or_(and_(DuplicatePair.replaced_at.is_(None), *conditions), DuplicatePair.id.in_(also)),
        )
        .order_by(DuplicatePair.is_alarm.desc(), DuplicatePair.score.desc(), DuplicatePair.id)
    ).all()
    return [(row, decided) for row in rows]


def line_of(pair: DuplicatePair, decided: Collection[Covered]) -> PairLine:
    """Return a pair as a line."""
    link = link_of(pair)
    return PairLine(
        code=pair.code,
        kind=pair.kind,
        a=link.a,
        b=link.b,
        score=pair.score,
        is_alarm=pair.is_alarm,
        band=pair.band,
        share_a=pair.share_a,
        share_b=pair.share_b,
        matched_a=pair.matched_a,
        matched_b=pair.matched_b,
        longest=pair.longest,
        passages=len(pair.evidence.get("passages", ())),
        is_decided=link.covered in decided,
    )


def link_of(pair: DuplicatePair) -> Link:
    """Return a pair as grouping sees it."""
    return Link(
        pair.id, side(pair.a_entry_id, None), side(pair.b_entry_id, pair.b_reference_id),
        pair.a_digest, pair.b_digest, pair.score,
    )  # fmt: skip
