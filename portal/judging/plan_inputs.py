"""What a plan is computed from, gathered from rows today or read back from a stored plan."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from portal.errors import Refused
from portal.extensions import db
from portal.judging import queries
from portal.judging.adapters import Pool
from portal.judging.queries.progress import IS_LIVE, IS_RECUSED, IS_WITHDRAWN
from portal.models import Assignment, BlindCode, JudgeProfile, Plan, Round, Scorecard
from portal.models.enums import ScorecardState
from reviewers.assignment import Panels
from reviewers.assignment import Plan as Solution
from reviewers.assignment import plan as solve
from reviewers.conflicts import ConflictKind
from reviewers.values import EntryRef, JudgeRef

Pair = tuple[str, str]
NO_EXTRA: Final[Mapping[str, int]] = MappingProxyType({})


class Keep(StrEnum):
    """Which readings a new plan leaves where they are."""

    # those somebody has put points to
    SCORED = "scored"
    # all that working judges hold: only what is missing is added
    ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """
    What a plan is asked for besides the pool.

    ``extra`` readings come on top of ``readings`` for the entries it names; ``panels`` is judge
    code → fixed panel, empty where nobody imposed any, and ``anchors`` what all panels read.
    """

    readings: int
    keep: Keep
    extra: Mapping[str, int] = field(default_factory=dict)
    panels: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imposed:
    """Fixed panels (固定评委组), by judge code, and how many works all of them read (共评作品)."""

    members: Mapping[str, str]
    anchors: int = 0

    def check(self, readings: int) -> None:
        """Refuse panels that are none, or too small for an entry's readings."""
        sizes = Counter(self.members.values())
        if len(sizes) < 2:
            raise Refused("固定评委组至少要有两组。只有一组的，用随机分配就行。")
        small = sorted(name for name, size in sizes.items() if size < readings)
        if small:
            raise Refused(
                f"{'、'.join(small)}不够 {readings} 位评委，每件作品要 {readings} 位评委评。"
                "请加人，或者并到别的组。"
            )


@dataclass(frozen=True, slots=True)
class Situation:
    """The pool as it stands and the pairs a plan must keep."""

    pool: Pool
    fixed: frozenset[Pair]
    # who judges no more: what they signed stays, more they cannot take
    gone: frozenset[str] = frozenset()


def situation_of(round_: Round, *, keep: Keep) -> Situation:
    """
    Return what a plan for this round starts from.

    Nobody gets back an entry they stepped aside from. What judges who left have signed stays;
    their drafts do not, nor does any reading that has become a conflict. What a plan took back
    with points in it comes home while its entry lacks readings. Whose limit was lowered below what
    stays with them keeps that, and takes no more.
    """
    free = queries.judges_for(round_.category)
    present = {judge.id for judge in queries.judges_working(round_.category.call)}
    held = [row for row in _readings(round_, IS_LIVE) if _stays(row, present=present, keep=keep)]
    taken = [
        row
        for row in _readings(round_, IS_WITHDRAWN)
        if row.card is not None and _stays(row, present=present, keep=keep)
    ]
    extra = _holders([*held, *taken], known={judge.id for judge in free})
    pool = queries.pool(round_, judges=[*free, *extra])
    left = {(row.judge.code, code): ConflictKind.RECOGNISED for row, code in _recused(round_)}
    conflicts = {**left, **pool.conflicts}
    entries = {entry.code for entry in pool.entries}
    fixed = _fixed(
        held, taken, entries=entries, conflicts=conflicts.keys(), readings=round_.readings
    )
    kept, gone = Counter(judge for judge, _ in fixed), frozenset(judge.code for judge in extra)
    judges = tuple(
        replace(judge, max_load=_most(judge, kept[judge.code], is_gone=judge.code in gone))
        for judge in pool.judges
        if kept[judge.code] or judge.code not in gone
    )
    return Situation(Pool(pool.entries, judges, _of(conflicts, judges)), fixed, gone)


def _most(judge: JudgeRef, kept: int, *, is_gone: bool) -> int | None:
    """Return how many readings a judge may hold, of which *kept* cannot be taken away."""
    if is_gone:
        return kept
    return None if judge.max_load is None else max(judge.max_load, kept)


@dataclass(frozen=True, slots=True)
class _Reading:
    judge: JudgeProfile
    entry: str
    card: ScorecardState | None

    @property
    def pair(self) -> Pair:
        return (self.judge.code, self.entry)


def _readings(round_: Round, condition: ColumnElement[bool]) -> list[_Reading]:
    judges = {judge.id: judge for judge in queries.judges_of(round_.category.call)}
    # a judge has hundreds of readings: made once, not once a reading
    rows = db.session.execute(
        select(Assignment.judge_id, BlindCode.code, Scorecard.state)
        .select_from(Assignment)
        .join(JudgeProfile, JudgeProfile.id == Assignment.judge_id)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .outerjoin(Scorecard, Scorecard.assignment_id == Assignment.id)
        .where(Assignment.round_id == round_.id, condition)
        .order_by(JudgeProfile.code, BlindCode.code)
    )
    return [_Reading(judges[judge], code, card) for judge, code, card in rows]


