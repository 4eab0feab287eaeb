"""
The machine, the index: looks up one text among all others, and keeps what it knows in files.

The files are a copy of what the rows say. Lost, torn or made by another engine, they are made anew
from what the worker hands over; so nothing here has to survive a kill.
"""

import hashlib
import mmap
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from portal.screening.duplicates.machine.frames import Frame, fingerprint
from portal.screening.duplicates.machine.shelf import (
    Shelf,
    made_with,
    pair_frame,
    portions,
    share_frame,
)
from reviewers.duplicates import (
    Change,
    Document,
    Index,
    Pair,
    Settings,
    quoted_spans,
)
from reviewers.errors import UnreadableIndex

Pairs = dict[tuple[str, str], Pair]
MANIFEST: Final = "manifest"
MOST_BY_ITSELF: Final = 64
"""So many new texts are put in one by one; with more of them the index is made anew."""
MOST_SHARES: Final = 200
"""Of so many others the shares are worked out again; of the rest by the next full check."""


class Catalogue:
    """The index of one call. Another call, other base texts: another index."""

    def __init__(self, shelf: Shelf, folder: Path) -> None:
        self.shelf = shelf
        self.folder = folder
        self.call = ""
        self.base_digest = ""
        self.index: Index | None = None
        self.digests: dict[str, str] = {}
        self.wanted: dict[str, str] = {}
        self.handed: dict[str, str] = {}
        # the numbers of the rows that are wanted, and their keys
        self.rows: dict[int, str] = {}

    def lacking(self, *, call: str, wanted: Sequence[Any], settings: Frame) -> Iterator[Frame]:
        """
        Open the index of this call; say which texts it lacks.

        All that are *wanted*: [[number, key, digest], …].
        """
        if (call, self.shelf.base_digest) != (self.call, self.base_digest):
            self.call, self.base_digest = call, self.shelf.base_digest
            self._open(Settings(**settings))
        self.rows = {number: key for number, key, _ in wanted}
        self.wanted = {key: digest for _, key, digest in wanted}
        yield self._lacking()

    def follow(
        self, *, call: str, before: str, gone: Sequence[int], come: Sequence[Any], after: str
    ) -> Iterator[Frame]:
        """
        The same by what went and came since, where it held just what the other side thinks.

        Otherwise nothing is kept of it, and the answer has no keys: all is to be said again.
        """
        is_open = (call, self.shelf.base_digest) == (self.call, self.base_digest)
        if not is_open or fingerprint(self.rows) != before:
            yield {"keys": None}
            return
        for number in gone:
            self.wanted.pop(self.rows.pop(number, ""), None)
        self.rows |= {number: key for number, key, _ in come}
        self.wanted |= {key: digest for _, key, digest in come}
        is_right = fingerprint(self.rows) == after and len(self.wanted) == len(self.rows)
        yield self._lacking() if is_right else {"keys": None}

    def _lacking(self) -> Frame:
        self.handed = {}
        wanted = self.wanted.items()
        return {"keys": [key for key, digest in wanted if self.digests.get(key) != digest]}

    def hold(self, *, texts: Sequence[Any]) -> Iterator[Frame]:
        """Take texts it lacks: [[key, digest, text], …]."""
        for key, _, text in texts:
            self.handed[key] = text
        yield {"held": len(self.handed)}

    def look_up(self, *, keys: Sequence[str]) -> Iterator[Frame]:
        """
        Bring the index up to what is wanted, and say what that changes.

        All pairs with one of the ``keys`` of the answer are void but those that follow.
        """
        changed, pairs = self._settle(keys)
        self._keep()
        yield {"engine": made_with(), "keys": sorted(changed)}
        yield from portions("pairs", list(pairs.values()), pair_frame)
        yield from self._shares(changed, pairs)

    def _shares(self, changed: set[str], pairs: Pairs) -> Iterator[Frame]:
        """Yield the shares of all that changed, and of those on the other side of its pairs."""
        index = self._index()
        others = [key for pair in pairs for key in pair if key not in changed]
        for key in [*sorted(changed), *list(dict.fromkeys(others))[:MOST_SHARES]]:
            document = index.document(key)
            if document is not None:
                spans = quoted_spans(document.text, self.shelf.quotable)
                yield {"shares": [share_frame(index.shares(document), spans)]}

    def _settle(self, asked: Sequence[str]) -> tuple[set[str], Pairs]:
        """Take out what is not wanted, put in what is lacking; return whose pairs are now which."""
        index = self._index()
        gone = [key for key in self.digests if key not in self.wanted]
        if len(self.handed) + len(gone) > MOST_BY_ITSELF:
            return self._anew(asked)
        changed: set[str] = set()
        pairs: Pairs = {}

        def note(change: Change) -> None:
            nonlocal pairs
            changed.update(change.keys)
            stay = {ends: pair for ends, pair in pairs.items() if change.keys.isdisjoint(ends)}
            pairs = stay | {(pair.a, pair.b): pair for pair in change.pairs}

        there = (index.document(key) for key in dict.fromkeys(asked))
        known = {one.key: one.text for one in there if one is not None}
        # what is asked about is put in again: the rows may not know what its coming changed
        for key in [*gone, *(key for key in known if key not in self.handed)]:
            index, change = index.withdraw(key)
            note(change)
        for key, text in {**known, **self.handed}.items():
            if key in self.wanted:
                index, change = index.add(Document(key, text))
                note(change)
        self.index, self.digests = index, dict(self.wanted)
        return changed, pairs

    def _anew(self, asked: Sequence[str]) -> tuple[set[str], Pairs]:
        """Make the index anew out of what stays and what was handed over; look up what is asked."""
        index = self._index()
        stays = [
            one
            for one in index.documents()
            if one.key in self.wanted and one.key not in self.handed
        ]
        new = [Document(key, text) for key, text in self.handed.items()]
        self.index = Index.of([*stays, *new], self.shelf.quotable, index.settings)
        self.digests = dict(self.wanted)
        pairs: Pairs = {}
        for one in [one for one in (*stays, *new) if one.key in asked]:
            pairs |= {(pair.a, pair.b): pair for pair in self.index.look_up(one)}
        return {key for key in asked if key in self.wanted}, pairs

    def _index(self) -> Index:
        assert self.index is not None  # noqa: S101  # ``lacking`` comes first
        return self.index

    # -- files

    def _place(self) -> Path:
        return self.folder / "index" / self.call

    def _open(self, settings: Settings) -> None:
        base = self.shelf.quotable
        try:
            manifest = (self._place() / MANIFEST).read_bytes()
            self.index = Index.load(manifest, self._mapped, base, settings)
        except (OSError, ValueError, UnreadableIndex):
            self.index = Index.of((), base, settings)
        self.digests = {
            one.key: hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest()
            for one in self.index.documents()
        }

    def _mapped(self, name: str) -> memoryview:
        with (self._place() / name).open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def _keep(self) -> None:
        """Write new segments, then the list of them; a full disk costs time and nothing else."""
        index, place = self._index(), self._place()
        try:
            place.mkdir(parents=True, exist_ok=True)
            segments = index.segments()
            for name, segment in segments.items():
                if not (place / name).exists():
                    _write(place / name, segment.to_bytes())
            _write(place / MANIFEST, index.manifest())
            for file in place.iterdir():
                if file.name != MANIFEST and file.name not in segments:
                    file.unlink(missing_ok=True)
        except OSError:
            shutil.rmtree(place, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
