"""Who made and who judged what a ranking shows: told once its ranks are locked. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging import queries
from portal.judging.queries.by_ids import lots
from portal.judging.queries.stages import is_locked
from portal.models import Author, Entry, Ranking


def entries_of(entry_ids: Iterable[int]) -> dict[int, Entry]:
    """Return these entries with their units."""
    statement = select(Entry).options(joinedload(Entry.unit)).order_by(Entry.id)
    return {
        entry.id: entry
        for lot in lots(entry_ids)
        for entry in db.session.scalars(statement.where(Entry.id.in_(lot)))
    }


@dataclass(frozen=True, slots=True)
class Person:
    """Who made an entry, shown beside the ranks once they are locked."""

    title: str
    authors: str
    unit: str
    unit_id: int
    entry: Entry


def people_of(ranking: Ranking, entry_ids: Iterable[int]) -> dict[str, Person]:
    """Return blind code → author and unit of these; nothing before the ranks are locked."""
    if not is_locked(ranking.round.category_id):
        return {}
    entries = entries_of(entry_ids)
    codes, authors = queries.blind_codes(entries), _author_names(entries)
    return {
        codes[entry.id]: Person(
            entry.title, "、".join(authors[entry.id]), entry.unit.name, entry.unit_id, entry
        )
        for entry in entries.values()
    }


def _author_names(entry_ids: Iterable[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    statement = select(Author.entry_id, Author.name).order_by(Author.entry_id, Author.position)
    for lot in lots(entry_ids):
        for entry_id, name in db.session.execute(statement.where(Author.entry_id.in_(lot))):
            found[entry_id].append(name)
    return found


def judge_names(ranking: Ranking, judges: Sequence[str]) -> tuple[str, ...]:
    """
    Return 评委1, 评委2 …; with their names once the ranks are locked.

    Until then no page may write these numbers beside the totals of single entries: the pattern
    of what one number read would name them.
    """
    words = [f"评委{place}" for place in range(1, len(judges) + 1)]
    if not is_locked(ranking.round.category_id):
        return tuple(words)
    names = {one.code: one.user.name for one in queries.judges_of(ranking.round.category.call)}
    return tuple(f"{word} {names[judge]}" for word, judge in zip(words, judges, strict=True))
