"""Reads about many entries at once, asked for by id: a lot at a time, as every database takes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.adapters import AuthorFacts
from portal.models import Author, BlindCode, JudgeCopy, Ranking, RankingRow, Unit, User

# PostgreSQL takes 65,535 values in one statement, SQLite half of that
LOT: Final = 5_000

Id = TypeVar("Id", int, str)


def lots(ids: Iterable[Id], *, size: int = LOT) -> Iterator[list[Id]]:
    """Cut ids or codes into lots, in their order; nothing for none."""
    rest = iter(ids)
    while lot := list(islice(rest, size)):
        yield lot


def author_facts(entry_ids: Iterable[int]) -> dict[int, list[AuthorFacts]]:
    """Return what conflicts ask of the authors of these entries, in their order."""
    found: dict[int, list[AuthorFacts]] = defaultdict(list)
    statement = (
        select(
            Author.entry_id,
            Author.name,
            Author.phone,
            Author.user_id,
            Unit.code,
            User.phone,
            User.email,
        )
        .outerjoin(Unit, Unit.id == Author.unit_id)
        .outerjoin(User, User.id == Author.user_id)
        .order_by(Author.entry_id, Author.position)
    )
    for lot in lots(entry_ids):
        rows = db.session.execute(statement.where(Author.entry_id.in_(lot)))
        for entry_id, name, phone, user_id, unit, *account in rows:
            found[entry_id].append(AuthorFacts(name, phone, user_id, unit, *account))
    return found


def authors_by_entry(entry_ids: Iterable[int]) -> dict[int, list[Author]]:
    """Return the authors of these entries, in their order."""
    found: dict[int, list[Author]] = defaultdict(list)
    statement = (
        select(Author).options(joinedload(Author.unit)).order_by(Author.entry_id, Author.position)
    )
    for lot in lots(entry_ids):
        for author in db.session.scalars(statement.where(Author.entry_id.in_(lot))):
            found[author.entry_id].append(author)
    return found


def blind_codes(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return entry id → blind code."""
    found: dict[int, str] = {}
    statement = select(BlindCode.entry_id, BlindCode.code).order_by(BlindCode.entry_id)
    for lot in lots(entry_ids):
        found.update(db.session.execute(statement.where(BlindCode.entry_id.in_(lot))).all())
    return found


def masked_titles(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return entry id → the title as judges read it."""
    found: dict[int, str] = {}
    statement = (
        select(JudgeCopy.entry_id, JudgeCopy.title)
        .where(JudgeCopy.frozen_at.is_not(None))
        .order_by(JudgeCopy.entry_id, JudgeCopy.number)
    )
    for lot in lots(entry_ids):
        found.update(db.session.execute(statement.where(JudgeCopy.entry_id.in_(lot))).all())
    return found


def rows_by_code(ranking: Ranking, codes: Sequence[str]) -> list[tuple[RankingRow, str]]:
    """Return the rows of these blind codes, best first."""
    statement = (
        select(RankingRow, BlindCode.code)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    found = [
        (row, code)
        for lot in lots(codes)
        for row, code in db.session.execute(statement.where(BlindCode.code.in_(lot)))
    ]
    return sorted(found, key=lambda one: one[0].position)