def _stays(row: _Reading, *, present: set[int], keep: Keep) -> bool:
    if row.judge.id not in present:
        return row.card is ScorecardState.SIGNED
    return row.card is not None or keep is Keep.ASSIGNED


def _holders(held: Iterable[_Reading], *, known: set[int]) -> list[JudgeProfile]:
    """Judges who keep readings but take no new ones, by code."""
    found = {row.judge.code: row.judge for row in held if row.judge.id not in known}
    return [found[code] for code in sorted(found)]


def _fixed(
    held: Iterable[_Reading],
    taken: Iterable[_Reading],
    *,
    entries: Collection[str],
    conflicts: Collection[Pair],
    readings: int,
) -> frozenset[Pair]:
    """Return what stays, and of what was taken back, signed first, what the entries still lack."""
    fixed = {row.pair for row in held if row.entry in entries and row.pair not in conflicts}
    have = Counter(entry for _, entry in fixed)
    loads = Counter(judge for judge, _ in fixed)
    for row in sorted(taken, key=lambda one: one.card is not ScorecardState.SIGNED):
        most = row.judge.max_load
        has_room = have[row.entry] < readings and (most is None or loads[row.judge.code] < most)
        if has_room and row.entry in entries and row.pair not in conflicts:
            fixed.add(row.pair)
            have[row.entry] += 1
            loads[row.judge.code] += 1
    return frozenset(fixed)


def _recused(round_: Round) -> list[tuple[Assignment, str]]:
    rows = db.session.execute(
        select(Assignment, BlindCode.code)
        .join(Assignment.judge)
        .join(BlindCode, BlindCode.entry_id == Assignment.entry_id)
        .where(Assignment.round_id == round_.id, IS_RECUSED)
        .options(contains_eager(Assignment.judge))
        .order_by(Assignment.id)
    )
    return [(assignment, code) for assignment, code in rows]


def _of(
    conflicts: Mapping[Pair, ConflictKind], judges: Iterable[JudgeRef]
) -> dict[Pair, ConflictKind]:
    codes = {judge.code for judge in judges}
    return {pair: kind for pair, kind in sorted(conflicts.items()) if pair[0] in codes}


def as_stored(found: Situation, terms: Terms) -> dict[str, Any]:
    """Write the engine's inputs as JSON: opaque person keys, codes, no names."""
    pool = found.pool
    return {
        "readings": terms.readings,
        "extra": {code: terms.extra[code] for code in sorted(terms.extra)},
        "keep": terms.keep.value,
        "panels": {code: terms.panels[code] for code in sorted(terms.panels)},
        "anchors": sorted(terms.anchors),
        "entries": [[one.code, one.unit, sorted(one.authors), one.style] for one in pool.entries],
        "judges": [
            [one.code, one.unit, sorted(one.persons), sorted(one.styles), one.max_load]
            for one in pool.judges
        ],
        "conflicts": [[*pair, kind.value] for pair, kind in sorted(pool.conflicts.items())],
        "fixed": [list(pair) for pair in sorted(found.fixed)],
    }


def terms_of(stored: Mapping[str, Any]) -> Terms:
    """Read back what a stored plan was asked for."""
    return Terms(
        readings=stored["readings"],
        keep=Keep(stored["keep"]),
        # plans of earlier versions knew none of these
        extra=stored.get("extra", {}),
        panels=stored.get("panels", {}),
        anchors=tuple(stored.get("anchors", ())),
    )


def computed(pool: Pool, fixed: Iterable[Pair], terms: Terms, *, seed: int) -> Solution:
    """Have the engine plan. Raises Infeasible."""
    readings: int | dict[str, int] = terms.readings
    if terms.extra:
        readings = {
            entry.code: terms.readings + terms.extra.get(entry.code, 0) for entry in pool.entries
        }
    panels = Panels(terms.panels, frozenset(terms.anchors)) if terms.panels else None
    return solve(
        pool.entries,
        pool.judges,
        pool.conflicts,
        readings=readings,
        seed=seed,
        fixed=frozenset(fixed),
        panels=panels,
    )


def recompute(plan: Plan) -> Solution:
    """Solve a stored plan's inputs again; the answer must be the stored one."""
    stored = plan.inputs
    pool = Pool(
        tuple(
            EntryRef(code, unit, frozenset(people), style)
            for code, unit, people, style in stored["entries"]
        ),
        tuple(
            JudgeRef(code, unit, frozenset(people), frozenset(styles), load)
            for code, unit, people, styles, load in stored["judges"]
        ),
        {(judge, entry): ConflictKind(kind) for judge, entry, kind in stored["conflicts"]},
    )
    fixed = [(judge, entry) for judge, entry in stored["fixed"]]
    return computed(pool, fixed, terms_of(stored), seed=plan.seed)


def is_replayable(plan: Plan) -> bool:
    """Say whether computing the plan again gives the stored pairs, by the same engine."""
    again = recompute(plan)
    return (
        again.engine_version == plan.engine_version
        and again.inputs_digest == plan.inputs_digest
        and [list(pair) for pair in again.pairs] == plan.pairs
    )
