"""Two documents side by side: what they share, and whether that is an alarm."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

import numpy as np

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.commonness import Commonness
from reviewers.duplicates.preparing import Prepared, prepare
from reviewers.duplicates.values import Document, Pair, Passage, Settings, Shares

_LEAST: Final = 13
_ALARM: Final = 58


def compare(
    a: Document, b: Document, base: Base, common: Commonness, settings: Settings
) -> Pair | None:
    """Return what *a* and *b* share outside the base texts, None where that is nothing."""
    return compare_prepared(prepare(a, base, common), prepare(b, base, common), settings)


def compare_prepared(a: Prepared, b: Prepared, settings: Settings) -> Pair | None:
    """The same for documents made ready before."""
    if (b.key, b.normal.raw_length) < (a.key, a.normal.raw_length):
        pair = compare_prepared(b, a, settings)
        return pair and pair.mirrored()
    blocks = [
        (i, j, size)
        for i, j, size in SequenceMatcher(
            None, a.normal.text, b.normal.text, autojunk=False
        ).get_matching_blocks()
        if size >= _LEAST and not a.quoted[i : i + size].all()
    ]
    if not blocks:
        return None
    passages = tuple(
        Passage(*a.normal.raw_span(i, i + n), *b.normal.raw_span(j, j + n)) for i, j, n in blocks
    )
    matched = sum(
        int(np.count_nonzero(~a.quoted[i : i + n] & (a.shared_by[i : i + n] < 5)))
        for i, _, n in blocks
    )
    score = matched / (matched + _ALARM)
    return Pair(
        a=a.key,
        b=b.key,
        score=score,
        is_alarm=score >= settings.alarm_score,
        matched_a=matched,
        matched_b=matched,
        share_a=matched / len(a.normal),
        share_b=matched / len(b.normal),
        passages=passages,
        longest=max(n for _, _, n in blocks),
    )


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
