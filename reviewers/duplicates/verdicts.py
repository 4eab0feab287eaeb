"""
Two documents side by side: what they share, and whether that is an alarm.

The evidence is the sum of what the passages prove, each less what chance gives such texts. Two
ways to weigh it: common wording proves little, unless most of what a document says in its own
words is found in the other; then it was copied, however many others did.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.commonness import Commonness
from reviewers.duplicates.passages import (
    ORDERED,
    Shared,
    Stretch,
    covered,
    shared_by,
    whole,
    with_the_rest,
)
from reviewers.duplicates.preparing import FULL, Prepared, prepare
from reviewers.duplicates.values import Document, Pair, Passage, Settings, Shares

_HALF: Final = 27.0
"""Evidence that is as likely as not: as far above honest texts as it is below copies."""
_ORDER: Final = 0.55
"""What phrases in the same order prove, beside what whole passages prove."""
_SHOWN: Final = 13.0
_PROVEN: Final = 200.0
_MOST: Final = 0.6
"""With so much of a text's own words in another, it does not matter who else has them."""
_SAME: Final = 0.95


def compare(
    a: Document, b: Document, base: Base, common: Commonness, settings: Settings
) -> Pair | None:
    """Return what *a* and *b* share outside the base texts, None where that is nothing."""
    return compare_prepared(prepare(a, base, common), prepare(b, base, common), settings)


def compare_prepared(a: Prepared, b: Prepared, settings: Settings) -> Pair | None:
    """The same for documents made ready before."""
    if _comes_before(b, a):
        pair = compare_prepared(b, a, settings)
        return pair and pair.mirrored()
    shared = shared_by(a, b)
    if _score(shared) < settings.alarm_score and _mostly_common(a) and _mostly_common(b):
        bare_a, bare_b = _however_common(a), _however_common(b)
        bare = shared_by(bare_a, bare_b)
        if _share(bare.stretches, bare_a, bare_b) >= _MOST:
            a, b, shared = bare_a, bare_b, bare
    score = _score(shared)
    is_alarm = score >= settings.alarm_score
    kept = whole(_shown(shared, is_alarm), shared.order, a, b)
    if is_alarm and _share(kept, a, b) >= _MOST:
        kept = with_the_rest(kept, a, b)
    return _pair(a, b, kept, score, is_alarm) if kept else None


def shares_of(prepared: Prepared, pairs: Iterable[Pair]) -> Shares:
    """How much of a document its pairs find elsewhere; pairs that do not name it are ignored."""
    raw = np.zeros(prepared.normal.raw_length + 1, np.bool_)
    for pair in pairs:
        if prepared.key not in (pair.a, pair.b):
            continue
        for passage in pair.passages:
            ours = passage if pair.a == prepared.key else passage.mirrored()
            raw[ours.a_start : ours.a_end] = True
    found = raw[prepared.normal.offsets]
    chars = len(prepared.normal)
    return Shares(
        key=prepared.key,
        chars=chars,
        base_chars=int(np.count_nonzero(prepared.quoted)),
        share=int(np.count_nonzero(found | prepared.quoted)) / max(1, chars),
        share_without_base=int(np.count_nonzero(found & ~prepared.quoted)) / max(1, chars),
    )


def _comes_before(one: Prepared, other: Prepared) -> bool:
    if one.key != other.key:
        return one.key < other.key
    return one.normal.text < other.normal.text


def _score(shared: Shared) -> float:
    """Evidence as a confidence: 0 for none, a half at _HALF, towards 1 with the square."""
    passages = math.fsum(max(0.0, one.worth - shared.chance) for one in shared.stretches)
    evidence = max(passages, shared.order * _ORDER)
    return evidence**2 / (evidence**2 + _HALF**2)


def _shown(shared: Shared, is_alarm: bool) -> list[Stretch]:
    """Small pieces are chance, but not between texts of which much is copied for certain."""
    proven = math.fsum(one.worth for one in shared.stretches if one.worth >= shared.chance)
    if is_alarm and (proven >= _PROVEN or shared.order >= ORDERED):
        return shared.stretches
    return [one for one in shared.stretches if one.worth >= _SHOWN]


def _mostly_common(text: Prepared) -> bool:
    """Whether other documents share so much that only this could hide a copy."""
    common = np.count_nonzero((text.worths < FULL) & ~text.quoted)
    return bool(common > (1 - _MOST) * text.own_chars)


def _however_common(text: Prepared) -> Prepared:
    """*text* with full worth for everything that it does not quote."""
    worths = np.where(text.quoted, 0, FULL).astype(np.uint8)
    return replace(text, worths=worths, bounds=text.quoted)


def _share(found: list[Stretch], a: Prepared, b: Prepared) -> float:
    """How much of its own words the text that has fewer of them shares with the other."""
    a_own, b_own = _own(found, a, b)
    return a_own / max(1, a.own_chars) if a.own_chars <= b.own_chars else b_own / b.own_chars


def _own(found: list[Stretch], a: Prepared, b: Prepared) -> tuple[int, int]:
    a_in = covered(a, ((one.a_start, one.a_end) for one in found))
    b_in = covered(b, ((one.b_start, one.b_end) for one in found))
    return int(np.count_nonzero(a_in & ~a.quoted)), int(np.count_nonzero(b_in & ~b.quoted))


def _pair(a: Prepared, b: Prepared, kept: list[Stretch], score: float, is_alarm: bool) -> Pair:
    matched_a, matched_b = _own(kept, a, b)
    return Pair(
        a=a.key,
        b=b.key,
        score=score,
        is_alarm=is_alarm,
        matched_a=matched_a,
        matched_b=matched_b,
        share_a=matched_a / len(a.normal),
        share_b=matched_b / len(b.normal),
        passages=tuple(_passage(a, b, one) for one in kept),
        longest=max(one.length for one in kept),
    )


def _passage(a: Prepared, b: Prepared, one: Stretch) -> Passage:
    a_raw = a.normal.raw_span(one.a_start, one.a_end)
    b_raw = b.normal.raw_span(one.b_start, one.b_end)
    return Passage(*a_raw, *b_raw, "same" if one.equal >= _SAME * one.length else "reworded")
