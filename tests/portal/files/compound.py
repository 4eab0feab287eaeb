"""A writer of OLE containers (compound files), as the old offices keep their documents in."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def compound(streams: dict[str, bytes], *, looped: bool = False) -> bytes:
    """
    Return a container of *streams*; a slash in a name makes a storage.

    All streams are padded past 4096 bytes, so that there is no short-sector stream. With
    *looped* the chain of the directory never ends.
    """
    rows = entries_of(streams)
    directory_sectors = -(-len(rows) // 4)
    contents = [content.ljust(4096, b"\0") for _, content in rows if content is not None]
    sectors = directory_sectors + sum(-(-len(content) // SECTOR) for content in contents)
    fat_sectors = 1
    while (sectors + fat_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
    chain = [FAT] * fat_sectors
    chain += linked(len(chain), directory_sectors)
    starts = []
    for content in contents:
        starts.append(len(chain))
        chain += linked(len(chain), -(-len(content) // SECTOR))
    if looped:
        chain[fat_sectors + directory_sectors - 1] = fat_sectors
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(fat_sectors * SECTOR, b"\xff")
    body = b"".join(
        content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0") for content in contents
    )
    return header(fat_sectors) + table + directory(rows, starts) + body


def entries_of(streams: dict[str, bytes]) -> list[tuple[str, bytes | None]]:
    """Return the names of storages (without content) and streams."""
    rows: list[tuple[str, bytes | None]] = []
    for path, content in streams.items():
        *folders, name = path.split("/")
        rows += [(folder, None) for folder in folders]
        rows.append((name, content))
    padding = [("", None)] * (-(len(rows) + 1) % 4)
    return [("Root Entry", None), *rows, *padding]


def linked(first: int, amount: int) -> list[int]:
    """Return the chain of *amount* sectors in a row."""
    return [*range(first + 1, first + amount), END] if amount else []


def header(fat_sectors: int) -> bytes:
    """Return the first sector."""
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0,
    )  # fmt: skip
    places = [*range(min(fat_sectors, 109))]
    return head + struct.pack("<109I", *places, *[FREE] * (109 - len(places)))


def directory(rows: list[tuple[str, bytes | None]], starts: list[int]) -> bytes:
    """Return the directory: a chain of siblings under the root."""
    found, place = b"", iter(starts)
    for number, (name, content) in enumerate(rows):
        kind = ROOT if number == 0 else 0 if not name else STORAGE if content is None else STREAM
        start = next(place) if content is not None else 0
        size = max(len(content), 4096) if content is not None else 0
        sibling = number + 1 if 0 < number < len(rows) - 1 and rows[number + 1][0] else FREE
        encoded = name.encode("utf-16-le")
        found += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII16xI8x8xIQ",
            len(encoded) + 2 if name else 0, kind, 1, FREE, sibling,
            1 if number == 0 else FREE, 0, start, size,
        )  # fmt: skip
    return found
