"""Reads before publishing: who holds which award, what to look at twice, what is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.extensions import db
from portal.judging import awarding
from portal.judging.people import Person, people_of
from portal.labels import word
from portal.models import (
    Award,
    AwardLevel,
    BlindCode,
    Call,
    Category,
    Entry,
    Ranking,
    RankingRow,
    Unit,
)
from portal.models.enums import SecrecyConclusion
from portal.publishing import authorship, queries, snapshot

# a unit with at least so many awards, and at least this share of all, is worth a second look
MANY, LARGE = 3, 0.3
VETOED = "已取消资格，不能评奖"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked entry with its author, and what a person should look at before awarding it."""

    code: str
    rank: int
    is_tied: bool
    row: RankingRow
    person: Person
    reason: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelTable:
    """An award level: how many hold it, and those of them on this page."""

    level: AwardLevel
    places: int
    held: int
    candidates: tuple[Candidate, ...]

    @property
    def extended(self) -> int:
        """How many more than its places the level holds: a tie across its line, or a deed."""
        return max(self.held - self.places, 0)


@dataclass(frozen=True, slots=True)
class UnitShare:
    """获奖集中度: how many awards of a category one unit holds."""

    unit: str
    awards: int
    entries: int
    is_large: bool


@dataclass(frozen=True, slots=True)
class AwardTable:
    """The awards of one category as organisers decide them: the whole, and one page of holders."""

    levels: tuple[LevelTable, ...]
    without: tuple[Candidate, ...]
    awarded: int
    left: int
    warned: int
    passed: int
    units: tuple[UnitShare, ...]
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An award as a column of the table: its level, and why it was given by hand."""

    level_id: int
    reason: str


def award_table(ranking: Ranking, *, offset: int = 0, limit: int | None = None) -> AwardTable:
    """
    Return levels, holders and warnings of a locked ranking, in a fixed number of queries.

    Holders run from the highest level to those without an award; *offset* and *limit* choose
    a page of them.
    """
    levels, held = queries.levels_of(ranking.round.category), _held(ranking)
    order = _order(ranking)
    holders = {
        level.id: [one for one in order if one in held and held[one].level_id == level.id]
        for level in levels
    }
    without = [one for one in order if one not in held]
    everyone = [one for ids in holders.values() for one in ids] + without
    warnings = _warnings(ranking, held)
    passed = authorship.passed_over(ranking)
    page = everyone[offset : None if limit is None else offset + limit]
    out = {one: [VETOED] for one in queries.vetoed(order)}
    found = _candidates(ranking, page, held, warnings | _passed_words(passed) | out)
    return AwardTable(
        levels=tuple(
            LevelTable(
                one, awarding.places_of(one, len(order)), len(holders[one.id]),
                tuple(found[each] for each in holders[one.id] if each in found),
            )
            for one in levels
        ),
        without=tuple(found[each] for each in without if each in found),
        awarded=len(held),
        left=len(without),
        warned=len(warnings),
        passed=len(passed),
        units=tuple(_units(ranking)),
        is_decided=queries.is_decided(ranking),
    )  # fmt: skip


def _passed_words(passed: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    return {
        entry_id: [f"{'、'.join(names)}已凭另一件作品获奖，每位作者只得一个奖"]
        for entry_id, names in passed.items()
    }


def candidate_of(ranking: Ranking, code: str) -> Candidate | None:
    """Return one ranked entry by its blind code, or None."""
    entry_id = db.session.scalar(
        select(RankingRow.entry_id)
        .join(BlindCode, BlindCode.entry_id == RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id, BlindCode.code == code)
    )
    if entry_id is None:
        return None
    held = _held(ranking)
    return _candidates(ranking, [entry_id], held, _warnings(ranking, held))[entry_id]


def _held(ranking: Ranking) -> dict[int, Held]:
    rows = db.session.execute(
        select(Award.entry_id, Award.level_id, Award.reason)
        .where(Award.ranking_id == ranking.id)
        .order_by(Award.id)
    )
    return {entry_id: Held(level_id, reason) for entry_id, level_id, reason in rows}


def _order(ranking: Ranking) -> Sequence[int]:
    return db.session.scalars(
        select(RankingRow.entry_id)
        .where(RankingRow.ranking_id == ranking.id)
        .order_by(RankingRow.position)
    ).all()


def _warnings(ranking: Ranking, held: Mapping[int, Held]) -> dict[int, list[str]]:
    """Return awarded entry → what to look at, for those where there is something."""
    found: dict[int, list[str]] = defaultdict(list)
    # where the rule holds nobody can be awarded twice
    twice = {} if authorship.is_limited(ranking) else authorship.shared(held)
    for entry_id, names in twice.items():
        found[entry_id].append(f"{'、'.join(names)}在这一组还有别的获奖作品")
    inside = db.session.scalars(
        select(Award.entry_id)
        .join(Entry, Entry.id == Award.entry_id)
        .where(
            Award.ranking_id == ranking.id,
            Entry.unit_id.in_(queries.insiders(ranking.round.category.call)),
        )
        .order_by(Award.entry_id)
    )
    for entry_id in inside:
        found[entry_id].append("组织者或评委所在的单位")
    return found


def _candidates(
    ranking: Ranking,
    entry_ids: Sequence[int],
    held: Mapping[int, Held],
    warnings: Mapping[int, Sequence[str]],
) -> dict[int, Candidate]:
    people = {one.entry.id: (code, one) for code, one in people_of(ranking, entry_ids).items()}
    rows = db.session.scalars(
        select(RankingRow)
        .where(RankingRow.ranking_id == ranking.id, RankingRow.entry_id.in_(entry_ids))
        .order_by(RankingRow.position)
    )
    found = {}
    for row in rows:
        code, person = people[row.entry_id]
        award = held.get(row.entry_id)
        found[row.entry_id] = Candidate(
            code, row.rank, row.is_tied, row, person,
            award.reason if award else "", tuple(warnings.get(row.entry_id, ())),
        )  # fmt: skip
    return found


def _units(ranking: Ranking) -> list[UnitShare]:
    awards = func.count(Award.id)
    rows = db.session.execute(
        select(Unit.name, awards, func.count())
        .select_from(RankingRow)
        .join(Entry, Entry.id == RankingRow.entry_id)
        .join(Unit, Unit.id == Entry.unit_id)
        .outerjoin(
            Award,
            (Award.entry_id == RankingRow.entry_id) & (Award.ranking_id == RankingRow.ranking_id),
        )
        .where(RankingRow.ranking_id == ranking.id)
        .group_by(Unit.name)
        .having(awards > 0)
        .order_by(awards.desc(), Unit.name)
    ).all()
    total = sum(number for _, number, _ in rows) or 1
    return [
        UnitShare(unit, number, entries, number >= MANY and number / total >= LARGE)
        for unit, number, entries in rows
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing publishing needs: done, or what is missing."""

    label: str
    word: str
    is_done: bool


def steps(call: Call) -> list[Step]:
    """Return what publishing needs, in the order in which it is done."""
    found: list[Step] = []
    for category, ranking in queries.final_rankings(call):
        if queries.has_round(category):
            found += _category_steps(category, ranking)
    if not found:
        found.append(Step("名次", "还没有锁定", False))
    return [*found, _review_step(call)]


def _category_steps(category: Category, ranking: Ranking | None) -> Sequence[Step]:
    locked = ranking is not None
    decided = ranking is not None and queries.is_decided(ranking)
    return (
        Step(f"{category.name}：名次", "已锁定" if locked else "还没有锁定", locked),
        Step(f"{category.name}：奖项", "已定" if decided else "还没有定", decided),
    )


def _review_step(call: Call) -> Step:
    review = queries.newest_review(call)
    if review is None:
        return Step("保密审查", "还没有登记", False)
    if review.conclusion is not SecrecyConclusion.PASSED:
        return Step("保密审查", word(review.conclusion), False)
    if snapshot.is_review_stale(review, call):
        return Step("保密审查", "审查以后内容有变化，要再审查一次", False)
    return Step("保密审查", word(review.conclusion), True)
