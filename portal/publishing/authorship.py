"""Who holds an award already (每位作者只得一个奖), told by their people. Reads only."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.judging.queries.by_ids import lots
from portal.judging.unit_map import plain
from portal.models import Author, Award, Ranking, RankingRow

Persons = Mapping[str, str]


def is_limited(ranking: Ranking) -> bool:
    """Say whether the call gives each author one award a category at most."""
    return CallRules.of(ranking.round.category.call).one_award_per_author


def persons_of(entry_ids: Iterable[int]) -> Mapping[int, Persons]:
    """
    Return entry id → key of a person → name, for its authors; the keys never leave this room.

    The same account, or the same name in one unit or behind one telephone, is the same person.
    A telephone alone is not: colleagues share the one on their desk.
    """
    ids = list(entry_ids)
    found: dict[int, dict[str, str]] = {entry_id: {} for entry_id in ids}
    statement = select(
        Author.entry_id, Author.name, Author.phone, Author.user_id, Author.unit_id
    ).order_by(Author.entry_id, Author.position)
    rows = (
        row
        for lot in lots(ids)
        for row in db.session.execute(statement.where(Author.entry_id.in_(lot)))
    )
    for row in rows:
        told, name = found[row.entry_id], plain(row.name)
        told[f"unit:{row.unit_id}:{name}"] = row.name
        if row.phone:
            told[f"phone:{plain(row.phone)}:{name}"] = row.name
        if row.user_id is not None:
            told[f"account:{row.user_id}"] = row.name
    return found


def repeated(entry_ids: Sequence[int], persons: Mapping[int, Persons]) -> dict[int, list[str]]:
    """Return those whose author has an earlier one among the rest → the authors' names."""
    taken: set[str] = set()
    found: dict[int, list[str]] = {}
    for entry_id in entry_ids:
        told = persons[entry_id]
        if taken & told.keys():
            found[entry_id] = _names(told, taken)
        else:
            taken |= told.keys()
    return found


def already_awarded(ranking: Ranking, entry_id: int) -> list[str]:
    """Return the authors of an entry who hold an award for another one on this ranking."""
    held = [one for one in _awarded(ranking) if one != entry_id]
    persons = persons_of([*held, entry_id])
    return _names(persons[entry_id], {key for one in held for key in persons[one]})


def twice_awarded(ranking: Ranking) -> list[str]:
    """Return the authors who hold more than one award on this ranking, against the rule."""
    if not is_limited(ranking):
        return []
    held = _awarded(ranking)
    return sorted({name for names in repeated(held, persons_of(held)).values() for name in names})


def passed_over(ranking: Ranking) -> dict[int, list[str]]:
    """Return those ranked above an awarded one, without an award → authors who hold another."""
    if not is_limited(ranking):
        return {}
    held = set(_awarded(ranking))
    order = db.session.scalars(
        select(RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    ).all()
    last = max((place for place, one in enumerate(order) if one in held), default=-1)
    persons = persons_of(order[: last + 1])
    taken = {key for one in held for key in persons[one]}
    names = {one: _names(told, taken) for one, told in persons.items() if one not in held}
    return {one: said for one, said in names.items() if said}


def shared(entry_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return those of the entries that have an author in common → the authors' names."""
    persons = persons_of(entry_ids)
    counts = Counter(key for told in persons.values() for key in told)
    common = {key for key, number in counts.items() if number > 1}
    names = {one: _names(told, common) for one, told in persons.items()}
    return {one: said for one, said in names.items() if said}


def _awarded(ranking: Ranking) -> Sequence[int]:
    return db.session.scalars(
        select(Award.entry_id)
        .join(RankingRow, RankingRow.entry_id == Award.entry_id)
        .where(Award.ranking_id == ranking.id, RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    ).all()


def _names(told: Persons, taken: AbstractSet[str]) -> list[str]:
    return list(dict.fromkeys(told[key] for key in sorted(told) if key in taken))
