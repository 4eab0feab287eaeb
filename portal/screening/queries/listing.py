"""Reads about screening: the list of entries, a fixed number of queries whatever its length."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    UnaryExpression,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import contains_eager

from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries.copies import flagged
from portal.entries.masking import bare_hints
from portal.entries.queries import count_of_figures
from portal.extensions import db
from portal.models import Author, BlindCode, Call, Category, Entry, JudgeCopy, ScanPage, Unit
from portal.models.enums import CategoryKind, EntryStatus
from portal.screening.checks import Trace, hints
from portal.screening.listing import PER_PAGE, EntryLine, Found, Hint, Sort, Wanted
from portal.screening.queries import blind_codes_of

STANDING = (
    EntryStatus.SUBMITTED,
    EntryStatus.RETURNED,
    EntryStatus.ACCEPTED,
    EntryStatus.VETOED,
)
ESCAPE = "\\"


def entries_of(call: Call, wanted: Wanted) -> Found:
    """Return one page of what was handed in and answers to *wanted*; six queries, seven by hint."""
    base = _matching(call, wanted)
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    page = min(wanted.page, max(-(-total // PER_PAGE), 1))
    rows = db.session.execute(
        base.order_by(*_order(wanted)).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    ).all()
    return Found(lines=tuple(_lines(call, rows)), total=total, page=page)


def all_of(call: Call, wanted: Wanted) -> list[Entry]:
    """Return every entry that answers to *wanted*, in the order of the list."""
    ids = _matching(call, wanted).with_only_columns(Entry.id)
    return list(
        db.session.scalars(
            select(Entry)
            .where(Entry.id.in_(ids))
            .join(Entry.unit)
            .options(contains_eager(Entry.unit))
            .order_by(*_order(wanted))
        )
    )


def chosen(call: Call, codes: Iterable[str]) -> Sequence[Entry]:
    """Return these entries of the call, the one that has waited longest first."""
    return db.session.scalars(
        select(Entry)
        .where(
            Entry.call_id == call.id,
            Entry.code.in_(list(codes)),
            Entry.submitted_at.is_not(None),
        )
        .order_by(Entry.submitted_at, Entry.id)
    ).all()


def units_of(call: Call) -> list[tuple[str, str]]:
    """Return (code, name) of the units that handed something in, by name."""
    rows = db.session.execute(
        select(Unit.code, Unit.name)
        .where(
            Unit.id.in_(
                select(Entry.unit_id).where(
                    Entry.call_id == call.id, Entry.submitted_at.is_not(None)
                )
            )
        )
        .order_by(Unit.name)
    )
    return [(code, name) for code, name in rows]


def _matching(call: Call, wanted: Wanted) -> Select[Any]:
    """Select id and columns of what answers; the unit is joined for search and order."""
    found = (
        select(
            Entry.id,
            Entry.code,
            Entry.title,
            Entry.category_id,
            Entry.answers,
            Entry.status,
            Entry.submitted_at,
            Entry.recommendation,
            Entry.characters,
            Unit.name.label("unit"),
        )
        .join(Unit, Unit.id == Entry.unit_id)
        .where(Entry.call_id == call.id, Entry.submitted_at.is_not(None))
    )
    statuses = (wanted.status,) if wanted.status else STANDING
    found = found.where(Entry.status.in_(statuses))
    if wanted.category:
        ids = [category.id for category in call.categories if category.key == wanted.category]
        found = found.where(Entry.category_id.in_(ids))
    if wanted.unit:
        found = found.where(Unit.code == wanted.unit)
    if wanted.search:
        found = found.where(_answers_to(wanted.search))
    if wanted.hint:
        found = found.where(_has_hint(call, wanted.hint))
    return found


def _answers_to(search: str) -> ColumnElement[bool]:
    """Title, author, unit by part; the two codes by part too, in any case."""
    text = search.replace(ESCAPE, ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
    part = f"%{text}%"
    by_author = select(Author.entry_id).where(Author.name.like(part, escape=ESCAPE))
    by_code = select(BlindCode.entry_id).where(BlindCode.code.ilike(part, escape=ESCAPE))
    return or_(
        Entry.title.ilike(part, escape=ESCAPE),
        Entry.code.ilike(part, escape=ESCAPE),
        Unit.name.like(part, escape=ESCAPE),
        Entry.id.in_(by_author),
        Entry.id.in_(by_code),
    )


def _has_hint(call: Call, hint: Hint) -> ColumnElement[bool]:
    parts: dict[Hint, Callable[[], ColumnElement[bool]]] = {
        Hint.LENGTH: lambda: _wrong_length(call),
        Hint.PIXELS: lambda: _too_small(call),
        Hint.IDENTITY: lambda: Entry.id.in_(_flagged_entries(call)),
        Hint.COPY: lambda: Entry.id.not_in(_confirmed_copies()),
    }
    return or_(*(part() for part in parts.values())) if hint is Hint.ANY else parts[hint]()


def _wrong_length(call: Call) -> ColumnElement[bool]:
    limits = [
        and_(
            Entry.category_id == category.id,
            or_(
                Entry.characters.is_(None),
                ~Entry.characters.between(rules.min_characters, rules.max_characters),
            ),
        )
        for category, rules in (
            (one, essay_rules(one)) for one in call.categories if one.kind is CategoryKind.ESSAY
        )
    ]
    return or_(literal(False), *limits)


def _too_small(call: Call) -> ColumnElement[bool]:
    limits = [
        and_(
            Entry.category_id == category.id,
            Entry.id.in_(
                select(ScanPage.entry_id).where(
                    ScanPage.replaced_at.is_(None), _long_edge() < rules.min_long_edge
                )
            ),
        )
        for category, rules in (
            (one, calligraphy_rules(one))
            for one in call.categories
            if one.kind is CategoryKind.CALLIGRAPHY
        )
    ]
    return or_(literal(False), *limits)


def _long_edge() -> ColumnElement[int]:
    # neither greatest() nor a two-argument max() is understood by both databases
    return case((ScanPage.width >= ScanPage.height, ScanPage.width), else_=ScanPage.height)


def _flagged_entries(call: Call) -> Sequence[int]:
    """
    Read which entries have doubts a person must settle.

    Asked once and not inside the list's queries: copies hold whole texts and are slow to walk.
    Inside JSON text a quotation mark is escaped, so the pattern cannot match words of an essay.
    """
    return db.session.scalars(
        select(JudgeCopy.entry_id)
        .join(Entry, Entry.id == JudgeCopy.entry_id)
        .where(
            Entry.call_id == call.id,
            JudgeCopy.replaced_at.is_(None),
            cast(JudgeCopy.findings, String).like('%"flagged"%'),
        )
        .order_by(JudgeCopy.entry_id)
    ).all()


def _confirmed_copies() -> Select[int]:
    return select(JudgeCopy.entry_id).where(
        JudgeCopy.replaced_at.is_(None), JudgeCopy.confirmed_at.is_not(None)
    )


def _order(wanted: Wanted) -> tuple[UnaryExpression[Any], ...]:
    columns = {
        Sort.SUBMITTED: (Entry.submitted_at,),
        Sort.TITLE: (Entry.title,),
        Sort.UNIT: (Unit.name, Entry.title),
        # works without a text stand last or first, never in between
        Sort.CHARACTERS: (func.coalesce(Entry.characters, 0),),
    }[wanted.sort]
    ordered = (*columns, Entry.id)
    return tuple(one.desc() if wanted.is_descending else one.asc() for one in ordered)


def _lines(call: Call, rows: Sequence[Row[Any]]) -> Iterable[EntryLine]:
    ids = [row.id for row in rows]
    categories = {category.id: category for category in call.categories}
    names, codes, traces = authors_of(ids), blind_codes_of(ids), _traces(categories, rows)
    for row in rows:
        category = categories[row.category_id]
        yield EntryLine(
            code=row.code,
            title=row.title,
            kind=category.kind,
            genre=row.answers.get("genre") or row.answers.get("script") or "",
            status=row.status,
            submitted_at=row.submitted_at,
            authors=names.get(row.id, ()),
            unit=row.unit,
            recommendation=row.recommendation,
            characters=row.characters,
            blind_code=codes.get(row.id, ""),
            hints=hints(category, traces[row.id]),
        )


def authors_of(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the names of the authors, in their order, by entry."""
    names: dict[int, tuple[str, ...]] = {}
    for entry_id, name in db.session.execute(
        select(Author.entry_id, Author.name)
        .where(Author.entry_id.in_(ids))
        .order_by(Author.entry_id, Author.position)
    ):
        names[entry_id] = (*names.get(entry_id, ()), name)
    return names


