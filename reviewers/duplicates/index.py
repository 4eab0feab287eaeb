"""
The index: who shares fingerprints with one document, without looking at all the others.

It is a value. Adding, replacing or withdrawing a document gives another index, which shares
with the old one all segments that stayed; segments are merged as they grow, so there are never
many. What it says is what a full check of the same documents says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from reviewers.duplicates.basetexts import Base
from reviewers.duplicates.checking import check_all, in_rank_order, strongest_first
from reviewers.duplicates.commonness import RARE, Commonness, in_steps, limit_of
from reviewers.duplicates.disturbance import disturbed
from reviewers.duplicates.fingerprints import fingerprints
from reviewers.duplicates.grams import Hashes
from reviewers.duplicates.joining import Reach
from reviewers.duplicates.lookup import Held, Sought, crowded, neighbours, occurrences, size_of
from reviewers.duplicates.manifest import listed, parts_of
from reviewers.duplicates.normalising import normalise
from reviewers.duplicates.preparing import Prepared, is_few, prepare
from reviewers.duplicates.remembering import (
    MOST_OF_ONE,
    MOST_PAIRS,
    MOST_READY,
    Lately,
    Pairs,
    Ready,
    pair_of,
)
from reviewers.duplicates.segments import Buffer, Making, Segment, merged, segment_of
from reviewers.duplicates.values import Document, Pair, Settings, Shares
from reviewers.duplicates.verdicts import compare_prepared, shares_of


@dataclass(frozen=True, slots=True)
class Change:
    """
    What a change of the index changes among pairs.

    All pairs known before that have one of ``keys`` on either side are void; ``pairs`` are
    those that hold now, strongest first.
    """

    keys: frozenset[str]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Documents to look others up among; make one with ``Index.of`` or ``Index.load``."""

    base: Base
    settings: Settings
    making: Making
    held: tuple[Held, ...] = field(repr=False, default=())
    # what was worked out: pairs hold whatever comes or goes, the rest among these documents only
    known: Pairs = field(repr=False, default_factory=lambda: Lately(MOST_PAIRS))
    ready: Lately[str, Ready] = field(
        repr=False, init=False, default_factory=lambda: Lately(MOST_READY)
    )
    found: Lately[str, tuple[Pair, ...]] = field(
        repr=False, init=False, default_factory=lambda: Lately(MOST_READY)
    )

    @classmethod
    def of(
        cls,
        documents: Iterable[Document],
        base: Base,
        settings: Settings,
        reach: Reach | None = None,
    ) -> Index:
        """Index all *documents* at once."""
        making = Making.now(base, reach or Reach())
        kept = in_rank_order(documents)
        held = (Held.whole(segment_of(kept, base, making)),) if kept else ()
        return cls(base, settings, making, held)

    def __len__(self) -> int:
        return sum(one.count for one in self.held)

    def __contains__(self, key: str) -> bool:
        return self._place(key) is not None

    def documents(self) -> Iterator[Document]:
        """Yield every document, in no particular order."""
        for one in self.held:
            for ordinal in np.flatnonzero(~one.dead).tolist():
                yield one.segment.document(ordinal)

    def pairs(self) -> tuple[Pair, ...]:
        """All pairs, strongest first: a full check."""
        whole = (self.documents(), self.base, self.settings)
        return check_all(*whole, reach=self.making.reach, topics=False).pairs

    def look_up(self, document: Document) -> tuple[Pair, ...]:
        """
        The pairs *document* is in, strongest first, as if it were in the index.

        A document of the same key is looked past: it would be replaced.
        """
        if self.document(document.key) == document:
            return self._pairs_among(document)
        return self._without(document.key)._pairs_of(document)

    def shares(self, document: Document) -> Shares:
        """How much of a document of this index is found in the others, or quoted."""
        return shares_of(self._ready(document.key).prepared, self._pairs_among(document))

    def document(self, key: str) -> Document | None:
        """Return the document with this key."""
        place = self._place(key)
        return None if place is None else self.held[place[0]].segment.document(place[1])

    def add(self, document: Document) -> tuple[Index, Change]:
        """Put a document in, in the place of an older one of the same key."""
        rest = self._without(document.key)
        keys = {document.key} | rest._disturbed_by(document)
        old = self.document(document.key)
        if old is not None:
            keys |= rest._disturbed_by(old)
        segment = segment_of([document], self.base, self.making)
        grown = rest._with((*rest.held, Held.whole(segment)))._tidied()
        return grown, grown._change(keys, self)

    def withdraw(self, key: str) -> tuple[Index, Change]:
        """Take a document out; nothing happens when it is not there."""
        old = self.document(key)
        if old is None:
            return self, Change(frozenset(), ())
        rest = self._without(key)
        keys, rest = {key} | rest._disturbed_by(old), rest._tidied()
        return rest, rest._change(keys, self)

    def replace(self, document: Document) -> tuple[Index, Change]:
        """The same as ``add``: another text under a known key."""
        return self.add(document)

    def manifest(self) -> bytes:
        """Which segments make up the index, and who of them is withdrawn; they are kept apart."""
        return listed(self.held, self.making)

    def segments(self) -> dict[str, Segment]:
        """The segments by the names the manifest has for them."""
        return {one.segment.name: one.segment for one in self.held}

    @classmethod
    def load(
        cls,
        manifest: bytes,
        read: Callable[[str], Buffer],
        base: Base,
        settings: Settings,
        reach: Reach | None = None,
    ) -> Index:
        """
        Use a stored index; *read* gives the bytes of a segment by its name.

        Raises UnreadableIndex when it is torn, or was made with another engine or base.
        """
        making = Making.now(base, reach or Reach())
        held = []
        for name, dead in parts_of(manifest, making):
            segment = Segment.of_bytes(read(name), making)
            gone = np.zeros(len(segment), dtype=np.bool_)
            gone[dead] = True
            held.append(Held(segment, gone))
        return cls(base, settings, making, tuple(held))

    def _with(self, held: Sequence[Held]) -> Index:
        return replace(self, held=tuple(held))

    def _place(self, key: str) -> tuple[int, int] | None:
        for number, one in enumerate(self.held):
            ordinal = one.segment.ordinal(key)
            if ordinal is not None and not one.dead[ordinal]:
                return number, ordinal
        return None

    def _without(self, key: str) -> Index:
        place = self._place(key)
        if place is None:
            return self
        number, ordinal = place
        held = list(self.held)
        held[number] = held[number].without(ordinal)
        return self._with(held)

    def _tidied(self) -> Index:
        """Merge segments of one size when they are many, and those that are mostly dead."""
        held = [one for one in self.held if one.count]
        while True:
            size = crowded(held)
            if size is None:
                return self._with(held)
            some = [one for one in held if size_of(one) == size]
            whole = merged([(one.segment, one.dead) for one in some], self.making)
            held = [one for one in held if size_of(one) != size]
            held.append(Held.whole(whole))

    def _pairs_of(self, document: Document) -> tuple[Pair, ...]:
        """The pairs of a document that is not in the index, as if it were."""
        sought = Sought.of(document, self.base)
        places = neighbours(self.held, sought, self.making.reach)
        near = [self.held[number].segment.document(ordinal) for number, ordinal in places]
        common = self._commonness(sought, near)
        ours = prepare(document, self.base, common)
        pairs = (self._compared(ours, prepare(one, self.base, common)) for one in near)
        return tuple(sorted((pair for pair in pairs if pair is not None), key=strongest_first))

    def _pairs_among(self, document: Document) -> tuple[Pair, ...]:
        """The pairs of a document of this index."""

        def made() -> tuple[Pair, ...]:
            rest, ours = self._without(document.key), self._ready(document.key)
            places = neighbours(rest.held, Sought.of(document, self.base), self.making.reach)
            keys = (self.held[number].segment.key(ordinal) for number, ordinal in places)
            pairs = (pair_of(self.known, ours, self._ready(key), self._compared) for key in keys)
            return tuple(sorted((pair for pair in pairs if pair), key=strongest_first))

        pairs = self.found.get(document.key, made)
        if len(pairs) > MOST_OF_ONE:
            self.found.drop(document.key)
        return pairs

    def _compared(self, one: Prepared, other: Prepared) -> Pair | None:
        first, second = (one, other) if one.key < other.key else (other, one)
        return compare_prepared(first, second, self.settings)

    def _ready(self, key: str) -> Ready:
        """A document of this index ready to be compared."""

        def made() -> Ready:
            document = self.document(key)
            assert document is not None  # noqa: S101  # asked for keys that are here
            prints = fingerprints(normalise(document.text).codes, self.base)
            counts = occurrences(self.held, prints)
            common = counts >= RARE
            told = Commonness(len(self), prints[common], in_steps(counts[common]))
            return Ready.of(document, prepare(document, self.base, told))

        return self.ready.get(key, made)

    def _commonness(self, sought: Sought, near: Sequence[Document]) -> Commonness:
        """How common everything in these documents is, *sought* counted in."""
        if not near:
            return Commonness.none()
        others = [fingerprints(normalise(one.text).codes, self.base) for one in near]
        prints: Hashes = np.unique(np.concatenate([sought.prints, *others]))
        counts = occurrences(self.held, prints) + np.isin(prints, sought.prints)
        known = counts >= RARE
        return Commonness(len(self) + 1, prints[known], in_steps(counts[known]))

    def _disturbed_by(self, document: Document) -> set[str]:
        """Whose pairs change when *document*, which is not in the index, comes or goes."""
        count, limit = len(self), limit_of(len(self))
        if limit != limit_of(count + 1) or is_few(count) != is_few(count + 1):
            return {one.key for one in self.documents()}
        sought = Sought.of(document, self.base)
        places = disturbed(self.held, sought, self.making.reach, limit)
        return {self.held[number].segment.key(ordinal) for number, ordinal in places}

    def _change(self, keys: set[str], before: Index) -> Change:
        """Look up all of *keys*; what was found of others holds but for their pairs with these."""
        if len(keys) >= len(self):
            return Change(frozenset(keys), self.pairs())
        pairs: dict[tuple[str, str], Pair] = {}
        for key in sorted(keys):
            document = self.document(key)
            if document is not None:
                found = self.look_up(document)
                pairs |= {(pair.a, pair.b): pair for pair in found}
        self._carry_over(before, keys, pairs.values())
        return Change(frozenset(keys), tuple(sorted(pairs.values(), key=strongest_first)))

    def _carry_over(self, before: Index, keys: set[str], pairs: Iterable[Pair]) -> None:
        """Remember of all but *keys* what was found before, and what came of it."""
        come: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            come[pair.a].append(pair)
            come[pair.b].append(pair)
        for key, its in before.found.items():
            if key not in keys:
                stay = [one for one in its if one.a not in keys and one.b not in keys]
                self.found.put(key, tuple(sorted(stay + come[key], key=strongest_first)))
