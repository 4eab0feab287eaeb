"""
Where bytes are kept: a local folder, an S3-compatible store, or memory.

Content-addressed and immutable: the key is made of the SHA-256, so a second put of
the same bytes changes nothing, and a backup copied after the database is complete.
Nothing here is ever served from a web root.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Protocol

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})")
_CHUNK: Final = 1024 * 1024
STAGE_PREFIX: Final = "stage-"


class StorageError(Exception):
    """The store could not do what it was asked."""


class BlobMissing(StorageError):
    """There are no bytes under this key."""


class StoreAway(StorageError):
    """The store does not answer; what was to be kept is not kept."""


class DigestMismatch(StorageError):
    """The bytes are not the ones their digest names."""


class Storage(Protocol):
    """What the portal asks of any store."""

    def put(self, path: Path, *, sha256: str) -> str:
        """Keep a copy of the file at *path* unless it is there already; return its key."""

    def put_bytes(self, content: bytes) -> str:
        """Keep *content* unless it is there already; return its key."""

    def open(self, key: str) -> BinaryIO:
        """Open the blob for reading."""

    def read(self, key: str) -> bytes:
        """Return the whole blob."""

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return up to *length* bytes from *start*."""

    def size(self, key: str) -> int:
        """Return the blob's size in bytes."""

    def exists(self, key: str) -> bool:
        """Say whether the blob is there."""

    def delete(self, key: str) -> None:
        """Remove the blob; removing an absent one is not an error."""

    def stage(self) -> Path:
        """Return a new private folder for files on their way in; the caller removes it."""

    def iter_keys(self) -> Iterator[str]:
        """Return every key, in order."""


def key_for(sha256: str) -> str:
    """Return the key of the content with this digest."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    return f"{sha256[:2]}/{sha256}"


def check_key(key: str) -> str:
    """Return *key*, or raise: a key never comes from a person, so a bad one is a bug."""
    if not _KEY.fullmatch(key):
        raise BlobMissing(key)
    return key


class LocalStorage:
    """Blobs under one folder, written so that a crash leaves either all of a file or none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.incoming = root / "incoming"
        for folder in (root, self.incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, path: Path, *, sha256: str) -> str:
        """
        Copy, fsync, link into place, fsync the folder.

        The digest is checked while copying: a wrong one would be found only years later. A blob
        that is there already is believed when its size is right: a crash leaves all of it or
        none, and reading up to 30 MB again for every upload would not make the disk a better one.
        """
        key = key_for(sha256)
        target = self.root / key
        if target.exists() and target.stat().st_size == path.stat().st_size:
            return key
        handle, name = tempfile.mkstemp(dir=self.incoming)
        fresh = Path(name)
        try:
            digest = hashlib.sha256()
            with os.fdopen(handle, "wb") as copy, path.open("rb") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    copy.write(chunk)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != sha256:
                raise DigestMismatch(key)
            self._place(fresh, target)
        finally:
            fresh.unlink(missing_ok=True)
        return key

    def put_bytes(self, content: bytes) -> str:
        """Keep *content* through the same road as a file."""
        folder = self.stage()
        try:
            staged = folder / "bytes"
            staged.write_bytes(content)
            return self.put(staged, sha256=hashlib.sha256(content).hexdigest())
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _place(self, fresh: Path, target: Path) -> None:
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self.root)
        # mkstemp made it 0600. A rename is atomic; a blob of the wrong length that a
        # broken disk left behind is healed by it, an equal one is replaced by itself.
        fresh.replace(target)
        _sync_folder(target.parent)

    def open(self, key: str) -> BinaryIO:
        """Open the blob for reading."""
        try:
            return (self.root / check_key(key)).open("rb")
        except FileNotFoundError:
            raise BlobMissing(key) from None

    def read(self, key: str) -> bytes:
        """Return the whole blob."""
        with self.open(key) as blob:
            return blob.read()

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """Return up to *length* bytes from *start*."""
        with self.open(key) as blob:
            blob.seek(start)
            return blob.read(length)

    def size(self, key: str) -> int:
        """Return the blob's size in bytes."""
        try:
            return (self.root / check_key(key)).stat().st_size
        except FileNotFoundError:
            raise BlobMissing(key) from None

    def exists(self, key: str) -> bool:
        """Say whether the blob is there."""
        return bool(_KEY.fullmatch(key)) and (self.root / key).is_file()

    def delete(self, key: str) -> None:
        """Remove the blob; removing an absent one is not an error."""
        (self.root / check_key(key)).unlink(missing_ok=True)

    def stage(self) -> Path:
        """Return a new private folder on the same file system."""
        return Path(tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=self.incoming))

    def iter_keys(self) -> Iterator[str]:
        """Return every key, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for blob in sorted(folder.iterdir()):
                key = f"{folder.name}/{blob.name}"
                if _KEY.fullmatch(key):
                    yield key


def storage_from(
    url: str,
    *,
    staging: Path | None = None,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
    endpoint: str | None = None,
    region: str = "us-east-1",
    allow_http: bool = False,
    virtual_hosted: bool = False,
) -> Storage:
    """
    Return the store that *url* names: a path, ``file:///…``, ``s3://bucket/prefix``, ``memory:``.

    *staging* is the local folder through which uploads pass on their way to S3.
    """
    scheme, colon, rest = url.partition(":")
    if scheme == "file" and colon:
        return LocalStorage(Path(rest.removeprefix("//")))
    if scheme == "memory" and colon:
        # Imported here: a site that keeps its files in a folder never loads the client.
        from portal.files.objects import MemoryStorage  # noqa: PLC0415

        return MemoryStorage(staging)
    if scheme == "s3" and colon:
        from portal.files.objects import ObjectStorage, s3_store  # noqa: PLC0415  # as above

        bucket, _, prefix = rest.removeprefix("//").partition("/")
        store = s3_store(
            bucket,
            prefix=prefix,
            access_key_id=access_key_id,
            secret_access_key=secret_access_key,
            endpoint=endpoint,
            region=region,
            allow_http=allow_http,
            virtual_hosted=virtual_hosted,
        )
        return ObjectStorage(store, staging)
    return LocalStorage(Path(url))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
