"""
The standing of a round (名次表) as organisers read it: rows, lines, figures. Reads only.

Everything was kept when the ranking was computed; names are no part of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from portal.calls.queries import award_levels
from portal.extensions import db
from portal.judging import awarding
from portal.judging.blocks import Stage, behind, stages_of
from portal.judging.cancelled import overtaken_by
from portal.judging.pool_line import Level, PoolLevel, is_weighted, places_in, rule_of
from portal.judging.queries.by_ids import masked_titles
from portal.judging.queries.pools import round_after
from portal.judging.queries.withheld import withheld_entries
from portal.judging.unplaced import Unranked, unranked_of
from portal.models import (
    BlindCode,
    Ranking,
    RankingRow,
)
from portal.models.enums import Combination, RoundKind, Rule
from reviewers.scoring import TRIM_NEEDS


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One ranked entry: place, scores, each judge's total in the order of ``judges``.

    ``plain_mean`` and ``spread`` are None where nobody read the entry in this round, and like the
    totals while those wait for the lock (*is_withheld*, ``queries.withheld`` says when).
    """

    code: str
    entry_id: int
    title: str
    position: int
    rank: int
    is_tied: bool
    score: Decimal
    judged: Decimal | None
    added: Decimal
    adjusted: Decimal | None
    low: Decimal | None
    high: Decimal | None
    chances: tuple[int, ...]
    plain_mean: Decimal | None
    spread: Decimal | None
    readings: int
    totals: tuple[Decimal | None, ...]
    hint: str
    is_wide: bool
    # too few readings to spare the highest and the lowest: the plain mean counts
    is_untrimmed: bool
    is_withheld: bool
    # the earlier round whose order it follows, where the last one gave it no place
    behind: str

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
    end: int
    share: Decimal | None
    lowest: Decimal | None
    next_score: Decimal | None
    extended_by: int


@dataclass(frozen=True, slots=True)
class Table:
    """What the results page tells of one ranking: the whole, and the rows after *offset*."""

    judges: tuple[str, ...]
    rows: tuple[Standing, ...]
    offset: int
    ranked: int
    left_out: int
    lines: tuple[Line, ...]
    unranked: tuple[Unranked, ...]
    least_readings: int
    icc: float | None
    strict: tuple[str, ...]
    lenient: tuple[str, ...]
    is_severity_significant: bool
    wide: int
    wide_limit: int
    lowest: Decimal
    highest: Decimal
    # the rounds the order is made of, the last one first; none where there was one only
    stages: tuple[Stage, ...]
    is_weighted: bool


def table_of(
    ranking: Ranking, levels: Sequence[Level], *, offset: int = 0, limit: int | None = None
) -> Table:
    """
    Return the table of a ranking; *levels* are the award levels to draw lines for.

    Places count on from the last rank to what has none, so that pages run through both.
    """
    told = ranking.summary
    judges = tuple(told["judges"])
    numbers = {judge: f"评委{place}" for place, judge in enumerate(judges, start=1)}
    withheld = withheld_entries(ranking.round)
    rows = _rows(ranking, offset, limit, withheld)
    lowest, highest = _scale(ranking, withheld)
    end = None if limit is None else offset + limit
    return Table(
        judges=judges,
        rows=rows,
        offset=offset,
        ranked=told["ranked"],
        left_out=told["left_out"],
        lines=lines_of(ranking, levels),
        unranked=unranked_of(ranking, offset + len(rows), end),
        least_readings=told["least_readings"],
        icc=told["icc"],
        strict=tuple(numbers[judge] for judge in told["strict"]),
        lenient=tuple(numbers[judge] for judge in told["lenient"]),
        is_severity_significant=told["is_severity_significant"],
        wide=told["wide"],
        wide_limit=told["wide_limit"],
        lowest=lowest,
        highest=highest,
        stages=stages_of(ranking),
        is_weighted=told.get("combination") == Combination.WEIGHTED.value,
    )


def unnamed(table: Table) -> Table:
    """
    Return the table with each entry's totals lowest first, whoever gave them.

    Who reads what stands beside names on other pages, so that a column a judge would name them.
    """
    most = max((len(row.given) for row in table.rows), default=0)

    def sorted_(row: Standing) -> Standing:
        return replace(row, totals=(*row.given, *([None] * (most - len(row.given)))))

    return replace(table, rows=tuple(sorted_(row) for row in table.rows))


