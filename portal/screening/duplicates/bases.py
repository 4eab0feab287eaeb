"""
Screening room, the base texts of a call: whoever quotes these copies from nobody.

Built in are the Regulations article by article, the slogans, and what the call itself says in
its theme and notice; organisers add rows of their own.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from portal.calls.regulations import TITLE, articles, slogans
from portal.extensions import db
from portal.models import BaseText, Call

REGULATIONS, SLOGANS, NOTICE = "regulations", "slogans", "notice"
BUILT_IN_TITLES: Final = {
    REGULATIONS: f"《{TITLE}》",
    SLOGANS: "宣传标语",
    NOTICE: "征集通知",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One base text: its parts in order, each (article number or 0, words)."""

    key: str
    title: str
    parts: tuple[tuple[int, str], ...]


def sources_of(call: Call) -> tuple[Source, ...]:
    """Return every base text in force, the built-in ones first."""
    return (*_built_in(call), *(_of_row(row) for row in current_rows(call)))


def current_rows(call: Call) -> list[BaseText]:
    """Return the organisers' own base texts in force, in the order they were first added."""
    return list(
        db.session.scalars(
            select(BaseText)
            .where(BaseText.call_id == call.id, BaseText.replaced_at.is_(None))
            .order_by(BaseText.key, BaseText.id)
        )
    )


def _built_in(call: Call) -> tuple[Source, ...]:
    law = tuple((one.number, "".join(one.paras)) for one in articles())
    lines = tuple((0, line) for line in slogans())
    said = "\n".join(part for part in (call.title, call.theme, call.notice) if part)
    return (
        Source(REGULATIONS, BUILT_IN_TITLES[REGULATIONS], law),
        Source(SLOGANS, BUILT_IN_TITLES[SLOGANS], lines),
        Source(NOTICE, BUILT_IN_TITLES[NOTICE], ((0, said),)),
    )


def _of_row(row: BaseText) -> Source:
    return Source(row.key, row.title, ((0, row.text),))


def digest_of(sources: tuple[Source, ...]) -> str:
    """Return the SHA-256 of what may be quoted; titles do not count."""
    body = [[one.key, [list(part) for part in one.parts]] for one in sources]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
