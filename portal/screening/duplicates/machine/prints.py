"""
The machine, scanned pages: which are worth a comparison, and what the comparison says.

A comparison of two prints says the same whenever it is made, so what it said is kept in a file
beside; a lost or damaged file costs time and nothing else.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from portal.screening.duplicates.machine.frames import Frame
from reviewers.strokes import (
    NOTABLE,
    PRINT_VERSION,
    PageIndex,
    PageKey,
    PageMatch,
    PagePrint,
    WrongPrint,
    compare_prints,
    key_from_bytes,
    print_from_bytes,
)

KEPT: Final = "scan-matches.sqlite"
MOST_NEAR: Final = 16


class Prints:
    """The keys of all pages in question, by the numbers of their prints."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys: dict[int, PageKey] = {}
        # made of all keys when it is first asked, and kept until one comes or goes
        self.index: PageIndex | None = None

    def lacking(self, *, wanted: Sequence[int]) -> Iterator[Frame]:
        """Forget all but *wanted*; say which are not here."""
        held = {number: self.keys[number] for number in wanted if number in self.keys}
        if len(held) < len(self.keys):
            self.index = None
        self.keys = held
        missing = [number for number in wanted if number not in self.keys]
        yield {"numbers": missing, "engine": str(PRINT_VERSION)}

    def hold(self, *, prints: Sequence[Any]) -> Iterator[Frame]:
        """
        Take the keys of prints: [[number, print in base64], …].

        Answers the numbers of those that are damaged, or of another version: they are not held.
        """
        unread = []
        for number, content in prints:
            self.index = None
            try:
                self.keys[number] = key_from_bytes(base64.b64decode(content))
            except WrongPrint:
                self.keys.pop(number, None)
                unread.append(number)
        yield {"unread": unread}

    def near(self, *, numbers: Sequence[int]) -> Iterator[Frame]:
        """Say which pairs of pages with one of *numbers* in them are worth a comparison."""
        if self.index is None:
            self.index = PageIndex(self.keys.items())
        found = set()
        for number in numbers:
            if number not in self.keys:
                continue
            for hit in self.index.shortlist(self.keys[number], most=MOST_NEAR):
                if hit.page != number:
                    found.add((min(number, hit.page), max(number, hit.page)))
        yield {"pairs": sorted(found)}

    def compare(self, *, prints: Sequence[Any], pairs: Sequence[Any]) -> Iterator[Frame]:
        """
        Compare pages: *prints* are [[number, print in base64], …], *pairs* numbers of two.

        Answers [number, number, match or None where nothing is alike], in the same order, and
        the numbers of the prints that are damaged: nothing is said of pairs with them.
        """
        # read once: what a comparison finds out about one page by itself serves for all its pairs
        whole = {number: _whole(base64.b64decode(content)) for number, content in prints}
        unread = {number for number, page in whole.items() if page is None}
        with _Kept(self.folder / KEPT) as kept:
            matches = [
                [a, b, kept.match(one, other)]
                for a, b in pairs
                if (one := whole[a]) is not None and (other := whole[b]) is not None
            ]
        yield {"matches": matches, "unread": sorted(unread)}


def _whole(content: bytes) -> PagePrint | None:
    try:
        return print_from_bytes(content)
    except WrongPrint:
        return None


class _Kept:
    """What earlier comparisons said, by the digests of both prints."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: sqlite3.Connection | None = None

    def __enter__(self) -> "_Kept":
        try:
            self.file = self._opened()
        except sqlite3.Error:
            # damaged: what it knew can be found out again
            self.path.unlink(missing_ok=True)
            with suppress(sqlite3.Error):
                self.file = self._opened()
        return self

    def __exit__(self, *_problem: object) -> None:
        if self.file is not None:
            with suppress(sqlite3.Error):
                self.file.commit()
            self.file.close()

    def _opened(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.path, timeout=2.0)
        file.execute(
            "CREATE TABLE IF NOT EXISTS match"
            " (version INTEGER, a BLOB, b BLOB, body TEXT, PRIMARY KEY (version, a, b))"
        )
        return file

    def match(self, a: PagePrint, b: PagePrint) -> Frame | None:
        """Return what a comparison of two prints says."""
        names = (PRINT_VERSION, a.key.digest, b.key.digest)
        if self.file is not None:
            with suppress(sqlite3.Error):
                row = self.file.execute(
                    "SELECT body FROM match WHERE version = ? AND a = ? AND b = ?", names
                ).fetchone()
                if row is not None:
                    known: Frame | None = json.loads(row[0])
                    return known
        found = match_frame(compare_prints(a, b))
        if self.file is not None:
            with suppress(sqlite3.Error):
                body = json.dumps(found)
                self.file.execute(
                    "INSERT OR REPLACE INTO match VALUES (?, ?, ?, ?)", (*names, body)
                )
        return found


def match_frame(match: PageMatch) -> Frame | None:
    """Return a match as JSON, None where there is nothing to show."""
    if match.homography is None or match.score < NOTABLE:
        return None
    return {
        "score": match.score,
        "is_alarm": match.is_alarm,
        "inliers": match.inliers,
        "agreement": match.agreement,
        "overlap": match.overlap,
        "offset": match.offset,
        "homography": list(match.homography),
        "turn": match.turn,
        "scale": match.scale,
        "changes": [change.value for change in match.changes],
    }
