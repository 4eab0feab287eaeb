"""Rows ↔ values: marks and rules as the engine takes them, points as pages say them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from portal.judging.proofreading.stages import STANDING
from portal.labels import word
from portal.models import Proofreading, ProofreadingMark, ProofreadingRule
from portal.models.proofreading_enums import MarkKind, MarkState
from reviewers.proofreading import Counted, Fault, PointsRule, Tally, letters, tally

# 15 points fixed centrally, one off for each character, as the big exhibitions do
DEFAULTS: Final[dict[str, Any]] = {
    "start": Decimal(15),
    "wrong": Decimal(1),
    "missing": Decimal(1),
    "extra": Decimal(1),
    "transposed": Decimal(1),
    "cap": Decimal(15),
    "limit": 4,
}
PRICED: Final = ("start", "wrong", "missing", "extra", "transposed", "cap")


def engine_rule(rule: ProofreadingRule) -> PointsRule:
    """Return the engine's rule."""
    return rule_from(stored_rule(rule))


def stored_rule(rule: ProofreadingRule) -> dict[str, Any]:
    """Return what is kept of a rule beside the points it gave."""
    return {name: str(getattr(rule, name)) for name in PRICED} | {"limit": rule.limit}


def rule_from(stored: Mapping[str, Any]) -> PointsRule:
    """Return the engine's rule from what was kept. Raises ValueError for one that cannot be."""
    costs = {fault: Decimal(str(stored[fault.value])) for fault in Fault if fault.value in stored}
    start, cap = Decimal(str(stored["start"])), Decimal(str(stored["cap"]))
    return PointsRule(start=start, costs=costs, cap=cap, limit=int(stored["limit"]))


def accepted_variants(text: str) -> dict[str, str]:
    """Read the further variants of a call: groups whose first character is the printed one."""
    return {one: group[0] for group in text.split() for one in group[1:]}


def counts(state: MarkState, kind: MarkKind) -> bool:
    """Say whether a mark costs points: agreed upon, and not a mere doubt."""
    return state in STANDING and kind is not MarkKind.DOUBTFUL


def tally_of(marks: Iterable[ProofreadingMark], rule: PointsRule) -> Tally:
    """Return what the marks of a work come to."""
    standing = (mark for mark in marks if counts(mark.state, mark.kind))
    return tally((Counted(Fault(mark.kind.value), mark.length) for mark in standing), rule)


def said(found: Tally) -> str:
    """Return the faults of a tally in words, for tables and reports."""
    counted = [
        f"{word(MarkKind(fault.value))} {count}" for fault, count in found.faults.items() if count
    ]
    return "、".join(counted) or "没有错漏"


def words_by_mark(reading: Proofreading) -> dict[int, str]:
    """Return mark number → the characters of the text it is about."""
    read = letters(reading.text.body)
    return {
        mark.number: "".join(
            one.written for one in read[mark.start : mark.start + _shown(mark.kind, mark.length)]
        )
        for mark in reading.marks
        if mark.start is not None
    }


def _shown(kind: MarkKind, length: int) -> int:
    return 1 if kind is MarkKind.EXTRA else length


def length_of(reading: Proofreading) -> int:
    """Return how many characters the text has."""
    return len(letters(reading.text.body))
