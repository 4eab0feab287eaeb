"""Reads about awards and publications. No writes, no request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from portal.calls.queries import award_levels
from portal.errors import NotFound
from portal.extensions import db
from portal.judging.queries import locked_ranking, rounds_of
from portal.models import (
    AuditEvent,
    Author,
    Award,
    AwardLevel,
    Call,
    Category,
    Declaration,
    DeclarationText,
    Publication,
    Ranking,
    RoleGrant,
    Round,
    SecrecyReview,
    Unit,
    User,
)
from portal.models.enums import Role

PUBLICITY = "publicity"


def final_round(category: Category, rounds: Sequence[Round]) -> Round | None:
    """Return the last round of a category: the one whose ranking gives the awards."""
    mine = [round_ for round_ in rounds if round_.category_id == category.id]
    return mine[-1] if mine else None


def final_rankings(call: Call) -> list[tuple[Category, Ranking | None]]:
    """Return each category with the locked ranking of its last round, if there is one."""
    rounds = rounds_of(call)
    found: list[tuple[Category, Ranking | None]] = []
    for category in call.categories:
        last = final_round(category, rounds)
        found.append((category, locked_ranking(last) if last else None))
    return found


def awards_of(ranking: Ranking) -> dict[int, Award]:
    """Return entry id → award on this ranking."""
    rows = db.session.scalars(
        select(Award).where(Award.ranking_id == ranking.id).order_by(Award.id)
    )
    return {award.entry_id: award for award in rows}


def levels_of(category: Category) -> Sequence[AwardLevel]:
    """Return the award levels of a category, highest first."""
    return award_levels(category)


def consents(entry_ids: Iterable[int]) -> set[int]:
    """Return the ids of the entries whose author agreed to be named in public."""
    return set(
        db.session.scalars(
            select(Declaration.entry_id)
            .join(DeclarationText, DeclarationText.id == Declaration.text_id)
            .where(
                Declaration.entry_id.in_(list(entry_ids)),
                DeclarationText.key == PUBLICITY,
                Declaration.is_agreed.is_(True),
            )
        )
    )


def newest_review(call: Call) -> SecrecyReview | None:
    """Return the secrecy review recorded last."""
    return db.session.scalars(
        select(SecrecyReview)
        .where(SecrecyReview.call_id == call.id)
        .order_by(SecrecyReview.id.desc())
        .limit(1)
    ).one_or_none()


def publications_of(call: Call) -> Sequence[Publication]:
    """Return all versions of the published results, newest first."""
    return db.session.scalars(
        select(Publication)
        .where(Publication.call_id == call.id)
        .order_by(Publication.number.desc())
    ).all()


def publication_of(call: Call) -> Publication:
    """Return the results in force. Raises NotFound before the first publication."""
    newest = next(iter(publications_of(call)), None)
    if newest is None:
        raise NotFound
    return newest


def repeated_authors(entry_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return entry id → authors (by telephone or name and unit) who hold a second award here."""
    rows = db.session.execute(
        select(Author.entry_id, Author.name, Author.phone, Author.unit_id)
        .where(Author.entry_id.in_(list(entry_ids)))
        .order_by(Author.entry_id, Author.position)
    ).all()
    holders: dict[object, set[int]] = defaultdict(set)
    for row in rows:
        holders[row.phone or (row.name, row.unit_id)].add(row.entry_id)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        if len(holders[row.phone or (row.name, row.unit_id)]) > 1:
            found[row.entry_id].append(row.name)
    return found


def insiders(call: Call) -> set[int]:
    """Return the ids of the units that organisers and judges of the call come from."""
    return set(
        db.session.scalars(
            select(Unit.id)
            .join(User, User.unit_id == Unit.id)
            .join(RoleGrant, RoleGrant.user_id == User.id)
            .where(
                RoleGrant.call_id == call.id,
                RoleGrant.role.in_([Role.ORGANISER, Role.JUDGE]),
                RoleGrant.revoked_at.is_(None),
            )
        )
    )


def has_round(category: Category) -> bool:
    """Say whether the category is judged at all."""
    return db.session.scalar(select(exists().where(Round.category_id == category.id))) is True


def awards_changed_at(call: Call) -> datetime | None:
    """Return when an award of the call was last proposed or decided, as the record says."""
    return db.session.scalar(
        select(AuditEvent.at)
        .where(
            AuditEvent.call_id == call.id,
            AuditEvent.verb.in_(["awards.proposed", "award.decided"]),
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(1)
    )
