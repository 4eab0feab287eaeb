"""
Where bytes are kept: a local folder, an S3-compatible store, or memory.

Content-addressed and immutable: the key is made of the SHA-256, so a second put of
the same bytes changes nothing, and a backup copied after the database is complete.
Nothing here is ever served from a web root.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from portal.files.locking import alone, together
from portal.files.staged import digest_of, sync

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})")
STAGE_PREFIX: Final = "stage-"
LOCK: Final = "lock"


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

    @property
    def incoming(self) -> Path:
        """The private folder for files on their way in, on the store's own disk if it has one."""

    def put(self, path: Path, *, sha256: str, is_hashed: bool = False) -> str:
        """
        Keep the file at *path*, which may be moved away from there; return its key.

        The digest is counted again, unless *is_hashed*: the caller has just done it. A blob that
        is there already becomes as young as a new one, so that no sweeper takes it meanwhile.
        """

    def put_bytes(self, content: bytes) -> str:
        """Keep *content*; return its key."""

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

    def iter_keys(self, *, before: datetime | None = None) -> Iterator[str]:
        """Return every key, in order; or those whose bytes were put before a moment."""

    def delete_older(self, key: str, *, before: datetime) -> bool:
        """Remove the blob unless somebody has put it since; say whether it was removed."""


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
        self._incoming, self._lock = root / "incoming", root / LOCK
        for folder in (root, self._incoming):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def incoming(self) -> Path:
        """The folder for files on their way in, on the same file system."""
        return self._incoming

    def put(self, path: Path, *, sha256: str, is_hashed: bool = False) -> str:
        """
        Sync the file, rename it into place, sync the folder: it is written once.

        A blob that is there already is read again: one that has rotted on the disk since is healed
        by whoever sends the file once more. From another file system the bytes are copied first.
        """
        key = key_for(sha256)
        target = self.root / key
        if self._renew(target, path.stat().st_size) and digest_of(target) == sha256:
            return key
        if not is_hashed and digest_of(path) != sha256:
            raise DigestMismatch(key)
        try:
            self._place(path, target)
        except OSError as problem:
            if problem.errno != errno.EXDEV:
                raise
            self._place_copy(path, target)
        return key

    def put_bytes(self, content: bytes) -> str:
        """Keep *content* through the same road as a file."""
        handle, name = tempfile.mkstemp(dir=self.incoming)
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
            return self.put(fresh, sha256=hashlib.sha256(content).hexdigest(), is_hashed=True)
        finally:
            fresh.unlink(missing_ok=True)

    def _renew(self, target: Path, size: int) -> bool:
        """Make a blob that is there as young as a new one; False when it is not, or not whole."""
        with together(self._lock):
            try:
                if target.stat().st_size != size:
                    return False
                os.utime(target)
            except (FileNotFoundError, PermissionError):
                # restored by another user: then it is replaced by a file of our own
                return False
        return True

    def _place(self, fresh: Path, target: Path) -> None:
        fresh.chmod(0o600)
        os.utime(fresh)
        sync(fresh)
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            sync(self.root)
        # A rename is atomic; a blob that a broken disk spoilt is healed by it, an equal one is
        # replaced by itself.
        with together(self._lock):
            fresh.replace(target)
        sync(target.parent)

    def _place_copy(self, path: Path, target: Path) -> None:
        handle, name = tempfile.mkstemp(dir=self.incoming)
        os.close(handle)
        fresh = Path(name)
        try:
            shutil.copyfile(path, fresh)
            self._place(fresh, target)
        finally:
            fresh.unlink(missing_ok=True)

    def delete_older(self, key: str, *, before: datetime) -> bool:
        """
        Remove the blob unless somebody has put it since.

        The look at its age and the removal are one step under the lock that ``put`` takes too:
        whoever puts the same bytes comes before (then it is young, and stays) or after (then it
        is gone, and is placed anew). Without locks on this file system nothing is removed.
        """
        blob = self.root / check_key(key)
        with alone(self._lock) as is_held:
            if not is_held or not _is_older(blob, before):
                return False
            blob.unlink(missing_ok=True)
        return True

    def open(self, key: str) -> BinaryIO:
        """Open the blob for reading."""
        try:
            return (self.root / check_key(key)).open("rb")
        except FileNotFoundError:
            raise self._absent(key) from None

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
            raise self._absent(key) from None

    def _absent(self, key: str) -> StorageError:
        """Tell a blob that is gone from a disk that is: unmounted, it leaves an empty folder."""
        return BlobMissing(key) if self._incoming.is_dir() else StoreAway(str(self.root))

    def exists(self, key: str) -> bool:
        """Say whether the blob is there."""
        return bool(_KEY.fullmatch(key)) and (self.root / key).is_file()

    def delete(self, key: str) -> None:
        """Remove the blob; removing an absent one is not an error."""
        (self.root / check_key(key)).unlink(missing_ok=True)

    def stage(self) -> Path:
        """Return a new private folder on the same file system."""
        return Path(tempfile.mkdtemp(prefix=STAGE_PREFIX, dir=self.incoming))

    def iter_keys(self, *, before: datetime | None = None) -> Iterator[str]:
        """Return every key, in order; or those whose bytes were put before a moment."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for blob in sorted(folder.iterdir()):
                key = f"{folder.name}/{blob.name}"
                if _KEY.fullmatch(key) and (before is None or _is_older(blob, before)):
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


def _is_older(blob: Path, before: datetime) -> bool:
    """Say whether the bytes were put before a moment; what is gone is not."""
    try:
        return blob.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False
