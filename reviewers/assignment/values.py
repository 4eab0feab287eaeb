"""What a plan says, and what it says when there is none. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Island:
    """Judges and entries linked by readings, and by none to anybody else."""

    judges: tuple[str, ...]
    entries: tuple[str, ...]


class LoadReason(StrEnum):
    """Why a judge's load is not the even one."""

    # the judge takes no more
    LIMIT = "limit"
    # the judge must step aside from too much
    CONFLICTS = "conflicts"
    # the judge held this much before
    KEPT = "kept"
    # others take no more or must step aside
    OTHERS = "others"
    # a reading moved to join islands
    JOINING = "joining"


@dataclass(frozen=True, slots=True)
class UnevenLoad:
    """A judge below the floor or above the ceiling of the mean, and why."""

    judge: str
    load: int
    reason: LoadReason


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Who reads what (分配方案).

    ``pairs`` are (judge code, entry code), sorted, kept ones included; ``added`` are the
    new ones. ``loads`` counts readings per judge, sorted by code. ``widened`` is how far
    conflicts, limits or kept pairs forced some load below the floor or above the ceiling of
    the mean: the least possible (0 = even), but for the one reading that joining islands may
    take; ``uneven`` says who and why.
    ``components`` has one Island when every score can be compared with every other;
    ``is_split_forced`` when there are more because no plan has one, ``swaps`` is what joining
    took. ``attempt`` counts the reseeded tries spent on that. ``without_expert`` are entries
    none of whose judges knows the script although some judge does.
    """

    pairs: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]
    loads: tuple[tuple[str, int], ...]
    widened: int
    uneven: tuple[UnevenLoad, ...]
    components: tuple[Island, ...]
    is_split_forced: bool
    swaps: int
    without_expert: tuple[str, ...]
    seed: int
    attempt: int
    engine_version: str
    inputs_digest: str


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """An entry with fewer judges free of conflict than the readings it needs."""

    entry: str
    available: int
    missing: int


@dataclass(frozen=True, slots=True)
class Overload:
    """A judge whose kept readings already exceed their own limit."""

    judge: str
    load: int
    max_load: int


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Entries that compete for the same judges, all of them full; ``missing`` readings."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """
    The least that blocks: take one of ``entries`` away, and the rest has its place.

    These entries want ``needed`` new readings; the ``judges`` who may read any of them have
    room for ``room`` of those. ``units`` is set where all entries of a few units block and
    naming the units is shorter; the entries are then all theirs.
    """

    entries: tuple[str, ...]
    units: tuple[str, ...]
    judges: tuple[str, ...]
    needed: int
    room: int


class RelaxKind(StrEnum):
    """What an organiser could give way on."""

    ADD_JUDGE = "add_judge"
    RAISE_MAX_LOAD = "raise_max_load"
    LOWER_READINGS = "lower_readings"
    REVIEW_CONFLICT = "review_conflict"


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    One way out.

    ADD_JUDGE: ``entry`` (or "" for any) needs ``amount`` more judges' readings.
    RAISE_MAX_LOAD: let ``judge`` take up to ``amount`` more. LOWER_READINGS: ``amount``
    readings an entry can be placed. REVIEW_CONFLICT: see whether (``judge``, ``entry``)
    is truly in conflict; it would free ``amount`` reading.
    """

    kind: RelaxKind
    amount: int
    judge: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """
    Why no plan exists.

    ``missing`` readings cannot be placed at best; ``needed`` and ``capacity`` are the
    readings wanted and what all judges' limits allow, kept pairs included. Any of the
    lists may be empty; all are sorted by code.
    """

    missing: int
    needed: int
    capacity: int
    short_entries: tuple[ShortEntry, ...]
    overloaded: tuple[Overload, ...]
    bottleneck: Bottleneck | None
    blocker: Blocker | None
    relaxations: tuple[Relaxation, ...]
