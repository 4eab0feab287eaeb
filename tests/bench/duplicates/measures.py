"""How well copies were found: by pair, by kind, and by the passages shown (PAN's plagdet)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from sklearn.metrics import roc_auc_score

from tests.bench.duplicates.pairs import Labelled, Span


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about a labelled pair."""

    pair: Labelled
    score: float
    is_alarm: bool
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures over many answers; ``kinds`` has the part of alarms of each kind."""

    auc: float
    precision: float
    recall: float
    kinds: dict[str, float]
    macro: float
    micro: float
    granularity: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return harmonic(self.precision, self.recall)


def quality_of(answers: Sequence[Answer]) -> Quality:
    """Sum up *answers*, of which some are copies and some are not."""
    alarms = [one for one in answers if one.is_alarm]
    copies = [one for one in answers if one.pair.is_copy]
    found = sum(one.pair.is_copy for one in alarms)
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for one in answers:
        by_kind[one.pair.kind].append(one.is_alarm)
    macro, micro, granularity = plagdet(answers)
    return Quality(
        auc=float(roc_auc_score([x.pair.is_copy for x in answers], [x.score for x in answers])),
        precision=found / max(1, len(alarms)),
        recall=found / max(1, len(copies)),
        kinds={kind: sum(said) / len(said) for kind, said in by_kind.items()},
        macro=macro,
        micro=micro,
        granularity=granularity,
    )


def plagdet(answers: Iterable[Answer]) -> tuple[float, float, float]:
    """Macro and micro plagdet with granularity (Potthast and others, 2010)."""
    true: list[tuple[int, int, int]] = []
    shown: list[tuple[int, int, int]] = []
    for one in answers:
        true += [_covered(span, one.spans) for span in one.pair.spans]
        shown += [_covered(span, one.pair.spans) for span in one.spans]
    if not true or not shown:
        return 0.0, 0.0, 1.0
    seen = [times for _, _, times in true if times]
    granularity = sum(seen) / len(seen) if seen else 1.0
    macro = harmonic(_mean_share(shown), _mean_share(true))
    micro = harmonic(_whole_share(shown), _whole_share(true))
    return macro / log2(1 + granularity), micro / log2(1 + granularity), granularity


def harmonic(one: float, other: float) -> float:
    """The harmonic mean, nought where one is."""
    return 2 * one * other / (one + other) if one and other else 0.0


def _covered(span: Span, others: Iterable[Span]) -> tuple[int, int, int]:
    """Characters of *span* in both texts that *others* cover, all of them, and by how many."""
    near = [o for o in others if _meet(span, o)]
    size = (span[1] - span[0]) + (span[3] - span[2])
    a_side = _union((max(span[0], o[0]), min(span[1], o[1])) for o in near)
    b_side = _union((max(span[2], o[2]), min(span[3], o[3])) for o in near)
    return a_side + b_side, size, len(near)


def _meet(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1]) and max(one[2], other[2]) < min(
        one[3], other[3]
    )


def _union(pieces: Iterable[tuple[int, int]]) -> int:
    total, reached = 0, -1
    for start, end in sorted(pieces):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _mean_share(covered: list[tuple[int, int, int]]) -> float:
    return sum(part / size for part, size, _ in covered) / len(covered)


def _whole_share(covered: list[tuple[int, int, int]]) -> float:
    return sum(part for part, _, _ in covered) / sum(size for _, size, _ in covered)
