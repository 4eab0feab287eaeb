"""
Strokes room: prints and keys as bytes, for a column of a table.

A key comes first in the bytes of its print. The ink is packed eight pixels a byte and deflated,
some ten to twenty kilobytes a page. Bytes of another version are refused, never guessed at.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

import numpy as np

from reviewers.strokes.values import PRINT_VERSION, Matrix, PageKey, PagePrint

_HEAD: Final = struct.Struct("<4sHH32s32s")
_BODY: Final = struct.Struct("<HH9d")
_MARK: Final = b"WHSP"
_MOST_SIDE: Final = 4096


class WrongPrint(ValueError):
    """These bytes are no print of this version: the page must be drawn anew."""


def key_to_bytes(key: PageKey) -> bytes:
    """Return the key as bytes."""
    head = _HEAD.pack(_MARK, PRINT_VERSION, len(key.codes), key.digest, key.signs)
    return head + key.codes.astype("<u8").tobytes() + key.mirrored.astype("<u8").tobytes()


def key_from_bytes(content: bytes) -> PageKey:
    """Return the key that the bytes of a key or of a print begin with."""
    if len(content) < _HEAD.size:
        raise WrongPrint("too short")
    mark, version, amount, digest, signs = _HEAD.unpack_from(content)
    if mark != _MARK or version != PRINT_VERSION:
        raise WrongPrint("another version")
    if len(content) < _HEAD.size + 16 * amount:
        raise WrongPrint("cut short")
    codes = np.frombuffer(content, "<u8", 2 * amount, _HEAD.size).astype(np.uint64)
    return PageKey(digest, signs, codes[:amount], codes[amount:])


def print_to_bytes(page: PagePrint) -> bytes:
    """Return the print as bytes."""
    height, width = page.ink.shape
    body = _BODY.pack(width, height, *page.frame)
    return key_to_bytes(page.key) + body + zlib.compress(np.packbits(page.ink > 0).tobytes(), 6)


def print_from_bytes(content: bytes) -> PagePrint:
    """Return the print that these bytes hold."""
    key = key_from_bytes(content)
    at = _HEAD.size + 16 * len(key.codes)
    if len(content) < at + _BODY.size:
        raise WrongPrint("cut short")
    width, height, *frame = _BODY.unpack_from(content, at)
    if not (0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE):
        raise WrongPrint("no page")
    size = (width * height + 7) // 8
    inflate = zlib.decompressobj()
    try:
        packed = inflate.decompress(content[at + _BODY.size :], size)
    except zlib.error:
        raise WrongPrint("damaged") from None
    if len(packed) != size or not inflate.eof:
        raise WrongPrint("damaged")
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=width * height)
    matrix: Matrix = tuple(frame)
    return PagePrint(key, (255 * bits).reshape(height, width), matrix)
