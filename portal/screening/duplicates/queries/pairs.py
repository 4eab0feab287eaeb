"""Reads about one pair with both texts or pages and the evidence; and about one verdict."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import (
    BaseText,
    Call,
    CheckedText,
    DuplicateCase,
    DuplicatePair,
    DuplicateVerdict,
    ScanPage,
    ScanPrint,
)
from portal.screening.duplicates.bases import BUILT_IN_TITLES
from portal.screening.duplicates.excerpts import Excerpt
from portal.screening.duplicates.queries.evidence import shown_with
from portal.screening.duplicates.queries.people import MayOpen, nowhere, sides_of
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import CheckedSide, PairView, Side

Passages = tuple[tuple[int, int, int, int, str], ...]


def pair_by_code(call: Call, code: str) -> DuplicatePair:
    """Return a pair of this call with both sides, be it replaced meanwhile. Raises NotFound."""
    pages = joinedload(ScanPrint.page).joinedload(ScanPage.file)
    found = db.session.scalar(
        select(DuplicatePair)
        .where(DuplicatePair.call_id == call.id, DuplicatePair.code == code)
        .options(
            joinedload(DuplicatePair.a_text),
            joinedload(DuplicatePair.b_text),
            joinedload(DuplicatePair.a_print).options(pages),
            joinedload(DuplicatePair.b_print).options(pages),
        )
    )
    if found is None:
        raise NotFound
    return found


def pair_view(call: Call, pair: DuplicatePair, may_open: MayOpen = nowhere) -> PairView:
    """
    Return a pair with both sides and its place among the pairs of its case.

    Of an entry of a call that *may_open* says no to, only the shared passages are in it.
    """
    a, b = side(pair.a_entry_id, None), side(pair.b_entry_id, pair.b_reference_id)
    sides = sides_of(call, {a, b}, may_open)
    case = db.session.get(DuplicateCase, pair.case_id) if pair.case_id else None
    order = _order(pair, case)
    place = order.index(pair.code)
    passages = tuple(
        (int(a0), int(a1), int(b0), int(b1), str(kind))
        for a0, a1, b0, b1, kind in pair.evidence.get("passages", ())
    )
    left = _checked(sides[a], pair.a_text, pair.a_print)
    right = _checked(sides[b], pair.b_text, pair.b_print)
    if sides[b].is_masked:
        right, passages = _cut(right, passages)
    if sides[a].is_masked:  # a picture: of two texts this call's own stands first
        left = replace(left, text="", base_spans=(), page=None)
    return PairView(
        pair=pair,
        case=case,
        a=left,
        b=right,
        passages=passages,
        base_titles=base_titles(call),
        previous=order[place - 1] if place > 0 else "",
        following=order[place + 1] if place + 1 < len(order) else "",
        place=place + 1,
        total=len(order),
    )


def _order(pair: DuplicatePair, case: DuplicateCase | None) -> list[str]:
    """Return the codes of the pairs its case is shown with, in the case's order."""
    if case is None:
        return [pair.code]
    found = db.session.scalars(
        select(DuplicatePair.code)
        .where(shown_with(case))
        .order_by(DuplicatePair.is_alarm.desc(), DuplicatePair.score.desc(), DuplicatePair.id)
    ).all()
    return list(found) if pair.code in found else [pair.code]


def _cut(of: CheckedSide, passages: Passages) -> tuple[CheckedSide, Passages]:
    """Leave of the second side what it shares; a picture cannot be cut, so it is left out."""
    excerpt = Excerpt(of.text, [(b0, b1) for _, _, b0, b1, _ in passages])
    moved = tuple((a0, a1, *excerpt.moved(b0, b1), kind) for a0, a1, b0, b1, kind in passages)
    spans = excerpt.quotes(of.base_spans)
    return replace(of, text=of.text and excerpt.text, base_spans=spans, page=None), moved


def _checked(of: Side, text: CheckedText | None, scan: ScanPrint | None) -> CheckedSide:
    if text is not None:
        spans = tuple((int(a), int(b), str(key), int(part)) for a, b, key, part in text.base_spans)
        is_outdated = text.withdrawn_at is not None
        return CheckedSide(side=of, text=text.text, base_spans=spans, is_outdated=is_outdated)
    if scan is not None:
        return CheckedSide(side=of, page=scan.page, is_outdated=scan.withdrawn_at is not None)
    return CheckedSide(side=of)


def base_titles(call: Call) -> dict[str, str]:
    """Return key → title of every base text this call has or had, the built-in ones too."""
    rows = db.session.execute(
        select(BaseText.key, BaseText.title)
        .where(BaseText.call_id == call.id)
        .order_by(BaseText.number)
    )
    return {**BUILT_IN_TITLES, **{row.key: row.title for row in rows}}


def verdict_by_code(call: Call, code: str) -> DuplicateVerdict:
    """Return a verdict of this call with its consequences. Raises NotFound."""
    found = db.session.scalar(
        select(DuplicateVerdict)
        .where(DuplicateVerdict.call_id == call.id, DuplicateVerdict.code == code)
        .options(selectinload(DuplicateVerdict.consequences))
    )
    if found is None:
        raise NotFound
    return found
