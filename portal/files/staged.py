"""
A file on its way in: written once, on the store's own disk, counted and hashed meanwhile.

A form may hold hundreds of file parts, so each has a handle only while it is written or read.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portal.files.refusals import FileRefused

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

HEAD_BYTES: Final = 8192
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is safely on our disk, not yet judged."""

    path: Path
    sha256: str
    size: int
    head: bytes = field(repr=False)


class Staged(io.RawIOBase):
    """
    What a form's parser writes a file part into; made on the disk with its first byte.

    When the disk refuses, what there is goes at once and the rest is only counted: the other
    fields of the form still arrive, and ``settle`` says the sentence beside the file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._handle: io.FileIO | None = None
        self._is_reading = False
        self._digest = hashlib.sha256()
        self._size, self._head = 0, b""
        self._problem: OSError | None = None

    def writable(self) -> bool:
        """Say yes, as a file that is being filled."""
        return True

    def readable(self) -> bool:
        """Say yes: from its beginning, once it is filled."""
        return True

    def seekable(self) -> bool:
        """Say yes, for those who read it."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Append *data*, all of it."""
        view = memoryview(data).cast("B")
        self._size += len(view)
        if self._problem is None:
            try:
                self._keep(view)
            except OSError as problem:
                self._problem = problem
                self.discard()
        return len(view)

    def _keep(self, view: memoryview) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head += bytes(view[: HEAD_BYTES - len(self._head)])
        self._digest.update(view)
        handle = self._handle or self._made()
        while view:
            view = view[handle.write(view) :]

    def _made(self) -> io.FileIO:
        number, name = tempfile.mkstemp(dir=self._folder)
        self._path, self._handle = Path(name), io.FileIO(number, "w")
        return self._handle

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """End the writing; from now on the file is read. What went wrong is told to a reader."""
        if self._problem is not None:
            return 0
        handle = self._opened()
        return 0 if handle is None else handle.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read, for those who want the bytes themselves."""
        handle = self._opened()
        return 0 if handle is None else handle.readinto(buffer)

    def _opened(self) -> io.FileIO | None:
        """Return the handle for reading; None when there is nothing to read."""
        if self._problem is not None:
            raise self._problem
        if not self._is_reading and self._path is not None:
            self._release()
            self._handle, self._is_reading = io.FileIO(self._path, "r"), True
        return self._handle

    def settle(self) -> Received:
        """Bring every byte to the disk and tell what came. Raises FileRefused for a full one."""
        try:
            if self._problem is not None:
                raise self._problem
            if self._path is None:
                self._made()
            self._release()
            assert self._path is not None  # noqa: S101  # made just now
            sync(self._path)
        except OSError as problem:
            self.discard()
            if problem.errno in NO_ROOM:
                raise FileRefused("no_room") from problem
            raise
        return Received(self._path, self._digest.hexdigest(), self._size, self._head)

    def discard(self) -> None:
        """Remove the file, unless the store has taken it."""
        self._release()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the handle; the file is its owner's to remove."""
        self._release()
        super().close()

    def _release(self) -> None:
        handle, self._handle, self._is_reading = self._handle, None, False
        if handle is not None:
            handle.close()


def sync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
