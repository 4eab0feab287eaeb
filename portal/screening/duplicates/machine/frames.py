"""The pipe between worker and machine: frames of JSON, each after its length. Standard library."""

import hashlib
import json
import struct
from array import array
from collections.abc import Iterable
from typing import IO, Any, Final

HEAD: Final = struct.Struct("<Q")
Frame = dict[str, Any]


def write(pipe: IO[bytes], frame: Frame) -> None:
    """Send one frame."""
    # essays may hold lone surrogates; what goes out comes in again
    body = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
    content = body.encode("utf-8", "surrogatepass")
    pipe.write(HEAD.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read(pipe: IO[bytes]) -> Frame | None:
    """Return the next frame, or None when the other side is gone."""
    head = pipe.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    content = pipe.read(length)
    if len(content) < length:
        return None
    frame: Frame = json.loads(content.decode("utf-8", "surrogatepass"))
    return frame


def fingerprint(ids: Iterable[int]) -> str:
    """Return what both sides know a set of rows by."""
    return hashlib.sha256(array("q", sorted(ids)).tobytes()).hexdigest()
