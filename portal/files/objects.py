"""Blobs in an S3-compatible store, or in memory for tests: the same protocol over obstore."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import MemoryStore, S3Store

from portal.files.locking import alone, together
from portal.files.staged import digest_of
from portal.files.storage import (
    LOCK,
    STAGE_PREFIX,
    BlobMissing,
    DigestMismatch,
    StoreAway,
    check_key,
    key_for,
)

_CHUNK: Final = 8 * 1024 * 1024
# a person waits for the answer: the client's own patience is three minutes
_RETRIES: Final = 2
_PATIENCE: Final = timedelta(seconds=15)


def s3_store(
    bucket: str,
    *,
    prefix: str = "",
    access_key_id: str | None,
    secret_access_key: str | None,
    endpoint: str | None,
    region: str,
    allow_http: bool,
    virtual_hosted: bool,
) -> S3Store:
    """Return a client for one bucket; Chinese clouds want *virtual_hosted*."""
    return S3Store(
        bucket,
        prefix=prefix or None,
        config={
            "region": region,
            "virtual_hosted_style_request": virtual_hosted,
            **({"endpoint": endpoint} if endpoint else {}),
            **({"access_key_id": access_key_id} if access_key_id else {}),
            **({"secret_access_key": secret_access_key} if secret_access_key else {}),
        },
        client_options={"allow_http": allow_http, "timeout": "120s", "connect_timeout": "3s"},
        retry_config={"max_retries": _RETRIES, "retry_timeout": _PATIENCE},
    )


@contextmanager
def _asking(key: str) -> Iterator[None]:
    """Tell an absent blob from a store that does not answer."""
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise BlobMissing(key) from None
    except BaseError as problem:
        raise StoreAway(type(problem).__name__) from problem


class _Reader(io.RawIOBase):
    """A blob read by ranges, so that a download never holds the whole of it."""

    def __init__(self, store: ObjectStorage, key: str) -> None:
        self._store, self._key = store, key
        self._size, self._at = store.size(key), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed asks for the wider Buffer
        wanted = min(len(buffer), self._size - self._at)
        if wanted <= 0:
            return 0
        chunk = self._store.read_range(self._key, self._at, wanted)
        buffer[: len(chunk)] = chunk
        self._at += len(chunk)
        return len(chunk)


class ObjectStorage:
    """Blobs in a bucket; an object is written whole or not at all, and read so at once."""

    def __init__(self, store: S3Store | MemoryStore, staging: Path | None = None) -> None:
        self._store = store
        self._staging = staging or Path(tempfile.mkdtemp(prefix=STAGE_PREFIX))
        self._staging.mkdir(mode=0o700, parents=True, exist_ok=True)
        # beside the folder, which is swept
        self._lock = self._staging.with_name(f"{self._staging.name}.{LOCK}")

    @property
    def incoming(self) -> Path:
        """The folder on the local disk for files on their way in."""
        return self._staging

    def put(self, path: Path, *, sha256: str, is_hashed: bool = False) -> str:
        """Upload the file."""
        key = key_for(sha256)
        if not is_hashed and digest_of(path) != sha256:
            raise DigestMismatch(key)
        return self._write(key, path)

    def put_bytes(self, content: bytes) -> str:
        """Upload *content*."""
        return self._write(key_for(hashlib.sha256(content).hexdigest()), content)

    def _write(self, key: str, content: Path | bytes) -> str:
        """
        Write the blob, over an equal one too: nothing else makes that one young.

        The digest was counted, so what is overwritten can only be the same bytes, or fewer.
        """
        with _asking(key), together(self._lock):
            obstore.put(self._store, key, content, use_multipart=False)
        return key

    def delete_older(self, key: str, *, before: datetime) -> bool:
        """
        Remove the blob unless somebody has put it since.

        A bucket cannot compare and delete in one request. On one machine the lock of ``put``
        keeps the two together; between machines the caller's hold on the database does
        (``portal.entries.orphans``).
        """
        with suppress(BlobMissing), _asking(key), alone(self._lock) as is_held:
            if is_held and obstore.head(self._store, key)["last_modified"] < before:
                obstore.delete(self._store, key)
                return True
        return False

    def open(self, key: str) -> BinaryIO:
        """Open the blob for reading, by ranges."""
        return io.BufferedReader(_Reader(self, key), buffer_size=_CHUNK)

    def read(self, key: str) -> bytes:
        """Return the whole blob."""
        with _asking(key):
            return bytes(obstore.get(self._store, check_key(key)).bytes())

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return up to *length* bytes from *start*."""
        if length <= 0 or start >= (size := self.size(key)):
            return b""
        length = min(length, size - start)
        with _asking(key):
            return bytes(obstore.get_range(self._store, check_key(key), start=start, length=length))

    def size(self, key: str) -> int:
        """Return the blob's size in bytes."""
        with _asking(key):
            return obstore.head(self._store, check_key(key))["size"]

    def exists(self, key: str) -> bool:
        """Say whether the blob is there."""
        try:
            self.size(key)
        except BlobMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the blob; removing an absent one is not an error."""
        with suppress(BlobMissing), _asking(key):
            obstore.delete(self._store, check_key(key))

    def stage(self) -> Path:
        """Return a new private folder on the local disk."""
        return Path(tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=self._staging))

    def iter_keys(self, *, before: datetime | None = None) -> Iterator[str]:
        """Return every key, in order; or those whose bytes were put before a moment."""
        for page in obstore.list(self._store, chunk_size=1000):
            yield from sorted(
                entry["path"] for entry in page if before is None or entry["last_modified"] < before
            )


class MemoryStorage(ObjectStorage):
    """Blobs that live as long as the process: for tests and for looking around."""

    def __init__(self, staging: Path | None = None) -> None:
        super().__init__(MemoryStore(), staging)
