"""Reads about the texts beside the entries: what may be quoted, what else is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from portal.errors import NotFound
from portal.extensions import db
from portal.models import BaseText, Call, ReferenceText
from portal.screening.duplicates.bases import BUILT_IN_TITLES, sources_of


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A base text that every call has."""

    key: str
    title: str
    characters: int


@dataclass(frozen=True, slots=True)
class BaseLine:
    """An organiser's base text as a line; ``text`` of the row is not loaded."""

    row: BaseText
    characters: int


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """A reference text as a line; ``text`` of the row is not loaded."""

    row: ReferenceText
    characters: int


def built_in_texts(call: Call) -> list[BuiltIn]:
    """Return the base texts that need no row."""
    return [
        BuiltIn(one.key, one.title, sum(len("".join(words.split())) for _, words in one.parts))
        for one in sources_of(call)
        if one.key in BUILT_IN_TITLES
    ]


def base_texts_of(call: Call) -> list[BaseLine]:
    """Return the organisers' base texts in force, the newest first."""
    rows = db.session.execute(
        select(BaseText, func.length(BaseText.text))
        .where(BaseText.call_id == call.id, BaseText.replaced_at.is_(None))
        .options(defer(BaseText.text), joinedload(BaseText.added_by))
        .order_by(BaseText.added_at.desc(), BaseText.id.desc())
    )
    return [BaseLine(row, characters) for row, characters in rows]


def references_of(call: Call) -> list[ReferenceLine]:
    """Return the reference texts of a call, the newest first, those withdrawn last."""
    rows = db.session.execute(
        select(ReferenceText, func.length(ReferenceText.text))
        .where(ReferenceText.call_id == call.id)
        .options(defer(ReferenceText.text), joinedload(ReferenceText.added_by))
        .order_by(ReferenceText.withdrawn_at.is_not(None), ReferenceText.id.desc())
    )
    return [ReferenceLine(row, characters) for row, characters in rows]


def base_text_by_code(call: Call, code: str) -> BaseText:
    """Return a version of a base text of this call. Raises NotFound."""
    found = db.session.scalar(
        select(BaseText)
        .where(BaseText.call_id == call.id, BaseText.code == code)
        .options(joinedload(BaseText.added_by))
    )
    if found is None:
        raise NotFound
    return found


def versions_of(text: BaseText) -> Sequence[BaseText]:
    """Return every version of a base text, the newest first, without their words."""
    return db.session.scalars(
        select(BaseText)
        .where(BaseText.call_id == text.call_id, BaseText.key == text.key)
        .options(defer(BaseText.text), joinedload(BaseText.added_by))
        .order_by(BaseText.number.desc())
    ).all()


def reference_by_code(call: Call, code: str) -> ReferenceText:
    """Return a reference text of this call. Raises NotFound."""
    found = db.session.scalar(
        select(ReferenceText)
        .where(ReferenceText.call_id == call.id, ReferenceText.code == code)
        .options(joinedload(ReferenceText.added_by))
    )
    if found is None:
        raise NotFound
    return found
