"""Demonstration room: what judges write down and sign: words, points and orders."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.demo import cast, scores
from portal.demo.entering import Moments
from portal.demo.people import People
from portal.demo.reviewing import Entries
from portal.extensions import db
from portal.judging.operations import ballots, scorecards, verdicts
from portal.judging.queries import blind_codes
from portal.models import Assignment, Round
from portal.models.enums import CategoryKind, RoundKind

#: How far the judges are with their order of the finalists; the others have not begun.
BALLOTS: Final[dict[str, scores.CardState]] = {"judge7": "signed", "judge8": "draft"}

Reading = tuple[Assignment, str, int]


class Pen:
    """Writes for the judges: who they are, and which work is which."""

    def __init__(self, entries: Entries, people: People) -> None:
        self._numbers = {entry.id: number for (_, number), entry in entries.items()}
        self._logins = {user.id: login for login, user in people.judges.items()}

    def pile(self, readings: list[Assignment]) -> list[Reading]:
        """Return one judge's readings, each with the judge's login and the work's number."""
        login = self._logins[readings[0].judge.user_id]
        return [(one, login, self._numbers[one.entry_id]) for one in readings]

    def everything(self, round_: Round, moments: Moments) -> None:
        """Sign all that a round asks for: words or points."""
        sign = sift if round_.kind is RoundKind.SIFTING else give
        for readings in piles(round_):
            for reading in self.pile(readings):
                sign(reading, "signed", moments)
        db.session.commit()

    def half(self, round_: Round, moments: Moments) -> None:
        """Sign about half of the scorecards, leave some as drafts."""
        for readings in piles(round_):
            pile = self.pile(readings)
            states = scores.progress(pile[0][1], len(pile))
            for reading, state in zip(pile, states, strict=True):
                if state != "untouched":
                    give(reading, state, moments)
        db.session.commit()

    def orders(self, round_: Round, moments: Moments) -> None:
        """Let one judge sign an order of the finalists, and one begin."""
        for readings in piles(round_):
            pile = self.pile(readings)
            if (state := BALLOTS.get(pile[0][1])) is not None:
                put_in_order(pile, state, moments)
        db.session.commit()


def piles(round_: Round) -> Iterator[list[Assignment]]:
    """Yield each judge's readings in their order."""
    found: dict[int, list[Assignment]] = {}
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.round_id == round_.id)
        .options(joinedload(Assignment.judge))
        .order_by(Assignment.judge_id, Assignment.position)
    )
    for assignment in rows:
        found.setdefault(assignment.judge_id, []).append(assignment)
    yield from found.values()


def terms_of(round_: Round) -> tuple[cast.CategoryName, list[str], list[Decimal]]:
    """Return the kind of works, the keys of the criteria and their maxima."""
    criteria = round_.rubric.criteria
    is_essay = round_.category.kind is CategoryKind.ESSAY
    kind: cast.CategoryName = "essay" if is_essay else "calligraphy"
    return kind, [one.key for one in criteria], [one.maximum for one in criteria]


def give(reading: Reading, state: scores.CardState, moments: Moments) -> None:
    """Save or sign one scorecard."""
    assignment, login, number = reading
    kind, keys, maxima = terms_of(assignment.round)
    is_signed = state == "signed"
    marks = scores.points if is_signed else scores.draft_points
    deed = scorecards.sign_scorecard if is_signed else scorecards.save_draft
    given: dict[str, Decimal] = {}
    for key, mark in zip(keys, marks(login, kind, number, maxima), strict=True):
        if mark is not None:
            given[key] = mark
    deed(
        assignment.id,
        points=given,
        remark=scores.remark(login, kind, number, maxima) if is_signed else "",
        version=assignment.scorecard.version if assignment.scorecard else 0,
        actor=assignment.judge.user,
        at=moments(),
    )


def sift(reading: Reading, _state: scores.CardState, moments: Moments) -> None:
    """Sign a word on one work, with a reason where it does not pass."""
    assignment, login, number = reading
    kind, _, maxima = terms_of(assignment.round)
    is_passed = scores.passes(login, kind, number, maxima)
    verdicts.sign_verdict(
        assignment.id,
        is_passed=is_passed,
        remark="" if is_passed else scores.remark(login, kind, number, maxima),
        version=0,
        actor=assignment.judge.user,
        at=moments(),
    )


def put_in_order(pile: list[Reading], state: scores.CardState, moments: Moments) -> None:
    """Save or sign one judge's order: what they gave most for before comes first."""
    round_, user = pile[0][0].round, pile[0][0].judge.user
    kind, _, maxima = terms_of(round_)
    codes = blind_codes([assignment.entry_id for assignment, _, _ in pile])
    totals = {
        codes[assignment.entry_id]: sum(scores.points(login, kind, number, maxima))
        for assignment, login, number in pile
    }
    deed = ballots.sign_ballot if state == "signed" else ballots.save_ballot
    deed(
        round_.code,
        order=sorted(totals, key=lambda code: (-totals[code], code)),
        notes={},
        stamp=ballots.stamp_of(dict.fromkeys(totals, 0)),
        actor=user,
        at=moments(),
    )
