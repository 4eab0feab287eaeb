"""How one entry's score came about, step by step: for a unit that objects. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from portal.extensions import db
from portal.judging import carrying, numbering
from portal.judging.blocks import behind
from portal.judging.computing import adjustments_in, solve_round
from portal.judging.findings import JudgeFinding, findings_of
from portal.judging.people import judge_names
from portal.judging.queries.by_ids import masked_titles
from portal.judging.queries.stages import is_locked
from portal.judging.queries.withheld import withheld_entries
from portal.judging.standings import is_untrimmed
from portal.models import BlindCode, Entry, Ranking, RankingRow
from portal.models.enums import Combination, Rule
from reviewers.adjustments import Adjustment, adjusted_by
from reviewers.scoring import TRIM_NEEDS, rounded


@dataclass(frozen=True, slots=True)
class Given:
    """
    One judge's total: ``is_dropped`` when the rule leaves it out, and the judge's habits.

    Until the lock the totals stand lowest first, and neither name nor habits tell whose they are.
    """

    label: str
    total: Decimal
    is_dropped: bool
    habits: JudgeFinding | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one round gave the entry: its rank there, the score, and its weight in percent."""

    name: str
    rank: int
    score: Decimal
    weight: Decimal | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everything one entry's place rests on."""

    code: str
    title: str
    entry: Entry
    row: RankingRow
    given: tuple[Given, ...]
    # whether single totals wait for the lock
    is_withheld: bool
    adjustments: tuple[Adjustment, ...]
    is_untrimmed: bool
    # the rounds it went through, the first one first; none where there was one only
    parts: tuple[Part, ...]
    is_weighted: bool
    behind: str


def reckoning_of(ranking: Ranking, code: str) -> Reckoning | None:
    """Return how the entry with this blind code came to its place; None without a rank."""
    found = db.session.execute(
        select(RankingRow, Entry)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .join(Entry, Entry.id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id, BlindCode.code == code)
    ).one_or_none()
    if found is None:
        return None
    row, entry = found
    is_withheld = entry.id in withheld_entries(ranking.round, [entry.id])
    return Reckoning(
        code,
        masked_titles([entry.id]).get(entry.id, ""),
        entry,
        row,
        () if is_withheld else _given(ranking, row),
        is_withheld,
        tuple(adjustments_in(ranking.inputs).get(code, ())),
        is_untrimmed(ranking.rule, row.readings),
        parts_of(ranking, row, code),
        ranking.summary.get("combination") == Combination.WEIGHTED.value,
        behind(ranking, row.position),
    )


def parts_of(ranking: Ranking, row: RankingRow, code: str) -> tuple[Part, ...]:
    """
    Return what each round gave an entry, from the stored inputs; nothing after one round.

    Where another engine placed it otherwise, that is not for this one to explain: nothing, too.
    """
    inputs = ranking.inputs
    if not inputs.get("before"):
        return ()
    own, given = solve_round(inputs)[1], adjustments_in(inputs)
    whole = carrying.carried(inputs, own, given)
    placed = [(one.rank, one.score.official) for one in whole.rows if one.entry == code]
    if placed != [(row.rank, row.score)]:
        return ()
    added = {entry: Fraction(adjusted_by(points)) for entry, points in given.items()}
    names = {stage["round"]: stage["name"] for stage in (*inputs["before"], inputs["combination"])}
    for place in carrying.places_of(inputs, own, added):
        if place.entry == code:
            return tuple(
                Part(names[one.stage], one.rank, rounded(one.score), one.weight)
                for one in place.parts
            )
    return ()


def _given(ranking: Ranking, row: RankingRow) -> tuple[Given, ...]:
    if not is_locked(ranking.round.category_id):
        given = sorted(Decimal(total) for _, total in row.totals)
        dropped = _dropped(ranking.rule, given)
        return tuple(
            Given(f"评分{at + 1}", total, at in dropped, None) for at, total in enumerate(given)
        )
    habits = findings_of(ranking).judges
    totals = [(place, Decimal(total)) for place, total in row.totals]
    dropped = _dropped(ranking.rule, [total for _, total in totals])
    names = judge_names(ranking, numbering.stored_order(ranking))
    return tuple(
        Given(names[place], total, at in dropped, habits[place] if habits else None)
        for at, (place, total) in enumerate(totals)
    )


def _dropped(rule: Rule, totals: Sequence[Decimal]) -> set[int]:
    """Places of the one highest and the one lowest total that the rule leaves out."""
    if rule is not Rule.TRIMMED_MEAN or len(totals) < TRIM_NEEDS:
        return set()
    order = sorted(range(len(totals)), key=lambda place: totals[place])
    return {order[0], order[-1]}
