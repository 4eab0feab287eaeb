"""OLE containers (old Word, WPS, Excel, locked documents), told by their directory in few seeks."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from portal.files import names
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_SIZES: Final = {9: 512, 12: 4096}
_IN_HEADER: Final = 109
_ENTRY: Final = 128
# A Word file with pictures and macros has some hundred entries.
_MAX_SECTORS: Final = 1000
_LAST_SECTOR: Final = 0xFFFFFFF9
_ENCRYPTED_TEXT: Final = 0x0100
_KINDS: Final = (
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPTX),
    ("__properties_version1.0", Kind.MAIL),
)
_MACROS: Final = {"Macros", "_VBA_PROJECT", "_VBA_PROJECT_CUR"}


@dataclass(frozen=True, slots=True)
class _Container:
    """The bytes of a container and the size of its sectors."""

    data: mmap.mmap
    size: int

    def sector(self, number: int) -> bytes:
        """Return one sector; the header takes the place of sector -1."""
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def numbers(self, sector: int) -> tuple[int, ...]:
        """Return a sector as the numbers of other sectors."""
        content = self.sector(sector)
        return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])

    def following(self, number: int) -> int:
        """Return the sector that comes after this one, by the allocation table."""
        table, place = divmod(number, self.size // 4)
        return self.numbers(self._table(table))[place]

    def _table(self, index: int) -> int:
        """Return where a sector of the allocation table lies: in the header, or in a chain."""
        if index < _IN_HEADER:
            return int(struct.unpack_from("<I", self.data, 76 + 4 * index)[0])
        steps, place = divmod(index - _IN_HEADER, self.size // 4 - 1)
        at = struct.unpack_from("<I", self.data, 68)[0]
        for _ in range(steps):
            at = self.numbers(at)[-1]
        return self.numbers(at)[place]

    def entries(self) -> Iterator[tuple[str, int]]:
        """Yield the names in the directory, each with the first sector of what it names."""
        number = struct.unpack_from("<I", self.data, 48)[0]
        while number < _LAST_SECTOR:
            content = self.sector(number)
            for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
                length = min(struct.unpack_from("<H", content, at + 64)[0], 64)
                name = content[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<I", content, at + 116)[0]
            number = self.following(number)


def kind_of(path: Path, name: str) -> Kind:
    """Tell what the container at *path* holds, or refuse it: locked, or broken."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        container, entries = _read(data)
        if "EncryptedPackage" in entries:
            raise FileRefused("office_encrypted")
        for stream, kind in _KINDS:
            if stream in entries:
                return kind
        start = entries.get("WordDocument")
        if start is not None and _is_locked(container.sector(start)):
            raise FileRefused("office_encrypted")
    # WPS writes .wps with the same streams as .doc: only here does the name decide the words.
    return Kind.WPS if names.suffix(name) in {"wps", "wpt"} else Kind.DOC


def inspect(path: Path, _kind: Kind, _limits: Limits) -> Mapping[str, int]:
    """Refuse macros in an old document."""
    with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _, entries = _read(data)
    if _MACROS & entries.keys():
        raise FileRefused("macros")
    return {}


def _read(data: mmap.mmap) -> tuple[_Container, dict[str, int]]:
    """Return the container and its directory."""
    try:
        size = _SECTOR_SIZES[struct.unpack_from("<H", data, 30)[0]]
        container = _Container(data, size)
        limit = _MAX_SECTORS * size // _ENTRY
        entries = dict(islice(container.entries(), limit + 1))
    except (KeyError, IndexError, struct.error):
        raise FileRefused("damaged") from None
    if not any(entries):
        raise FileRefused("damaged")
    return container, entries


def _is_locked(start: bytes) -> bool:
    """Say whether the head of an old Word text carries the mark of a password."""
    return len(start) >= 12 and bool(struct.unpack_from("<H", start, 10)[0] & _ENCRYPTED_TEXT)
