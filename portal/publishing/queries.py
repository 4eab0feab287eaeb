"""Reads about awards and publications. No writes, no request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from portal.calls.queries import award_levels
from portal.entries.queries import PUBLICITY
from portal.errors import NotFound
from portal.extensions import db
from portal.judging.queries import locked_ranking, rounds_of
from portal.judging.queries.by_ids import lots
from portal.judging.queries.by_ids import masked_titles as masked_titles
from portal.models import (
    AuditEvent,
    Award,
    AwardLevel,
    Call,
    Category,
    Declaration,
    DeclarationText,
    Entry,
    Manuscript,
    Publication,
    Ranking,
    RoleGrant,
    Round,
    ScanPage,
    SecrecyReview,
    Unit,
    User,
)
from portal.models.enums import CategoryKind, EntryStatus, Role, RoundState
from portal.publishing.published import certificate_in

PROPOSED = "awards.proposed"


@dataclass(frozen=True, slots=True)
class PublishedAward:
    """What a submitter learns of their own entry: the level and the certificate."""

    level: str
    certificate: str


def final_round(category: Category, rounds: Sequence[Round]) -> Round | None:
    """Return the last round of a category that is held: its ranking gives the awards."""
    mine = [
        round_
        for round_ in rounds
        if round_.category_id == category.id and round_.state is not RoundState.CANCELLED
    ]
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
        select(Award)
        .where(Award.ranking_id == ranking.id)
        .order_by(Award.id)
        # numbers are given to thousands in one statement, behind the back of the session
        .execution_options(populate_existing=True)
    )
    return {award.entry_id: award for award in rows}


def vetoed(entry_ids: Iterable[int]) -> set[int]:
    """Return those of these entries that were taken out (取消资格)."""
    statement = select(Entry.id).where(Entry.status == EntryStatus.VETOED).order_by(Entry.id)
    return {
        entry_id
        for lot in lots(entry_ids)
        for entry_id in db.session.scalars(statement.where(Entry.id.in_(lot)))
    }


def levels_of(category: Category) -> Sequence[AwardLevel]:
    """Return the award levels of a category, highest first."""
    return award_levels(category)


def consents(entry_ids: Iterable[int]) -> set[int]:
    """
    Return the ids of the entries whose author agreed to be named in public.

    What was decided on the newest wording counts; a tick under an earlier one is history.
    """
    statement = (
        select(Declaration.entry_id, Declaration.is_agreed)
        .join(DeclarationText, DeclarationText.id == Declaration.text_id)
        .where(DeclarationText.key == PUBLICITY)
        .order_by(Declaration.entry_id, DeclarationText.number)
    )
    decided: dict[int, bool] = {}
    for lot in lots(entry_ids):
        decided.update(db.session.execute(statement.where(Declaration.entry_id.in_(lot))).all())
    return {entry_id for entry_id, is_agreed in decided.items() if is_agreed}


def manuscripts_of(entry_ids: Iterable[int]) -> dict[int, str]:
    """Return entry id → code of the newest text, for the essays among these."""
    statement = (
        select(Manuscript.entry_id, Manuscript.code)
        .where(Manuscript.replaced_at.is_(None))
        .order_by(Manuscript.entry_id, Manuscript.number)
    )
    found: dict[int, str] = {}
    for lot in lots(entry_ids):
        found.update(db.session.execute(statement.where(Manuscript.entry_id.in_(lot))).all())
    return found


def pages_of(entry_ids: Iterable[int]) -> dict[int, list[ScanPage]]:
    """
    Return the pages of these brush works that have a derived picture, in order.

    Those of a scanned essay stay inside: nobody can mask a telephone number in a picture of
    office paper for the public.
    """
    found: dict[int, list[ScanPage]] = defaultdict(list)
    statement = (
        select(ScanPage)
        .join(Entry, Entry.id == ScanPage.entry_id)
        .join(Category, Category.id == Entry.category_id)
        .where(
            Category.kind == CategoryKind.CALLIGRAPHY,
            ScanPage.replaced_at.is_(None),
            ScanPage.preview_key.is_not(None),
        )
        .order_by(ScanPage.entry_id, ScanPage.position, ScanPage.id)
    )
    for lot in lots(entry_ids):
        for page in db.session.scalars(statement.where(ScanPage.entry_id.in_(lot))):
            found[page.entry_id].append(page)
    return dict(found)


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


def is_decided(ranking: Ranking) -> bool:
    """Say whether awards were proposed on this ranking, be it that all levels stay vacant."""
    proposed = exists().where(
        AuditEvent.subject_type == Ranking.__name__,
        AuditEvent.subject_code == ranking.code,
        AuditEvent.verb == PROPOSED,
    )
    return db.session.scalar(select(proposed)) is True


def award_of_entry(entry: Entry) -> PublishedAward | None:
    """Return the published award of an entry, or None before publication or without one."""
    newest = next(iter(publications_of(entry.call)), None)
    if newest is None:
        return None
    numbers = db.session.scalars(
        select(Award.certificate)
        .where(Award.entry_id == entry.id, Award.certificate.is_not(None))
        .order_by(Award.id)
    )
    for number in numbers:
        found = certificate_in(newest, number or "")
        if found is not None:
            return PublishedAward(found.prize.level.name, found.number)
    return None
