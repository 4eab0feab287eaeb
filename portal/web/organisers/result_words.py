"""A desk, the words around a ranking: tabs, hints beside a row, lines across the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.judging.standings import Line, Standing, Table
from portal.models import Call, Category
from portal.web.chrome import Link
from portal.web.filters import score, share

# what set an entry below the one above it when the scores were equal
DECIDED = {
    "official": "与上一名同分，差在小数第三位以后",
    "main_criterion": "与上一名同分，看主要评分项",
    "head_to_head": "与上一名同分，看同评两件的评委谁给得高",
    "untrimmed_mean": "与上一名同分，看算术平均",
    "median": "与上一名同分，看中位数",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A line of the table: which level ends here, and how."""

    label: str
    note: str
    is_weak: bool


def tabs(call: Call, current: Category, endpoint: str) -> list[Link]:
    """Return one tab a category."""
    return [
        Link(one.name, url_for(endpoint, code=call.code, category=one.key), one is current)
        for one in call.categories
    ]


def hints(table: Table, notes: Mapping[int, Sequence[str]], *, is_locked: bool) -> dict[str, str]:
    """
    Return blind code → what a person should look at.

    *notes* of the duplicate check may name people: like all names they wait for the lock.
    """
    return {
        row.code: "，".join([*_words(row), *_notes(notes.get(row.entry_id, ()), is_locked)])
        for row in table.rows
    }


def _notes(notes: Sequence[str], is_locked: bool) -> list[str]:
    return [f"查重备注：{note}" if is_locked else "查重有备注，锁定后显示" for note in notes]


def _words(row: Standing) -> list[str]:
    words = ["分歧较大"] if row.is_wide else []
    return [*words, DECIDED.get(row.hint, "与上一名并列")] if row.hint else words


def cuts(table: Table) -> dict[int, list[Cut]]:
    """Return number of rows above on this page → the lines there; empty levels are told too."""
    found: dict[int, list[Cut]] = {}
    place = -table.offset
    for line in table.lines:
        place += line.taken
        if 0 < place <= len(table.rows) or place == table.offset == 0:
            found.setdefault(place, []).append(_cut(line))
    return found


def _cut(line: Line) -> Cut:
    words = [f"{line.taken} 件" + (f"（{share(line.share)}）" if line.share is not None else "")]
    if line.next_score is not None:
        words.append(f"下一名 {score(line.next_score)}")
    if line.extended_by:
        words.append(f"线上并列，比 {line.places} 个名额多 {line.extended_by} 件")
    return Cut(f"{line.name}线", "，".join(words), line.extended_by > 0)
