"""Reads of what judges wrote beside their points, for those who explain a result."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from portal.extensions import db
from portal.judging.queries.by_ids import blind_codes
from portal.judging.queries.stages import is_locked
from portal.judging.queries.withheld import withheld_entries
from portal.models import Assignment, BlindCode, Round, Scorecard
from portal.models.enums import AssignmentState, RoundKind, RoundState, ScorecardState


@dataclass(frozen=True, slots=True)
class Remark:
    """What one judge wrote, and in a sifting round whether they let the entry pass."""

    round: str
    is_passed: bool | None
    text: str


def remarks_on(category_id: int, blind_code: str) -> list[Remark]:
    """
    Return the signed remarks on one entry, round by round; none before the lock.

    Until then a further reading, whose judge the coverage page names, would show whose remark
    has come. Within a round they stand by their words, which say nothing of their judges.
    """
    if not is_locked(category_id):
        return []
    found = _remarks(Round.category_id == category_id, BlindCode.code == blind_code)
    return [remark for _, remark in found]


@dataclass(frozen=True, slots=True)
class Reasons:
    """What judges wrote by blind code, and the codes of which it waits for the lock."""

    found: Mapping[str, Sequence[Remark]]
    withheld: Collection[str]


def reasons_of(round_: Round) -> Reasons:
    """
    Return the signed reasons of a round that is over: 定夺 rests on them.

    Where a word changed after the end, the reasons wait: beside those of before they would show
    whose the new one is.
    """
    if round_.state is not RoundState.CLOSED:
        return Reasons({}, ())
    withheld = set(blind_codes(withheld_entries(round_)).values())
    found: dict[str, list[Remark]] = defaultdict(list)
    for code, remark in _remarks(Assignment.round_id == round_.id):
        if code not in withheld:
            found[code].append(remark)
    return Reasons(found, withheld)


def _remarks(*wanted: ColumnElement[bool]) -> Sequence[tuple[str, Remark]]:
    rows = db.session.execute(
        select(Round, BlindCode.code, Scorecard.total, Scorecard.remark)
        .select_from(Scorecard)
        .join(Assignment, Assignment.id == Scorecard.assignment_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(
            *wanted,
            Round.state == RoundState.CLOSED,
            Assignment.state == AssignmentState.ASSIGNED,
            Scorecard.state == ScorecardState.SIGNED,
            Scorecard.remark != "",
        )
    )
    ordered = sorted(rows, key=lambda row: (row[0].position, row[1], row[3]))
    return [
        (code, Remark(of.name, bool(total) if of.kind is RoundKind.SIFTING else None, text))
        for of, code, total, text in ordered
    ]
