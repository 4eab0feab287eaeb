"""
Rounds of every kind and state, each in a category of its own beside the two that are scored.

Two works a category, by people who are swapped in the other world, are read by the judge
everybody attacks with and by a colleague. They are plain rows whose title names their author,
as the title judges read does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from portal.calls import template
from portal.calls.operations.creating import new_category
from portal.extensions import db
from portal.judging.operations import ballots, deductions, rankings, rounds, scorecards, verdicts
from portal.judging.queries import blind_codes
from portal.models import Assignment, Category, Entry, JudgeCopy, Ranking, Round
from portal.models.enums import RoundKind, RoundState, Rule
from portal.publishing import operations as publishing
from tests.blindness import cast
from tests.blindness.world import CLOSES, JUDGED, Stage
from tests.factories.judging import make_assignment, make_blind_entry, make_plan, make_round

if TYPE_CHECKING:
    from tests.blindness.building import Builder

#: Category → kind of its round, rule, and whose two works are in it.
KINDS: Final = {
    "sifted": (RoundKind.SIFTING, Rule.MAJORITY, cast.SWAPPED[0]),
    "ordered": (RoundKind.RANKING, Rule.SCHULZE, cast.SWAPPED[1]),
    "signed": (RoundKind.RANKING, Rule.BORDA, cast.SWAPPED[0]),
    "ranked": (RoundKind.SCORING, Rule.MEAN, cast.SWAPPED[1]),
    "locked": (RoundKind.SCORING, Rule.MEAN, cast.SWAPPED[0]),
}
PAIR: Final = ("judge-j", "judge-k")
TITLE: Final = "窗下手记"


def hold(builder: Builder) -> dict[str, Stage]:
    """Make the rounds, give judges their say, and end what is to be over."""
    return {
        key: _stage(builder, key, f"Z{'ABCDE'[place]}", place + 3)
        for place, key in enumerate(KINDS)
    }


def _stage(builder: Builder, key: str, prefix: str, position: int) -> Stage:
    builder.chance.at(f"stage {key}")
    kind, rule, labels = KINDS[key]
    part = replace(
        template.CATEGORIES[0],
        key=key,
        prefix=prefix,
        name=f"{template.CATEGORIES[0].name}{prefix}",
    )
    category = new_category(part, position=position, at=JUDGED)
    builder.call.categories.append(category)
    db.session.flush()
    round_ = make_round(
        category=category, state=RoundState.OPEN, kind=kind, rule=rule, readings=2, at=JUDGED
    )
    entries = [
        _enter(builder, category, f"{prefix}-2027-000{number}", label)
        for number, label in enumerate(labels, start=1)
    ]
    readings = _assign(builder, round_, entries)
    DEEDS[key](builder, round_, readings)
    db.session.flush()
    return Stage(
        round=round_.code, works=tuple(sorted(blind_codes(one.id for one in entries).values()))
    )


def _enter(builder: Builder, category: Category, blind_code: str, label: str) -> Entry:
    """Make a work by the one who made the work with this label."""
    builder.chance.at(f"entry {blind_code}")
    one = next(who for work, who in builder.made_by.items() if work.label == label)
    entry = make_blind_entry(
        category=category, unit=builder.units[one.label], submitter=builder.liaisons[one.label],
        author=one.name, title=f"{one.name}的手记", blind_code=blind_code,
        at=CLOSES - timedelta(hours=1),
    )  # fmt: skip
    copy = db.session.scalars(select(JudgeCopy).where(JudgeCopy.entry_id == entry.id)).one()
    copy.title = TITLE
    return entry


def _assign(builder: Builder, round_: Round, entries: Sequence[Entry]) -> list[list[Assignment]]:
    """Let both judges read all; return each judge's readings, the attacking one's first."""
    plan = make_plan(round_=round_, made_by=builder.organiser, at=JUDGED)
    return [
        [
            make_assignment(
                round_=round_, judge=builder.profiles[login], entry=entry, plan=plan, position=place
            )
            for place, entry in enumerate(entries, start=1)
        ]
        for login in PAIR
    ]


def _sift(_builder: Builder, _round: Round, readings: list[list[Assignment]]) -> None:
    """Both say yes to the first; the second waits for the one who is attacked with."""
    (mine, _), (theirs, last) = readings
    for reading, is_passed in ((mine, True), (theirs, True), (last, False)):
        user = reading.judge.user
        verdicts.sign_verdict(
            reading.id, is_passed=is_passed, remark=cast.REMARKS[user.login], version=0,
            actor=user, at=JUDGED,
        )  # fmt: skip


def _order(_builder: Builder, round_: Round, readings: list[list[Assignment]]) -> None:
    mine, theirs = readings
    _ballot(round_, mine, ballots.save_ballot)
    _ballot(round_, theirs, ballots.sign_ballot)


def _sign(_builder: Builder, round_: Round, readings: list[list[Assignment]]) -> None:
    for held in readings:
        _ballot(round_, held, ballots.sign_ballot)


def _ballot(round_: Round, held: list[Assignment], deed: Callable[..., object]) -> None:
    user, codes = held[0].judge.user, [*blind_codes(one.entry_id for one in held).values()]
    first, *_ = order = sorted(codes)
    deed(
        round_.code, order=order, notes={first: cast.REMARKS[user.login]},
        stamp=ballots.stamp_of(dict.fromkeys(codes, 0)), actor=user, at=JUDGED,
    )  # fmt: skip


def _rank(builder: Builder, round_: Round, readings: list[list[Assignment]]) -> None:
    """Score, end the round, take points off and rank; nothing is locked yet."""
    for share, held in enumerate(readings, start=1):
        for reading in held:
            builder.give(reading, scorecards.sign_scorecard, share=share)
    rounds.close_round(round_, note="", actor=builder.organiser, at=JUDGED)
    entry = db.session.get_one(Entry, readings[0][0].entry_id)
    deductions.deduct_points(
        entry, points=Decimal(1), reason="字数不符", actor=builder.organiser, at=JUDGED
    )
    rankings.compute_ranking(round_, actor=builder.organiser, at=JUDGED)


def _lock(builder: Builder, round_: Round, readings: list[list[Assignment]]) -> None:
    """Rank, lock, and give the awards: from here on organisers see who is who."""
    _rank(builder, round_, readings)
    (ranking,) = db.session.scalars(select(Ranking).where(Ranking.round_id == round_.id))
    rankings.lock_ranking(ranking, actor=builder.organiser, at=JUDGED)
    publishing.propose_awards(ranking, vacant=(), actor=builder.organiser, at=JUDGED)


DEEDS: Final[dict[str, Callable[[Builder, Round, list[list[Assignment]]], None]]] = {
    "sifted": _sift,
    "ordered": _order,
    "signed": _sign,
    "ranked": _rank,
    "locked": _lock,
}
