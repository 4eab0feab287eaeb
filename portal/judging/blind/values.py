"""Blind values: all that a judge's page can hold. Frozen, and none of them an identity."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from portal.models.enums import CategoryKind, RoundKind, RoundState, ScorecardState
from reviewers import rubric as engine
from reviewers.values import inputs_digest

QUOTED: Final = frozenset({"law", "slip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindCard:
    """A judge's own scorecard."""

    state: ScorecardState | None
    points: dict[str, Decimal]
    remark: str
    total: Decimal | None
    version: int
    saved_at: datetime | None
    signed_at: datetime | None
    digest: str | None

    @property
    def is_signed(self) -> bool:
        """Whether the points are final, unless the judge takes them back."""
        return self.state is ScorecardState.SIGNED

    @property
    def is_reopened(self) -> bool:
        """Whether it was signed once and taken back."""
        return self.state is ScorecardState.REOPENED

    @property
    def is_begun(self) -> bool:
        """Whether something was given that is not signed."""
        return self.state is not None and not self.is_signed


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindRound:
    """What a judge may know of a round."""

    code: str
    name: str
    category: str
    kind: CategoryKind
    state: RoundState
    due_at: datetime | None
    call: str
    contact: str
    round_kind: RoundKind = RoundKind.SCORING
    # what who has signed may know of the others
    shows_peers: bool = False
    has_discussion: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether judges give points, rather than pass or put in order."""
        return self.round_kind is RoundKind.SCORING

    @property
    def is_sifting(self) -> bool:
        """Whether works are let pass or not."""
        return self.round_kind is RoundKind.SIFTING

    @property
    def is_ranking(self) -> bool:
        """Whether works are put in order."""
        return self.round_kind is RoundKind.RANKING

    @property
    def is_open(self) -> bool:
        """Whether points can be given."""
        return self.state is RoundState.OPEN

    @property
    def is_essay(self) -> bool:
        """Whether the works are read as text (and counted as 篇)."""
        return self.kind is CategoryKind.ESSAY


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindItem:
    """One line of the queue."""

    assignment_id: int
    code: str
    title: str
    characters: int | None
    round: BlindRound
    card: BlindCard
    skipped_at: datetime | None

    @property
    def is_signed(self) -> bool:
        """Whether this reading is done."""
        return self.card.is_signed

    @property
    def is_scorable(self) -> bool:
        """Whether points can still be changed."""
        return self.round.is_open and not self.is_signed


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPage:
    """One page image of a judge copy."""

    code: str
    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindAbout:
    """What was chosen of a brush work; empty for essays, and where nothing was."""

    script: str = ""
    format: str = ""
    # width × height in centimetres
    size: str = ""
    scope: str = ""

    @property
    def style(self) -> str:
        """Script and format in one line."""
        return "，".join(one for one in (self.script, self.format) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubricked:
    """Whatever is scored by a rubric."""

    rubric: engine.Rubric

    @property
    def total_bands(self) -> list[tuple[str, Decimal]]:
        """Each band with the least total that reaches it, best first."""
        whole = self.rubric.total_maximum
        return [(band.value, floor * whole) for band, floor in engine.BAND_FLOORS]

    def band_of(self, total: Decimal) -> str:
        """The band a whole card's total falls in."""
        return engine.band_of(total / self.rubric.total_maximum).value


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindReading(Rubricked):
    """One reading without its work: the judge's card, the rubric, the whole queue around it."""

    item: BlindItem
    queue: tuple[BlindItem, ...]

    @property
    def id(self) -> int:
        """The assignment's id, for operations only; never in a page."""
        return self.item.assignment_id

    @property
    def code(self) -> str:
        """The blind code, the only name on the page."""
        return self.item.code

    @property
    def peers(self) -> list[BlindItem]:
        """The readings of the same round, in the judge's order."""
        return [one for one in self.queue if one.round.code == self.item.round.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindAssignment(BlindReading):
    """Everything the scoring desk shows: the reading and the judge copy."""

    blocks: tuple[dict[str, Any], ...]
    pages: tuple[BlindPage, ...]
    about: BlindAbout = BlindAbout()
    # codes of the pictures inside an essay, in their order
    figures: tuple[str, ...] = ()

    @property
    def mask_count(self) -> int:
        """How many places of the text were masked."""
        return sum(kind == "masked" for kinds in self._kinds() for kind in kinds)

    @property
    def quotation_count(self) -> int:
        """How many quotations of the Regulations the text has, those with slips too."""
        return sum(
            kind in QUOTED and before not in QUOTED
            for kinds in self._kinds()
            for before, kind in pairwise(["", *(kind for kind in kinds if kind != "mark")])
        )

    def _kinds(self) -> Iterator[list[str]]:
        """Yield the kinds of the runs of each paragraph and table cell."""
        for block in self.blocks:
            cells = [cell for row in block.get("rows", ()) for cell in row]
            for runs in (block["runs"], *cells):
                yield [run["kind"] for run in runs]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindPair:
    """Two readings of one round side by side; one alone until the other is chosen."""

    left: BlindAssignment
    right: BlindAssignment | None


def current_digest(item: BlindItem) -> str:
    """Return the digest of a card as it stands now."""
    return item.card.digest or ""


def digest_over(
    items: Iterable[BlindItem], digest_of: Callable[[BlindItem], str] = current_digest
) -> str:
    """Return one SHA-256 over the digests of signed cards, in the order given."""
    return inputs_digest([[item.code, digest_of(item)] for item in items])


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """A judge's own signed scorecards of one round."""

    round: BlindRound
    judge: str
    rubric: engine.Rubric
    items: tuple[BlindItem, ...]
    # of an order, over all that was signed with it
    receipt: str = ""

    @property
    def digest(self) -> str:
        """One SHA-256 over the digests of all cards, in the order of the sheet."""
        return self.receipt or digest_over(self.items)


@dataclass(frozen=True, slots=True)
class Spread:
    """How a judge's own signed totals are spread."""

    count: int
    median: Decimal
    low: Decimal
    high: Decimal
    # (lower bound, how many)
    bars: tuple[tuple[int, int], ...]