NO_COPY: Final = (None, 0, 0)


def _traces(categories: dict[int, Category], rows: Sequence[Row[Any]]) -> dict[int, Trace]:
    ids = [row.id for row in rows]
    copies = {
        entry_id: (confirmed_at, len(flagged(findings)), count)
        for entry_id, confirmed_at, findings, count in db.session.execute(
            select(
                JudgeCopy.entry_id, JudgeCopy.confirmed_at, JudgeCopy.findings, count_of_figures()
            )
            .where(JudgeCopy.entry_id.in_(ids), JudgeCopy.replaced_at.is_(None))
            .order_by(JudgeCopy.entry_id, JudgeCopy.number)
        )
    }
    pages: dict[int, list[ScanPage]] = defaultdict(list)
    for page in db.session.scalars(
        select(ScanPage)
        .where(ScanPage.entry_id.in_(ids), ScanPage.replaced_at.is_(None))
        .order_by(ScanPage.entry_id, ScanPage.position)
    ):
        pages[page.entry_id].append(page)
    return {
        row.id: Trace(
            kind=categories[row.category_id].kind,
            characters=row.characters,
            pages=len(pages[row.id]),
            long_edge=min((max(one.width, one.height) for one in pages[row.id]), default=None),
            bare=sum(len(bare_hints(one)) for one in pages[row.id]),
            confirmed_at=copies.get(row.id, NO_COPY)[0],
            flagged=copies.get(row.id, NO_COPY)[1],
            figures=copies.get(row.id, NO_COPY)[2],
        )
        for row in rows
    }
