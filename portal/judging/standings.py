"""
The standing of a round (名次表) as organisers read it: rows, lines, figures. Reads only.

Everything follows from the ranking's stored inputs; names are no part of it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.judging import awarding, queries
from portal.judging.operations import rankings
from portal.models import Assignment, AwardLevel, BlindCode, Entry, JudgeCopy, Ranking, Round
from reviewers.agreement import agreement
from reviewers.leniency import leniency
from reviewers.ranking import RankedEntry


@dataclass(frozen=True, slots=True)
class Standing:
    """One ranked entry: place, scores, each judge's total in the order of ``judges``."""

    code: str
    title: str
    rank: int
    is_tied: bool
    score: Decimal
    adjusted: Decimal | None
    plain_mean: Decimal
    spread: Decimal
    readings: int
    totals: tuple[Decimal | None, ...]
    decided_by: str
    is_wide: bool

    @property
    def given(self) -> tuple[Decimal, ...]:
        """The totals that were given, lowest first."""
        return tuple(sorted(one for one in self.totals if one is not None))


@dataclass(frozen=True, slots=True)
class Line:
    """The line under an award level: its places, the scores on both sides, a tie across it."""

    key: str
    name: str
    places: int
    taken: int
    share: Decimal | None
    lowest: Decimal | None
    next_score: Decimal | None
    extended_by: int


@dataclass(frozen=True, slots=True)
class Unranked:
    """An entry without an official score: too few readings."""

    code: str
    title: str
    readings: int


@dataclass(frozen=True, slots=True)
class Table:
    """Everything the results page tells of one ranking."""

    judges: tuple[str, ...]
    rows: tuple[Standing, ...]
    lines: tuple[Line, ...]
    unranked: tuple[Unranked, ...]
    least_readings: int
    icc: float | None
    strict: tuple[str, ...]
    lenient: tuple[str, ...]
    is_severity_significant: bool
    is_replayable: bool
    wide_limit: int

    @property
    def wide(self) -> int:
        """How many entries have totals far apart."""
        return sum(1 for row in self.rows if row.is_wide)


def table_of(ranking: Ranking, levels: Sequence[AwardLevel]) -> Table:
    """Return the table of a ranking; *levels* are the award levels to draw lines for."""
    scores, ranked = rankings.solve(ranking.inputs)
    adjusted = {row.entry_id: row.adjusted for row in ranking.rows}
    means = {row.entry_id: row.plain_mean for row in ranking.rows}
    ids = ids_by_code(ranking.round)
    titles = masked_titles(ranking.round)
    judges = judge_order(ranking)
    limit = CallRules.of(ranking.round.category.call).attention_spread
    rows = tuple(
        _standing(row, titles, judges, adjusted[ids[row.entry]], means[ids[row.entry]], limit)
        for row in ranked.rows
    )
    readings = {score.entry: score.n for score in scores}
    left_out = sorted(set(titles) - {row.code for row in rows})
    cards = rankings.cards_of(ranking.inputs)
    severity = leniency(cards)
    numbers = {judge: f"评委{place}" for place, judge in enumerate(judges, start=1)}
    return Table(
        judges=judges,
        rows=rows,
        lines=lines_of(ranking, levels, rows),
        unranked=tuple(Unranked(code, titles[code], readings.get(code, 0)) for code in left_out),
        least_readings=int(ranking.inputs["minimum_readings"]),
        icc=agreement(cards).icc,
        strict=tuple(numbers[one.judge] for one in severity.judges if one.shift <= -1),
        lenient=tuple(numbers[one.judge] for one in severity.judges if one.shift >= 1),
        is_severity_significant=severity.is_significant,
        is_replayable=rankings.is_replayable(ranking),
        wide_limit=limit,
    )


def _standing(
    row: RankedEntry,
    titles: Mapping[str, str],
    judges: Sequence[str],
    adjusted: Decimal | None,
    plain_mean: Decimal,
    limit: int,
) -> Standing:
    totals = dict(row.score.totals)
    return Standing(
        code=row.entry,
        title=titles.get(row.entry, ""),
        rank=row.rank,
        is_tied=row.shared,
        score=row.score.official or Decimal(0),
        adjusted=adjusted,
        plain_mean=plain_mean,
        spread=row.score.spread,
        readings=row.score.n,
        totals=tuple(totals.get(judge) for judge in judges),
        decided_by=row.decided_by.value if row.decided_by else "",
        is_wide=row.score.spread > limit,
    )


