"""Sifting (初筛): passed or not, by a declared rule; what no rule settles goes to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from reviewers.errors import DuplicateReading, InvalidQuota
from reviewers.placing import competition_ranks


class SiftingRule(StrEnum):
    """More for than against, or at least so many for."""

    MAJORITY = "majority"
    AT_LEAST = "at_least"


class Outcome(StrEnum):
    """What became of an entry; an open one waits for the organisers' casting vote."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judge's word on one entry."""

    judge: str
    entry: str
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Sifted:
    """
    One entry's outcome; ``is_cast`` where a casting vote settled what the judges left open.

    ``rank`` puts what passed before what did not, and then by the share of passes (1, 1, 3).
    """

    entry: str
    outcome: Outcome
    passes: int
    fails: int
    is_cast: bool
    rank: int
    is_shared: bool

    @property
    def share(self) -> Fraction:
        """Passes among all words given."""
        given = self.passes + self.fails
        return Fraction(self.passes, given) if given else Fraction(0)


def decide(
    rule: SiftingRule, passes: int, fails: int, *, wanted: int, needed: int | None
) -> Outcome:
    """
    Decide one entry. *wanted* words were to be given, *needed* passes let it through.

    An even split is open, and so is whatever the words still missing could turn or make even:
    one word of three decides nothing. Raises InvalidQuota without *needed* under AT_LEAST.
    """
    missing = max(wanted - passes - fails, 0)
    if rule is SiftingRule.MAJORITY:
        if abs(passes - fails) <= missing:
            return Outcome.OPEN
        return Outcome.PASSED if passes > fails else Outcome.FAILED
    if needed is None or needed < 1:
        raise InvalidQuota("say how many passes are needed")
    if passes >= needed:
        return Outcome.PASSED
    return Outcome.OPEN if passes + missing >= needed else Outcome.FAILED


def sift(
    verdicts: Iterable[Verdict],
    rule: SiftingRule,
    *,
    wanted: int,
    needed: int | None = None,
    casting: Mapping[str, bool] | None = None,
    entries: Iterable[str] = (),
) -> tuple[Sifted, ...]:
    """
    Decide every entry, passed ones first, equal ones by code.

    *casting* votes count only where the judges left it open; *entries* may name some nobody has
    spoken on. Raises DuplicateReading for two words by one judge on one entry.
    """
    given: dict[str, dict[str, bool]] = {entry: {} for entry in entries}
    for one in verdicts:
        held = given.setdefault(one.entry, {})
        if one.judge in held:
            raise DuplicateReading(judge=one.judge, entry=one.entry)
        held[one.judge] = one.is_passed
    decided: list[tuple[str, Outcome, int, int, bool]] = []
    for entry, words in given.items():
        passes = sum(words.values())
        fails = len(words) - passes
        outcome = decide(rule, passes, fails, wanted=wanted, needed=needed)
        is_cast = outcome is Outcome.OPEN and entry in (casting or {})
        if is_cast:
            outcome = Outcome.PASSED if (casting or {})[entry] else Outcome.FAILED
        decided.append((entry, outcome, passes, fails, is_cast))
    return _placed(decided)


STANDING: Final = {Outcome.PASSED: 2, Outcome.OPEN: 1, Outcome.FAILED: 0}


def _placed(decided: list[tuple[str, Outcome, int, int, bool]]) -> tuple[Sifted, ...]:
    def key(one: tuple[str, Outcome, int, int, bool]) -> tuple[int, Fraction]:
        _, outcome, passes, fails, _ = one
        share = Fraction(passes, passes + fails) if passes + fails else Fraction(0)
        return STANDING[outcome], share

    # the sort is stable, also in reverse: equals stay in order of code
    listed = sorted(sorted(decided), key=key, reverse=True)
    ranks = competition_ranks([key(one) for one in listed])
    return tuple(Sifted(*one, *place) for one, place in zip(listed, ranks, strict=True))
