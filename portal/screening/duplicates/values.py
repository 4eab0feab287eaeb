"""Screening room, what the pages of the duplicate check are told: values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.models import (
    DuplicateCase,
    DuplicatePair,
    DuplicateRun,
    DuplicateVerdict,
    ScanPage,
)
from portal.models.enums import (
    CaseOpening,
    CaseState,
    Finding,
    PairKind,
    RunState,
    SimilarityBand,
)

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesWanted:
    """One question to the list of cases; an empty one asks for all that are not merged."""

    state: CaseState | None = None
    band: SimilarityBand | None = None
    kind: PairKind | None = None
    # True across units, False within one
    is_cross_unit: bool | None = None
    # code of a unit that has an entry in it
    unit: str = ""
    # of the verdict that stands
    finding: Finding | None = None
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One line of the list, strongest evidence first; open ones before the others."""

    code: str
    number: int
    state: CaseState
    opening: CaseOpening
    opened_at: datetime
    closed_at: datetime | None
    band: SimilarityBand
    strength: float
    size: int
    has_text: bool
    has_scan: bool
    is_cross_unit: bool
    # of the members, the earliest submission first; reference texts last
    titles: tuple[str, ...]
    units: tuple[str, ...]
    # of the verdict that stands
    finding: Finding | None
    # open, and nothing in it reaches the mark any more
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesFound:
    """One page of answers, how many there are, and how many cases are in each state."""

    lines: tuple[CaseLine, ...]
    total: int
    page: int
    counts: Mapping[CaseState, int]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.total // PER_PAGE), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An entry or a reference text as organisers see it; ``key`` names it within a case."""

    key: str
    code: str
    is_reference: bool
    title: str
    # of an entry: authors, unit, when it was submitted; of a reference text: where it is from
    authors: tuple[str, ...] = ()
    unit: str = ""
    unit_code: str = ""
    source: str = ""
    submitted_at: datetime | None = None
    status: Any = None
    # the title of another call than this one, or ""
    other_call: str = ""
    # of another call that the reader has no right to look into: nobody is named
    is_masked: bool = False
    # 总文字复制比 and 去除引用后复制比; None while unchecked, of scans and of other calls
    share: float | None = None
    share_without_base: float | None = None
    band: SimilarityBand = SimilarityBand.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A side in a case."""

    side: Side
    is_earliest: bool
    joined_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One pair of a case; ``a`` and ``b`` are keys of its members."""

    code: str
    kind: PairKind
    a: str
    b: str
    score: float
    is_alarm: bool
    band: SimilarityBand
    share_a: float
    share_b: float
    matched_a: int
    matched_b: int
    longest: int
    passages: int
    # a standing verdict holds for it
    is_decided: bool
    # a text or a picture of it has changed or gone since
    is_outdated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with everything on it. ``fingerprint`` goes into the form of the verdict."""

    case: DuplicateCase
    members: tuple[Member, ...]
    former: tuple[Member, ...]
    pairs: tuple[PairLine, ...]
    # newest first, those that no longer stand too, and those of cases that were merged into it
    verdicts: tuple[DuplicateVerdict, ...]
    fingerprint: str
    # the number of the case it was merged into
    merged_into: int | None
    # open, and nothing in it reaches the mark any more
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSide:
    """One side of a pair with what was compared, to be shown beside the other."""

    side: Side
    # the text as it was checked, and what of it is quoted from base texts: start, end, the key of
    # the base text, the article or 0
    text: str = ""
    base_spans: tuple[tuple[int, int, str, int], ...] = ()
    # it is no longer the current text or page
    is_outdated: bool = False
    page: ScanPage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """
    One pair with both sides and its evidence.

    ``passages`` are (a start, a end, b start, b end, kind), in the order of ``a``; the keys of
    base texts have their titles in ``base_titles``.
    """

    pair: DuplicatePair
    case: DuplicateCase | None
    a: CheckedSide
    b: CheckedSide
    passages: tuple[tuple[int, int, int, int, str], ...]
    base_titles: Mapping[str, str]
    # of the other pairs in the case, in the order of the case: (code before, code after, place)
    previous: str = ""
    following: str = ""
    place: int = 1
    total: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    How far the check of a call has come. Only ``is_complete`` may be read as “no duplicates”.

    ``full`` is the newest full run; ``unchecked`` counts the entries that no finished check has
    looked at as they are now; ``stale`` those that the last full run did not see so.
    """

    is_on: bool
    full: DuplicateRun | None
    entries: int
    unchecked: int
    stale: int
    waiting: int
    open_cases: int
    # pages of which no print could be made
    unreadable: int
    # pages whose file could not be read for now; they are tried again
    away: int = 0

    @property
    def is_complete(self) -> bool:
        """Every entry was checked as it stands, against all others."""
        is_done = self.full is not None and self.full.state is RunState.DONE
        return self.is_on and is_done and self.stale == 0 and self.unchecked == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    """What is alike in topic, 0 to 1, and copied nothing."""

    side: Side
    topic: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCheck:
    """What the check says of one entry, for the organisers' page of it."""

    is_on: bool
    is_checked: bool
    share: float
    share_without_base: float
    band: SimilarityBand
    chars: int
    base_chars: int
    checked_at: datetime | None
    # cases it is in: (code, number, state)
    cases: tuple[tuple[str, int, CaseState], ...]
    pairs: tuple[PairLine, ...]
    # None where no full check has seen the text as it is
    topics: tuple[TopicLine, ...] | None = None