def judge_order(ranking: Ranking) -> tuple[str, ...]:
    """Return the judges' codes in an order that says nothing, the same for all versions."""
    codes = {str(judge) for judge, _, _ in ranking.inputs["cards"]}
    salt = ranking.round.code
    return tuple(sorted(codes, key=lambda one: hashlib.sha256(f"{salt}:{one}".encode()).digest()))


def lines_of(
    ranking: Ranking, levels: Sequence[AwardLevel], rows: Sequence[Standing]
) -> tuple[Line, ...]:
    """Return the award lines as rank and share alone draw them."""
    scores = [row.score for row in rows]
    found, place = [], 0
    awards = awarding.lines(ranking.inputs, levels)
    for level, cut in zip(levels, awards.levels, strict=True):
        place += len(cut.entries)
        found.append(
            Line(
                key=level.key,
                name=level.name,
                places=cut.places,
                taken=len(cut.entries),
                share=level.share if level.count is None else None,
                lowest=scores[place - 1] if cut.entries else None,
                next_score=scores[place] if place < len(scores) else None,
                extended_by=max(cut.extended_by, 0) if cut.straddle else 0,
            )
        )
    return tuple(found)


def ids_by_code(round_: Round) -> dict[str, int]:
    """Return blind code → entry id of everything that was to be read in a round."""
    rows = db.session.execute(
        select(BlindCode.code, BlindCode.entry_id)
        .where(BlindCode.entry_id.in_(_assigned(round_)))
        .order_by(BlindCode.code)
    )
    return dict(rows.all())


def masked_titles(round_: Round) -> dict[str, str]:
    """Return blind code → the title as judges read it, of everything to be read in a round."""
    rows = db.session.execute(
        select(BlindCode.code, JudgeCopy.title)
        .select_from(BlindCode)
        .join(
            JudgeCopy,
            (JudgeCopy.entry_id == BlindCode.entry_id) & JudgeCopy.frozen_at.is_not(None),
            isouter=True,
        )
        .where(BlindCode.entry_id.in_(_assigned(round_)))
        .order_by(BlindCode.code, JudgeCopy.number)
    )
    return {code: title or "" for code, title in rows}


def _assigned(round_: Round) -> Select[int]:
    return select(Assignment.entry_id).where(Assignment.round_id == round_.id)


def entries_of(entry_ids: Iterable[int]) -> dict[int, Entry]:
    """Return these entries with their units."""
    rows = db.session.scalars(
        select(Entry)
        .where(Entry.id.in_(list(entry_ids)))
        .options(joinedload(Entry.unit))
        .order_by(Entry.id)
    )
    return {entry.id: entry for entry in rows}


@dataclass(frozen=True, slots=True)
class Person:
    """Who made an entry, shown beside the ranks once they are locked."""

    title: str
    authors: str
    unit: str
    unit_id: int
    entry: Entry


def people_of(ranking: Ranking) -> dict[str, Person]:
    """Return blind code → author and unit; nothing before the ranks are locked."""
    if ranking.locked_at is None:
        return {}
    ids = [row.entry_id for row in ranking.rows]
    codes = queries.blind_codes(ids)
    authors = queries.authors_by_entry(ids)
    return {
        codes[entry.id]: Person(
            entry.title,
            "、".join(author.name for author in authors[entry.id]),
            entry.unit.name,
            entry.unit_id,
            entry,
        )
        for entry in entries_of(ids).values()
    }


def judge_names(ranking: Ranking, judges: Sequence[str]) -> tuple[str, ...]:
    """Return 评委1, 评委2 …; with their names once the ranks are locked."""
    words = [f"评委{place}" for place in range(1, len(judges) + 1)]
    if ranking.locked_at is None:
        return tuple(words)
    names = {one.code: one.user.name for one in queries.judges_of(ranking.round.category.call)}
    return tuple(f"{word} {names[judge]}" for word, judge in zip(words, judges, strict=True))
