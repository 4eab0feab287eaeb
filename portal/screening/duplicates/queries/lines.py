"""Reads about pairs as lines: what a case, an entry or a table shows of each."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.models import Call, CheckedText, DuplicatePair, ScanPrint
from portal.screening.duplicates.cases import covered_now
from portal.screening.duplicates.grouping import Covered, Link
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import PairLine

TEXTS = DuplicatePair.a_text, DuplicatePair.b_text
PRINTS = DuplicatePair.a_print, DuplicatePair.b_print


def lines_of(
    call: Call, *conditions: ColumnElement[bool]
) -> Sequence[tuple[DuplicatePair, Collection[Covered]]]:
    """Return the pairs of a call that answer, strongest first; two queries."""
    decided = covered_now(call)[0]
    rows = db.session.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.call_id == call.id, *conditions)
        .options(
            *(joinedload(one).load_only(CheckedText.withdrawn_at) for one in TEXTS),
            *(joinedload(one).load_only(ScanPrint.withdrawn_at) for one in PRINTS),
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
        is_outdated=is_outdated(pair),
    )


def is_outdated(pair: DuplicatePair) -> bool:
    """Say whether a text or a picture of a pair has changed or gone since it was found."""
    compared = pair.a_text, pair.b_text, pair.a_print, pair.b_print
    return any(one.withdrawn_at is not None for one in compared if one is not None)


def link_of(pair: DuplicatePair) -> Link:
    """Return a pair as grouping sees it."""
    return Link(
        pair.id, side(pair.a_entry_id, None), side(pair.b_entry_id, pair.b_reference_id),
        pair.a_digest, pair.b_digest, pair.score,
    )  # fmt: skip
