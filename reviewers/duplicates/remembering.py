"""
What an index has worked out already, so that a crowd of like texts is not compared anew each time.

What is remembered of a pair answers to everything it depends on: both texts, and what each of
their characters proves. So it can be handed on from index to index, whatever came or went.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, Generic, TypeAlias, TypeVar

from reviewers.duplicates.preparing import Prepared
from reviewers.duplicates.values import Document, Pair

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST_PAIRS: Final = 10_000
MOST_READY: Final = 512
MOST_OF_ONE: Final = 500
"""Of a document with more pairs than this, they are not remembered together."""


class Lately(Generic[Key, Value]):
    """The values asked for lately, *most* of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of *key*, made where it is not there."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        self.put(key, value := make())
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember a value, and forget the one not asked for longest when there are too many."""
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Forget a value."""
        self._values.pop(key, None)

    def items(self) -> Iterator[tuple[Key, Value]]:
        """Yield what is remembered, what was asked for last at the end."""
        yield from self._values.items()


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A document made ready among others; ``mark`` is another one among others that differ."""

    prepared: Prepared = field(repr=False)
    mark: bytes

    @classmethod
    def of(cls, document: Document, prepared: Prepared) -> Ready:
        """Mark it by all that a comparison depends on."""
        mark = blake2b(document.text.encode("utf-8", "surrogatepass"), digest_size=16)
        mark.update(b"\xff%d " % prepared.ends)  # no text holds this byte
        mark.update(prepared.worths.tobytes())
        return cls(prepared, mark.digest())


Pairs: TypeAlias = "Lately[tuple[str, bytes, str, bytes], Pair | None]"


def pair_of(
    pairs: Pairs, one: Ready, other: Ready, compare: Callable[[Prepared, Prepared], Pair | None]
) -> Pair | None:
    """Return what two documents share, compared where that is not known."""
    a, b = (one, other) if one.prepared.key < other.prepared.key else (other, one)
    name = (a.prepared.key, a.mark, b.prepared.key, b.mark)
    return pairs.get(name, lambda: compare(a.prepared, b.prepared))
