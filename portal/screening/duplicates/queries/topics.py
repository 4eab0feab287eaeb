"""Reads about what is alike in topic and copied nothing: in no case, never counted."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from portal.extensions import db
from portal.models import Call, CheckedText, DuplicatePair
from portal.screening.duplicates.queries.people import AT_ONCE, MayOpen, sides_of
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import TopicLine


def topics_of(
    call: Call, text: CheckedText | None, paired: Collection[str], may_open: MayOpen
) -> tuple[TopicLine, ...] | None:
    """
    Return what is nearest to a text in topic; None where no full check has seen this text.

    What is *paired* with it is listed elsewhere; of a call that *may_open* says no to, nothing
    is told. At most five queries.
    """
    if text is None or text.near_topics is None:
        return None
    names = _standing(number for number, _ in text.near_topics)
    sides = sides_of(call, set(names.values()) - set(paired), may_open)
    found = [(sides.get(names.get(number, "")), topic) for number, topic in text.near_topics]
    return tuple(
        TopicLine(side=one, topic=float(topic))
        for one, topic in found
        if one is not None and not one.is_masked
    )


def topics_of_call(call: Call) -> list[tuple[int, str, float]]:
    """Return (entry, side, how alike) of all that is alike in topic in a call, entry by entry."""
    texts = db.session.execute(
        select(CheckedText.entry_id, CheckedText.near_topics)
        .where(
            CheckedText.call_id == call.id,
            CheckedText.entry_id.is_not(None),
            CheckedText.withdrawn_at.is_(None),
            CheckedText.near_topics.is_not(None),
        )
        .order_by(CheckedText.id)
    ).all()
    names = _standing(number for row in texts for number, _ in row.near_topics or ())
    paired = _paired(call)
    return [
        (row.entry_id, names[number], float(topic))
        for row in texts
        for number, topic in row.near_topics or ()
        if number in names and frozenset((side(row.entry_id, None), names[number])) not in paired
    ]


def _standing(ids: Iterable[int]) -> dict[int, str]:
    """Return text → side of those texts that are still compared."""
    wanted, found = sorted(set(ids)), dict[int, str]()
    for start in range(0, len(wanted), AT_ONCE):
        rows: Sequence[Any] = db.session.execute(
            select(CheckedText.id, CheckedText.entry_id, CheckedText.reference_id).where(
                CheckedText.id.in_(wanted[start : start + AT_ONCE]),
                CheckedText.withdrawn_at.is_(None),
            )
        ).all()
        found |= {row.id: side(row.entry_id, row.reference_id) for row in rows}
    return found


def _paired(call: Call) -> set[frozenset[str]]:
    pair = DuplicatePair
    rows = db.session.execute(
        select(pair.a_entry_id, pair.b_entry_id, pair.b_reference_id).where(
            pair.call_id == call.id, pair.replaced_at.is_(None)
        )
    )
    return {
        frozenset((side(row.a_entry_id, None), side(row.b_entry_id, row.b_reference_id)))
        for row in rows
    }
