"""Reads before publishing: who holds which award, what to look at twice, what is missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.judging import awarding
from portal.judging.standings import Person, people_of
from portal.labels import word
from portal.models import Award, AwardLevel, Call, Category, Ranking, RankingRow
from portal.models.enums import SecrecyConclusion
from portal.publishing import queries, snapshot

# a unit with at least so many awards, and at least this share of all, is worth a second look
MANY, LARGE = 3, 0.3


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
    """An award level with those who hold it; ``extended`` when a tie reaches across its line."""

    level: AwardLevel
    places: int
    candidates: tuple[Candidate, ...]

    @property
    def extended(self) -> int:
        """How many more than its places the level holds."""
        return max(len(self.candidates) - self.places, 0)


@dataclass(frozen=True, slots=True)
class UnitShare:
    """获奖集中度: how many awards of a category one unit holds."""

    unit: str
    awards: int
    entries: int
    is_large: bool


@dataclass(frozen=True, slots=True)
class AwardTable:
    """The awards of one category as organisers decide them."""

    levels: tuple[LevelTable, ...]
    without: tuple[Candidate, ...]
    units: tuple[UnitShare, ...]
    is_decided: bool

    @property
    def warned(self) -> int:
        """How many awarded entries should be looked at twice."""
        return sum(1 for level in self.levels for one in level.candidates if one.warnings)


def award_table(ranking: Ranking) -> AwardTable:
    """Return levels, holders and warnings of a locked ranking, in a fixed number of queries."""
    category = ranking.round.category
    levels, awards = queries.levels_of(category), queries.awards_of(ranking)
    people = people_of(ranking)
    candidates = _candidates(ranking, people, awards)
    held: dict[int, list[Candidate]] = {level.id: [] for level in levels}
    without: list[Candidate] = []
    for one in candidates:
        award = awards.get(one.row.entry_id)
        (held[award.level_id] if award else without).append(one)
    valid = len(ranking.rows)
    return AwardTable(
        tuple(
            LevelTable(one, awarding.places_of(one, valid), tuple(held[one.id])) for one in levels
        ),
        tuple(without),
        tuple(_units(people, {ids.entry_id for ids in ranking.rows if ids.entry_id in awards})),
        queries.is_decided(ranking),
    )


def _candidates(
    ranking: Ranking, people: Mapping[str, Person], awards: Mapping[int, Award]
) -> list[Candidate]:
    codes = {person.entry.id: code for code, person in people.items()}
    repeated = queries.repeated_authors(awards)
    insiders = queries.insiders(ranking.round.category.call)
    found = []
    for row in ranking.rows:
        person = people[codes[row.entry_id]]
        warnings = []
        award = awards.get(row.entry_id)
        if row.entry_id in repeated:
            warnings.append(f"{'、'.join(repeated[row.entry_id])}在这一组还有别的获奖作品")
        if award is not None and person.unit_id in insiders:
            warnings.append("组织者或评委所在的单位")
        found.append(
            Candidate(
                codes[row.entry_id], row.rank, row.is_tied, row, person,
                award.reason if award else "", tuple(warnings),
            )
        )  # fmt: skip
    return found


def _units(people: Mapping[str, Person], awarded: set[int]) -> list[UnitShare]:
    entries = Counter(person.unit for person in people.values())
    awards = Counter(person.unit for person in people.values() if person.entry.id in awarded)
    total = sum(awards.values()) or 1
    return [
        UnitShare(unit, number, entries[unit], number >= MANY and number / total >= LARGE)
        for unit, number in sorted(awards.items(), key=lambda pair: (-pair[1], pair[0]))
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
