"""Reads about entries. No writes, no request."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts.rights import Account
from portal.calls.queries import current_declarations
from portal.entries.workflow import COUNTED
from portal.errors import NotFound
from portal.extensions import db
from portal.models import (
    Author,
    Category,
    Declaration,
    DeclarationText,
    Entry,
    JudgeCopy,
    JudgeFigure,
    JudgePage,
    Manuscript,
    Receipt,
    ScanPage,
    StoredFile,
    User,
)
from portal.models.enums import EntryStatus, Role

# the declaration that nobody has to agree to
PUBLICITY = "publicity"
# what needs the author comes first
URGENCY = (
    EntryStatus.RETURNED,
    EntryStatus.DRAFT,
    EntryStatus.SUBMITTED,
    EntryStatus.ACCEPTED,
    EntryStatus.VETOED,
    EntryStatus.WITHDRAWN,
)


def entry_by_code(code: str) -> Entry:
    """Return an entry with call, category, unit and submitter, in one query. Raises NotFound."""
    entry = db.session.scalar(
        select(Entry)
        .where(Entry.code == code)
        .options(
            joinedload(Entry.call),
            joinedload(Entry.category),
            joinedload(Entry.unit),
            joinedload(Entry.submitter),
        )
    )
    if entry is None:
        raise NotFound
    return entry


def entry_by_creation_key(submitter: User, key: str) -> Entry | None:
    """Return the entry that this person's form with this once-only key has already made."""
    return db.session.scalar(
        select(Entry).where(Entry.submitter_id == submitter.id, Entry.creation_key == key)
    )


def entries_of(account: Account) -> list[Entry]:
    """Return what this person filed or handles for their unit; what needs them comes first."""
    own = Entry.submitter_id == account.user.id
    handled = and_(
        Entry.call_id.in_(account.calls_as(Role.LIAISON)),
        Entry.unit_id == account.user.unit_id,
    )
    rows = db.session.scalars(
        select(Entry)
        .where(or_(own, handled))
        .options(
            joinedload(Entry.call),
            joinedload(Entry.category),
            joinedload(Entry.unit),
            joinedload(Entry.submitter),
        )
        .order_by(Entry.saved_at.desc(), Entry.id.desc())
    ).all()
    return sorted(rows, key=lambda entry: URGENCY.index(entry.status))


def authors_of(entry_ids: Iterable[int]) -> dict[int, list[Author]]:
    """Return the authors of these entries in their order, in one query."""
    found: dict[int, list[Author]] = defaultdict(list)
    rows = db.session.scalars(
        select(Author)
        .where(Author.entry_id.in_(list(entry_ids)))
        .options(joinedload(Author.unit))
        .order_by(Author.entry_id, Author.position)
    )
    for author in rows:
        found[author.entry_id].append(author)
    return dict(found)


def current_manuscript(entry: Entry) -> Manuscript | None:
    """Return the newest text of an essay with its file, unless it was removed."""
    return db.session.scalar(
        select(Manuscript)
        .where(Manuscript.entry_id == entry.id, Manuscript.replaced_at.is_(None))
        .options(joinedload(Manuscript.file))
        .order_by(Manuscript.number.desc())
        .limit(1)
    )


def current_pages(entry: Entry) -> Sequence[ScanPage]:
    """Return the pages of a calligraphy work in order, with their files."""
    return db.session.scalars(
        select(ScanPage)
        .where(ScanPage.entry_id == entry.id, ScanPage.replaced_at.is_(None))
        .options(joinedload(ScanPage.file))
        .order_by(ScanPage.position, ScanPage.id)
    ).all()


def page_by_code(entry: Entry, code: str) -> ScanPage:
    """Return a present page of this entry. Raises NotFound."""
    page = db.session.scalar(
        select(ScanPage)
        .where(ScanPage.entry_id == entry.id, ScanPage.code == code, ScanPage.replaced_at.is_(None))
        .options(joinedload(ScanPage.file))
    )
    if page is None:
        raise NotFound
    return page


