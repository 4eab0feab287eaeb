"""
A document made ready to be compared with many others.

What its characters prove depends on how common their wording is: a sentence that a tenth of
all essays have proves nothing, a page that eight of two thousand have a little less than one
that two have. "Common" grows with the root of the number of documents: a phrase may be in more
of them, and still more pairs must not be accused by chance. What a document says several times
itself proves no more than if it said so once.

Of a few documents alone nobody can tell what is common. Then what opens both, or closes
both, proves less than what stands between, as set phrases always do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reviewers.duplicates.basetexts import GRAM, Base
from reviewers.duplicates.commonness import RARE, Commonness, marks_of
from reviewers.duplicates.compiling import compiled
from reviewers.duplicates.formulas import said_in
from reviewers.duplicates.normalising import Normal, codes_of, is_break, normalise
from reviewers.duplicates.values import Document

Flags: TypeAlias = NDArray[np.bool_]
Worths: TypeAlias = NDArray[np.uint8]
Numbers: TypeAlias = NDArray[np.int32]

FULL: Final = 200
"""The worth of a character that is neither quoted nor common."""
_FORMULA: Final = 60
"""
A common stretch up to this length may be a formula, the headings of a unit's template, and
proves but a part; at twice the length it is a passage that many copied.
"""
HEADING: Final = 0.35
_CHANGED: Final = 12
_PHRASE: Final = 24
"""A common stretch of this length is boilerplate and bounds a passage; a shorter one does not."""
_BRIDGE: Final = 16
"""Two stretches of boilerplate this near to each other are one."""
_FEW: Final = 20
"""Of fewer documents than this nobody can tell how common a wording is."""
_ENDS: Final = 120
_PART: Final = 6
"""An opening, or a closing, is so many characters at most, and this part of the text."""
_BLIND: Final = 8
"""Marks may miss so many characters at the ends of a common stretch; a break shows them."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """
    For each comparable character: ``quoted`` whether it quotes a base text, ``worths`` what
    it proves (0..FULL), ``bounds`` whether it is boilerplate that no passage may end in,
    ``opens`` whether punctuation or space comes before it, ``begins`` whether it is the first
    of a paragraph. So many characters are its opening, and its closing, where these are to prove
    less: ``ends``.
    """

    key: str
    normal: Normal = field(repr=False)
    quoted: Flags = field(repr=False)
    worths: Worths = field(repr=False)
    bounds: Flags = field(repr=False)
    opens: Flags = field(repr=False)
    begins: Flags = field(repr=False)
    ends: int = 0

    @property
    def own_chars(self) -> int:
        """Comparable characters outside the base texts."""
        return len(self.normal) - int(np.count_nonzero(self.quoted))


def prepare(document: Document, base: Base, common: Commonness) -> Prepared:
    """Make *document* ready for ``compare_prepared``."""
    normal = normalise(document.text)
    if not len(normal):
        none = np.zeros(0, np.bool_)
        return Prepared(document.key, normal, none, none.astype(np.uint8), none, none, none)
    quoted = base.mask_of(normal)
    marks = marks_of(normal, base)
    _, alike, times = np.unique(marks.hashes, return_inverse=True, return_counts=True)
    counts = common.counts_of(marks.hashes)
    repeats = times[alike].astype(np.int32)
    worths = _worths(marks.places, counts, repeats, quoted, common.limit)
    worths[said_in(normal)] = 0
    raw = codes_of(document.text)
    opens, begins = _after(is_break(raw), normal), _after(raw == ord("\n"), normal)
    bounds = _bounds(worths, quoted, opens)
    ends = min(_ENDS, len(worths) // _PART) if is_few(common.documents) else 0
    return Prepared(document.key, normal, quoted, worths, bounds, opens, begins, ends)


def _after(marks: Flags, normal: Normal) -> Flags:
    """Which comparable characters come after one of these marks in the raw text, or first."""
    before = np.cumsum(marks)[normal.offsets]
    return np.concatenate((np.ones(1, np.bool_), before[1:] != before[:-1]))


def is_few(documents: int) -> bool:
    """Whether so many documents say nothing of how common a wording is."""
    return documents < _FEW


@compiled
def _worths(
    places: Numbers, counts: Numbers, repeats: Numbers, quoted: Flags, limit: float
) -> Worths:
    shared_by, times = np.zeros(len(quoted), np.int32), np.ones(len(quoted), np.int32)
    for k in range(len(places)):
        for i in range(places[k], min(places[k] + GRAM, len(quoted))):
            shared_by[i] = max(shared_by[i], counts[k])
            times[i] = max(times[i], repeats[k])
    worths = np.zeros(len(quoted), np.uint8)
    start, end = 0, 0
    for i in range(len(quoted)):
        if quoted[i]:
            continue
        if shared_by[i] < RARE:
            worths[i] = max(1, FULL // times[i])
            continue
        if i >= end:
            start, end = i, _end_of_stretch(shared_by, quoted, i)
        length = min(1.0, max(HEADING, (end - start - _FORMULA) / _FORMULA))
        rarity = np.log(limit / shared_by[i]) / np.log(limit / 2)
        worths[i] = np.uint8(FULL * length * max(0.0, rarity) / times[i])
    return worths


@compiled
def _end_of_stretch(shared_by: Numbers, quoted: Flags, start: int) -> int:
    """Where a common stretch ends, over what few characters somebody changed in it."""
    end = start + 1
    for i in range(start, len(shared_by)):
        if quoted[i] or i - end >= _CHANGED:
            break
        if shared_by[i] >= RARE:
            end = i + 1
    return end


@compiled
def _bounds(worths: Worths, quoted: Flags, opens: Flags) -> Flags:
    """Boilerplate: long stretches without worth, drawn out to the breaks they stand between."""
    bounds = quoted.copy()
    start = 0
    for i in range(len(worths) + 1):
        if i == len(worths) or worths[i] > 0:
            if i - start >= _PHRASE:
                bounds[start:i] = True
            start = i + 1
    return _drawn_out(bounds, opens)


@compiled
def _drawn_out(bounds: Flags, opens: Flags) -> Flags:
    whole = bounds.copy()
    end = -_BRIDGE - 1
    for i in range(len(bounds)):
        if not bounds[i]:
            continue
        if i > 0 and not bounds[i - 1]:
            first = end if i - end <= _BRIDGE else _break_near(opens, i, -1)
            whole[first:i] = True
        end = i + 1
        if end == len(bounds) or not bounds[end]:
            whole[end : _break_near(opens, end, 1)] = True
    return whole


@compiled
def _break_near(opens: Flags, place: int, way: int) -> int:
    """The break next to *place* on this way, or *place* when none is near."""
    for steps in range(_BLIND):
        at = place + way * steps
        if at <= 0 or at >= len(opens) or opens[at]:
            return min(max(at, 0), len(opens))
    return place