def _scale(ranking: Ranking, withheld: Collection[int]) -> tuple[Decimal, Decimal]:
    """Return the ends of the pictures' scale: those of the scores alone where totals wait."""
    if not withheld:
        return Decimal(ranking.summary["lowest"]), Decimal(ranking.summary["highest"])
    rows = db.session.execute(
        select(RankingRow.low, RankingRow.score, RankingRow.high)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    )
    shown = [value for row in rows for value in row if value is not None]
    return min(shown, default=Decimal(0)), max(shown, default=Decimal(100))


def _rows(
    ranking: Ranking, offset: int, limit: int | None, withheld: Collection[int]
) -> tuple[Standing, ...]:
    found = db.session.execute(
        select(RankingRow, BlindCode.code)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id, RankingRow.position > offset)
        .order_by(RankingRow.position)
        .limit(limit)
    ).all()
    titles = masked_titles(row.entry_id for row, _ in found)
    return tuple(
        _standing(
            ranking, row, code, titles.get(row.entry_id, ""), is_withheld=row.entry_id in withheld
        )
        for row, code in found
    )


def _standing(
    ranking: Ranking, row: RankingRow, code: str, title: str, *, is_withheld: bool
) -> Standing:
    totals: list[Decimal | None] = [None] * len(ranking.summary["judges"])
    for place, total in () if is_withheld else row.totals:
        totals[place] = Decimal(total)
    is_told = row.readings > 0 and not is_withheld
    return Standing(
        code=code,
        entry_id=row.entry_id,
        title=title,
        position=row.position,
        rank=row.rank,
        is_tied=row.is_tied,
        score=row.score,
        judged=row.judged,
        added=row.added,
        adjusted=row.adjusted,
        low=row.low,
        high=row.high,
        chances=tuple(row.chances),
        plain_mean=row.plain_mean if is_told else None,
        spread=row.spread if is_told else None,
        readings=row.readings,
        totals=tuple(totals),
        hint=row.hint,
        # words and places have no points to lie apart by
        is_wide=ranking.round.kind is RoundKind.SCORING
        and row.spread > ranking.summary["wide_limit"],
        is_untrimmed=is_untrimmed(ranking.rule, row.readings),
        is_withheld=is_withheld,
        behind=behind(ranking, row.position),
    )


def is_untrimmed(rule: Rule, readings: int) -> bool:
    """Say whether the plain mean counts because a highest and a lowest could not be spared."""
    return rule is Rule.TRIMMED_MEAN and 0 < readings < TRIM_NEEDS


def levels_of(ranking: Ranking) -> Sequence[Level]:
    """
    Return what to draw lines under: the prizes, or before the last round the pool of the next.

    There is nothing to draw where that pool is not what stands above one line, nor where that
    round was cancelled since: what was computed for its line says nothing of prizes.
    """
    later = round_after(ranking.round)
    if later is None:
        return () if overtaken_by(ranking) else award_levels(ranking.round.category)
    told, stages = ranking.summary, stages_of(ranking)
    places = places_in(
        rule_of(later),
        placed=stages[0].end if stages else told["ranked"],
        passed=told.get("passed"),
        is_weighted=is_weighted(told.get("combination"), has_before=bool(stages)),
    )
    return () if places is None else (PoolLevel(places),)


def lines_of(ranking: Ranking, levels: Sequence[Level]) -> tuple[Line, ...]:
    """Return the award lines as rank and share alone draw them; the next score where it is near."""
    ranks = db.session.scalars(
        select(RankingRow.rank)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    ).all()
    cuts = awarding.drawn(ranks, levels)
    scores = _scores_at(ranking, {place for cut in cuts for place in (cut.end, cut.end + 1)})
    seams = {stage.end for stage in stages_of(ranking)}
    return tuple(
        Line(
            key=level.key,
            name=level.name,
            places=cut.places,
            taken=cut.end - cut.start,
            end=cut.end,
            share=level.share if level.count is None else None,
            lowest=scores.get(cut.end) if cut.end > cut.start else None,
            next_score=None
            if cut.end in seams or ranking.rule is Rule.SCHULZE
            else scores.get(cut.end + 1),
            extended_by=max(cut.end - cut.start - cut.places, 0) if cut.is_straddled else 0,
        )
        for level, cut in zip(levels, cuts, strict=True)
    )


def _scores_at(ranking: Ranking, positions: Iterable[int]) -> dict[int, Decimal]:
    rows = db.session.execute(
        select(RankingRow.position, RankingRow.score).where(
            RankingRow.ranking_id == ranking.id, RankingRow.position.in_(list(positions))
        )
    )
    return dict(rows.all())
