"""
Which typeface a .pdf is set in, and which characters it can draw: found by path, never guessed.

A typeface of the whole of Chinese is looked for where systems keep theirs; the title typeface
that set-up brings is always there and draws what GB/T 2312 has. A character that the typeface
lacks would be printed as an empty box, so whoever typesets asks ``Typeface.draws`` first.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

FOLDERS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
#: The best first; of one name, the regular weight.
WHOLE: Final = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJKsc-Regular.otf",
    "NotoSerifSC-Regular.otf",
    "SourceHanSerif-Regular.ttc",
    "SourceHanSerifSC-Regular.otf",
    "SourceHanSerifCN-Regular.otf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
)
BROUGHT: Final = "zcool-xiaowei.ttf"
_COLLECTION: Final = b"ttcf"
_CHARACTERS: Final = b"cmap"
_UNICODE_TABLES: Final = {(3, 10): 0, (0, 4): 1, (0, 6): 1, (3, 1): 2, (0, 3): 3}


class NoTypeface(Exception):
    """There is no Chinese typeface on this machine, not even the one of set-up."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A typeface file; *is_whole* when it draws more than the common characters."""

    path: Path
    is_whole: bool
    # first and last of each run of code points it draws, in order
    starts: tuple[int, ...] = field(repr=False)
    ends: tuple[int, ...] = field(repr=False)

    def draws(self, char: str) -> bool:
        """Say whether the character has a shape in this typeface."""
        place = bisect_right(self.starts, ord(char)) - 1
        return place >= 0 and ord(char) <= self.ends[place]


def chosen(brought: Path) -> Typeface:
    """Return the typeface to set in; *brought* is the folder that set-up fills."""
    whole = whole_typeface()
    if whole is not None:
        return read(whole, is_whole=True)
    if (path := brought / BROUGHT).is_file():
        return read(path, is_whole=False)
    raise NoTypeface


def whole_typeface() -> Path | None:
    """Return the best typeface of the whole of Chinese that this system has."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*")):
            found.setdefault(path.name, path)
    return next((found[name] for name in WHOLE if name in found), None)


@cache
def read(path: Path, *, is_whole: bool) -> Typeface:
    """Return the typeface in this file (the first of a collection) with what it draws."""
    with path.open("rb") as source:
        runs = _merged(_runs(source, _table(source)))
    return Typeface(path, is_whole, tuple(a for a, _ in runs), tuple(b for _, b in runs))


def _numbers(source: BinaryIO, shape: str, at: int | None = None) -> tuple[Any, ...]:
    if at is not None:
        source.seek(at)
    shape = f">{shape}"
    return struct.unpack(shape, source.read(struct.calcsize(shape)))


def _table(source: BinaryIO) -> int:
    """Return where the best table from characters to shapes begins."""
    source.seek(0)
    start = _numbers(source, "I", 12)[0] if source.read(4) == _COLLECTION else 0
    (count,) = _numbers(source, "H", start + 4)
    for number in range(count):
        tag, _, place, _ = _numbers(source, "4sIII", start + 12 + 16 * number)
        if tag == _CHARACTERS:
            break
    else:
        raise ValueError("a font without a cmap")
    (count,) = _numbers(source, "H", place + 2)
    tables = [_numbers(source, "HHI", place + 4 + 8 * number) for number in range(count)]
    known = [one for one in tables if one[:2] in _UNICODE_TABLES]
    best = min(known, key=lambda one: _UNICODE_TABLES[one[0], one[1]])
    return int(place + best[2])


def _runs(source: BinaryIO, at: int) -> Iterator[tuple[int, int]]:
    (shape,) = _numbers(source, "H", at)
    if shape == 12:  # the two formats that Unicode tables have
        (count,) = _numbers(source, "I", at + 12)
        flat = _numbers(source, f"{3 * count}I", at + 16)
        yield from zip(flat[::3], flat[1::3], strict=True)
    else:
        yield from _short_runs(source, at)


def _short_runs(source: BinaryIO, at: int) -> Iterator[tuple[int, int]]:
    """Read format 4, where a run may point into a list that has holes."""
    length, _, twice = _numbers(source, "HHH", at + 2)
    count = twice // 2
    ends = _numbers(source, f"{count}H", at + 14)
    starts = _numbers(source, f"{count}H", at + 16 + twice)
    deltas = _numbers(source, f"{count}H", at + 16 + 2 * twice)
    rest = (length - 16 - 3 * twice) // 2
    offsets = _numbers(source, f"{rest}H", at + 16 + 3 * twice)
    for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            if offsets[place] == 0:
                shape = (code + deltas[place]) & 0xFFFF
            else:
                index = place + offsets[place] // 2 + code - first
                shape = offsets[index] if index < rest else 0
            if shape and code != 0xFFFF:  # the mark that ends the table
                yield code, code


def _merged(runs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
