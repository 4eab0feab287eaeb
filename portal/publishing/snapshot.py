"""What the public will see, worked out once and frozen. Reads only."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.queries import authors_by_entry, blind_codes
from portal.models import Author, Call, Entry, Ranking
from portal.publishing import queries


def entries_by_code(ranking: Ranking) -> dict[str, int]:
    """Return blind code → entry id of a ranking."""
    return {
        code: entry_id
        for entry_id, code in blind_codes(row.entry_id for row in ranking.rows).items()
    }


def of_call(call: Call, rankings: Sequence[Ranking]) -> dict[str, Any]:
    """Return the results as JSON: categories → levels → winners."""
    return {
        "call": call.title,
        "categories": [_category(ranking) for ranking in rankings],
    }


def _category(ranking: Ranking) -> dict[str, Any]:
    category = ranking.round.category
    awards = queries.awards_of(ranking)
    entries = _entries(awards)
    authors = authors_by_entry(awards)
    named = queries.consents(awards)
    codes = blind_codes(awards)
    order = {row.entry_id: row.position for row in ranking.rows}
    levels = []
    for level in queries.levels_of(category):
        winners = sorted(
            (entry_id for entry_id, award in awards.items() if award.level_id == level.id),
            key=lambda entry_id: order.get(entry_id, 0),
        )
        levels.append(
            {
                "key": level.key,
                "name": level.name,
                "is_vacant": not winners,
                "winners": [
                    _winner(
                        entries[entry_id],
                        authors[entry_id],
                        code=codes[entry_id],
                        certificate=awards[entry_id].certificate or "",
                        is_named=entry_id in named,
                    )
                    for entry_id in winners
                ],
            }
        )
    return {
        "key": category.key,
        "name": category.name,
        "kind": category.kind.value,
        "entries": len(ranking.rows),
        "levels": levels,
    }


def _entries(awards: Mapping[int, object]) -> dict[int, Entry]:
    rows = db.session.scalars(
        select(Entry).where(Entry.id.in_(list(awards))).options(joinedload(Entry.unit))
    )
    return {entry.id: entry for entry in rows}


def _winner(
    entry: Entry, authors: Sequence[Author], *, code: str, certificate: str, is_named: bool
) -> dict[str, Any]:
    """Without consent: the code, no name, no unit, and the title alone stays."""
    return {
        "code": code,
        "title": entry.title,
        "names": [author.name for author in authors] if is_named else [],
        "unit": entry.unit.name if is_named else "",
        "certificate": certificate,
        "is_named": is_named,
    }