def pages_of_file(file_id: int) -> Sequence[ScanPage]:
    """Return the present pages that came in one file, by leaf."""
    return db.session.scalars(
        select(ScanPage)
        .where(ScanPage.file_id == file_id, ScanPage.replaced_at.is_(None))
        .options(joinedload(ScanPage.file))
        .order_by(ScanPage.leaf, ScanPage.id)
    ).all()


def current_copy(entry: Entry) -> JudgeCopy | None:
    """Return the judge copy that stands, with its pages and figures."""
    return db.session.scalar(
        select(JudgeCopy)
        .where(JudgeCopy.entry_id == entry.id, JudgeCopy.replaced_at.is_(None))
        .options(selectinload(JudgeCopy.pages), selectinload(JudgeCopy.figures))
        .order_by(JudgeCopy.number.desc())
        .limit(1)
    )


def copy_page_by_code(entry: Entry, code: str) -> JudgePage:
    """Return a page of the judge copy that stands. Raises NotFound."""
    page = db.session.scalar(
        select(JudgePage)
        .join(JudgeCopy, JudgePage.copy_id == JudgeCopy.id)
        .where(
            JudgeCopy.entry_id == entry.id,
            JudgeCopy.replaced_at.is_(None),
            JudgePage.code == code,
        )
    )
    if page is None:
        raise NotFound
    return page


def copy_figure_by_code(entry: Entry, code: str) -> JudgeFigure:
    """Return a picture inside the judge copy that stands. Raises NotFound."""
    figure = db.session.scalar(
        select(JudgeFigure)
        .join(JudgeCopy, JudgeFigure.copy_id == JudgeCopy.id)
        .where(
            JudgeCopy.entry_id == entry.id,
            JudgeCopy.replaced_at.is_(None),
            JudgeFigure.code == code,
        )
    )
    if figure is None:
        raise NotFound
    return figure


def count_of_figures() -> ScalarSelect[int]:
    """Return how many pictures a judge copy has, as a column of a query over copies."""
    return (
        select(func.count(JudgeFigure.id))
        .where(JudgeFigure.copy_id == JudgeCopy.id)
        .scalar_subquery()
    )


def newest_number(model: type[Manuscript] | type[JudgeCopy], entry: Entry) -> int:
    """Return the number of the newest version, 0 when there is none."""
    return db.session.scalar(select(func.max(model.number)).where(model.entry_id == entry.id)) or 0


def live_receipt(entry: Entry) -> Receipt | None:
    """Return the receipt that stands, if one does."""
    return db.session.scalar(
        select(Receipt)
        .where(Receipt.entry_id == entry.id, Receipt.void_at.is_(None))
        .order_by(Receipt.id.desc())
        .limit(1)
    )


def declaration_texts(entry: Entry) -> list[DeclarationText]:
    """Return the declaration texts that stand in the entry's call."""
    return current_declarations(entry.call)


def decisions_of(entry: Entry) -> dict[int, Declaration]:
    """Return what the author decided on each declaration text."""
    rows = db.session.scalars(
        select(Declaration).where(Declaration.entry_id == entry.id).order_by(Declaration.id)
    )
    return {row.text_id: row for row in rows}


def publicity_text(entry: Entry) -> DeclarationText | None:
    """Return the present wording of the consent to be named in public."""
    return next((one for one in declaration_texts(entry) if one.key == PUBLICITY), None)


def is_public(entry: Entry) -> bool:
    """Say whether the author agrees to be named: by the newest wording that was decided on."""
    newest = db.session.scalar(
        select(Declaration.is_agreed)
        .join(DeclarationText, DeclarationText.id == Declaration.text_id)
        .where(Declaration.entry_id == entry.id, DeclarationText.key == PUBLICITY)
        .order_by(DeclarationText.number.desc())
        .limit(1)
    )
    return newest is True


def quota_used(category: Category, unit_id: int) -> int:
    """Return how many places of this category the unit has taken."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Entry)
            .where(
                Entry.category_id == category.id,
                Entry.unit_id == unit_id,
                Entry.status.in_(COUNTED),
            )
        )
        or 0
    )


def stored_file(file_id: int) -> StoredFile:
    """Return an upload by its id (jobs only know ids)."""
    return db.session.get_one(StoredFile, file_id)
