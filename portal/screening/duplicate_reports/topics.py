"""Screening room, the sheet of what is alike in topic: shown as such, apart from what was found."""

from collections.abc import Iterable, Sequence
from typing import Final

from portal.models import Call
from portal.screening.duplicate_reports import words
from portal.screening.duplicate_reports.people import People
from portal.screening.duplicates.queries.people import sides_of
from portal.screening.duplicates.queries.topics import topics_of_call
from portal.screening.duplicates.sides import side
from portal.screening.duplicates.values import Side

COLUMNS: Final = (
    ("作品编号", 16),
    ("作品", 34),
    ("单位", 28),
    (words.SAME_TOPIC, 34),
    ("单位或来源", 28),
    (words.TOPIC, 12),
)


def rows_of(call: Call) -> Iterable[Sequence[str]]:
    """Yield, entry by entry, what is nearest to it in topic; of other calls the call alone."""
    found = topics_of_call(call)
    keys = {side(entry_id, None) for entry_id, _, _ in found} | {other for _, other, _ in found}
    sides, people = sides_of(call, keys), People.of(call, (entry_id for entry_id, _, _ in found))
    for entry_id, key, topic in found:
        entry, other = sides[side(entry_id, None)], sides[key]
        yield (
            people.codes.get(entry_id, ""),
            _named(entry),
            entry.unit,
            _named(other),
            other.source or other.other_call or other.unit,
            words.confidence(topic),
        )


def _named(one: Side) -> str:
    return one.title if one.is_masked else words.titled(one.title or "未填题目")
