"""Why no plan exists, sorted for a page: which entries, which judges, and the ways out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from portal import labels
from portal.judging.adapters import KINDS
from reviewers.assignment import Blocker, Relaxation, RelaxKind, Shortfall
from reviewers.conflicts import ConflictKind

WORDS: Final = {
    **{kind: labels.word(interest) for interest, kind in KINDS.items()},
    ConflictKind.RECOGNISED: "评审中回避过",
    ConflictKind.PINNED: "组织者指定",
    ConflictKind.PROOFREADER: "审读这件作品",
}
NO_EXTRA: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """
    An entry that too few judges may read; ``barred`` are (judge code, why not).

    ``most`` is how many readings beyond the round's own it can have at all, where some were asked.
    """

    code: str
    available: int
    missing: int
    barred: tuple[tuple[str, str], ...]
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A judge whose limit binds, and by how much it would have to rise."""

    judge: str
    amount: int


@dataclass(frozen=True, slots=True)
class Review:
    """A judge whose conflicts with these entries deserve a second look."""

    judge: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """
    The least that blocks: these entries want ``needed`` readings, ``judges`` have ``room``.

    ``units`` are names, set where whole units block and naming them is shorter. ``judges`` are
    those who may read any of the entries.
    """

    entries: tuple[str, ...]
    units: tuple[str, ...]
    judges: tuple[str, ...]
    needed: int
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """
    Why no plan exists.

    ``crowded`` entries compete for the judges in ``full``; ``least`` is the smallest part of that
    which blocks by itself. ``readings`` an entry could be
    placed, if fewer than asked for would do (else None). ``judges`` more would be enough.
    """

    missing: int
    needed: int
    capacity: int
    short: tuple[ShortEntry, ...]
    crowded: tuple[str, ...]
    full: tuple[str, ...]
    least: Least | None
    limits: tuple[Limit, ...]
    readings: int | None
    reviews: tuple[Review, ...]

    @property
    def alike(self) -> tuple[tuple[ShortEntry, ...], ...]:
        """The short entries, those together that lack as many readers for the same reason."""
        groups: dict[object, list[ShortEntry]] = defaultdict(list)
        for one in self.short:
            groups[one.available, one.missing, one.barred, one.most].append(one)
        return tuple(tuple(group) for group in groups.values())


def explain(
    shortfall: Shortfall,
    conflicts: Mapping[tuple[str, str], ConflictKind],
    unit_names: Mapping[str, str],
    extra: Mapping[str, int] = NO_EXTRA,
    *,
    gone: Collection[str] = (),
) -> Explanation:
    """
    Sort the engine's findings by what can be done about them; *extra* readings were asked.

    Nothing is to be asked of who is *gone*: they judge no more.
    """
    barred: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (judge, entry), kind in conflicts.items():
        barred[entry].append((judge, WORDS[kind]))
    short = tuple(
        ShortEntry(
            one.entry,
            one.available,
            one.missing,
            tuple(barred[one.entry]),
            max(extra[one.entry] - one.missing, 0) if one.entry in extra else None,
        )
        for one in shortfall.short_entries
    )
    bottleneck = shortfall.bottleneck
    asked = [one for one in shortfall.relaxations if one.judge not in gone]
    limits = [one for one in asked if one.kind is RelaxKind.RAISE_MAX_LOAD]
    lower = [one for one in asked if one.kind is RelaxKind.LOWER_READINGS]
    return Explanation(
        missing=shortfall.missing,
        needed=shortfall.needed,
        capacity=shortfall.capacity,
        short=short,
        crowded=bottleneck.entries if bottleneck else (),
        full=tuple(one for one in bottleneck.judges if one not in gone) if bottleneck else (),
        least=_least(shortfall.blocker, unit_names) if shortfall.blocker else None,
        limits=tuple(Limit(one.judge, one.amount) for one in limits),
        readings=lower[0].amount if lower else None,
        reviews=_reviews(asked),
    )


def explanation_of(told: Mapping[str, Any]) -> Explanation:
    """Read back what was kept as JSON (``dataclasses.asdict``)."""
    least = told["least"]
    return Explanation(
        missing=told["missing"],
        needed=told["needed"],
        capacity=told["capacity"],
        short=tuple(
            ShortEntry(**{**one, "barred": tuple((who, why) for who, why in one["barred"])})
            for one in told["short"]
        ),
        crowded=tuple(told["crowded"]),
        full=tuple(told["full"]),
        least=least and Least(**{name: _tuple(value) for name, value in least.items()}),
        limits=tuple(Limit(**one) for one in told["limits"]),
        readings=told["readings"],
        reviews=tuple(Review(one["judge"], tuple(one["entries"])) for one in told["reviews"]),
    )


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _least(blocker: Blocker, unit_names: Mapping[str, str]) -> Least:
    return Least(
        entries=blocker.entries,
        units=tuple(unit_names.get(code, code) for code in blocker.units),
        judges=blocker.judges,
        needed=blocker.needed,
        room=blocker.room,
    )


def _reviews(asked: Iterable[Relaxation]) -> tuple[Review, ...]:
    entries: dict[str, list[str]] = defaultdict(list)
    for one in asked:
        if one.kind is RelaxKind.REVIEW_CONFLICT:
            entries[one.judge].append(one.entry)
    return tuple(Review(judge, tuple(codes)) for judge, codes in sorted(entries.items()))
