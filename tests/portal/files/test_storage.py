"""One protocol, three stores: a folder, memory, and S3 over real HTTP."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from moto.server import ThreadedMotoServer

from portal import clock
from portal.files import leftovers
from portal.files.locking import claim
from portal.files.staged import Staged
from portal.files.storage import (
    BlobMissing,
    DigestMismatch,
    LocalStorage,
    Storage,
    key_for,
    storage_from,
)
from tests.infrastructure.disks import another_disk

CONTENT = bytes(range(256)) * 40_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3_endpoint() -> Iterator[str]:
    """A real S3 server on a free port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    bucket = urllib.request.Request(f"{endpoint}/files", method="PUT")  # noqa: S310  # our own
    urllib.request.urlopen(bucket).close()  # noqa: S310  # the server started above
    yield endpoint
    server.stop()


@pytest.fixture(params=["local", "memory", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Each store in turn, empty."""
    if request.param == "local":
        return storage_from(str(tmp_path / "blobs"))
    if request.param == "memory":
        return storage_from("memory:", staging=tmp_path)
    return storage_from(
        f"s3://files/{tmp_path.name}",
        staging=tmp_path,
        access_key_id="test",
        secret_access_key="test",
        endpoint=request.getfixturevalue("s3_endpoint"),
        allow_http=True,
    )


def staged(storage: Storage, content: bytes = CONTENT) -> Path:
    path = storage.stage() / "upload"
    path.write_bytes(content)
    return path


def test_what_was_put_is_read_again(storage: Storage) -> None:
    key = storage.put(staged(storage), sha256=SHA256)

    assert f"{SHA256[:2]}/{SHA256}" == key
    assert CONTENT == storage.read(key)
    assert len(CONTENT) == storage.size(key)
    assert CONTENT[1000:1100] == storage.read_range(key, 1000, 100)
    assert CONTENT[-10:] == storage.read_range(key, len(CONTENT) - 10, 100)
    assert b"" == storage.read_range(key, len(CONTENT) + 5, 10)
    with storage.open(key) as blob:
        blob.seek(5_000_000)
        assert CONTENT[5_000_000:5_000_100] == blob.read(100)


def test_the_same_bytes_are_kept_once(storage: Storage) -> None:
    first = storage.put(staged(storage), sha256=SHA256)
    second = storage.put_bytes(CONTENT)

    assert first == second
    assert [first] == list(storage.iter_keys())


def test_keys_come_in_order(storage: Storage) -> None:
    keys = [storage.put_bytes(bytes([number])) for number in range(20)]

    assert sorted(keys) == list(storage.iter_keys())


def test_a_deleted_blob_is_missing(storage: Storage) -> None:
    key = storage.put_bytes(b"x")
    storage.delete(key)
    storage.delete(key)

    assert not storage.exists(key)
    for read in (storage.read, storage.size, storage.open):
        with pytest.raises(BlobMissing):
            read(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "ab/cd", "", f"00/{SHA256}"])
def test_a_key_of_another_shape_reaches_nothing(storage: Storage, key: str) -> None:
    with pytest.raises(BlobMissing):
        storage.read(key)


def test_a_digest_of_another_shape_is_a_bug(storage: Storage) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        storage.put(staged(storage), sha256="../../evil")


def test_a_local_blob_is_private(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    key = storage.put(staged(storage), sha256=SHA256)
    blob = tmp_path / "blobs" / key

    modes = [path.stat().st_mode & 0o777 for path in (blob, blob.parent, storage.stage())]
    assert [0o600, 0o700, 0o700] == modes


def test_bytes_that_do_not_match_their_digest_are_not_kept(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")

    with pytest.raises(DigestMismatch):
        storage.put(staged(storage, b"other"), sha256=SHA256)

    assert not storage.exists(key_for(SHA256))


def test_a_blob_that_a_broken_disk_cut_short_is_healed_by_the_next_put(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    key = storage.put_bytes(CONTENT)
    os.truncate(tmp_path / "blobs" / key, 10)

    storage.put_bytes(CONTENT)

    assert CONTENT == storage.read(key)


def test_a_blob_that_rotted_is_healed_by_who_sends_the_file_again(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    key = storage.put_bytes(CONTENT)
    (tmp_path / "blobs" / key).write_bytes(bytes([CONTENT[0] ^ 1]) + CONTENT[1:])

    storage.put_bytes(CONTENT)

    assert CONTENT == storage.read(key)


def test_a_blob_of_the_wrong_length_is_healed(storage: Storage, tmp_path: Path) -> None:
    key = key_for(SHA256)
    if isinstance(storage, LocalStorage):
        storage.put_bytes(CONTENT)
        (storage.root / key).write_bytes(CONTENT[:100])
    else:
        obstore.put(storage._store, key, CONTENT[:100])  # type: ignore[attr-defined]  # as a broken store would
    whole = tmp_path / "whole"
    whole.write_bytes(CONTENT)

    assert CONTENT == storage.read(storage.put(whole, sha256=SHA256))


def test_the_sweeper_removes_only_what_is_old(tmp_path: Path) -> None:
    storage, staging = LocalStorage(tmp_path / "blobs"), tmp_path / "staging"
    staging.mkdir()
    key = storage.put_bytes(CONTENT)
    old, new = storage.stage(), storage.stage()
    (old / "half").write_bytes(b"half")
    upload, fresh = staging / "upload", staging / "fresh"
    for path in (upload, fresh):
        path.write_bytes(b"half")
    for path in (old, upload):
        os.utime(path, (1000, 1000))
    at = datetime.fromtimestamp(fresh.stat().st_mtime, UTC) + timedelta(hours=23)

    assert [old, upload] == sorted(leftovers.find([staging, storage.incoming], at=at))
    assert 2 == leftovers.sweep([staging, storage.incoming], at=at)
    assert [False, True, False, True] == [path.exists() for path in (old, new, upload, fresh)]
    assert storage.exists(key)


def test_what_killed_processes_left_in_the_temporary_folder_is_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = ("wenheng-child-1", "wenheng-child-2", "wenheng-static-1", "wenheng-static-2", "x")
    old, new, dead, alive, other = folders = [tmp_path / name for name in names]
    for folder in folders:
        folder.mkdir()
    for folder in (old, dead, alive, other):
        os.utime(folder, (1000, 1000))
    claim(alive)

    assert 2 == leftovers.sweep([], at=datetime.fromtimestamp(new.stat().st_mtime, UTC))
    assert [False, True, False, True, True] == [path.exists() for path in folders]


def test_an_upload_is_written_once_and_moved_into_place(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    part = Staged(storage.incoming)
    for start in range(0, len(CONTENT), 65536):
        part.write(CONTENT[start : start + 65536])
    received = part.settle()
    inode = received.path.stat().st_ino

    key = storage.put(received.path, sha256=received.sha256, is_hashed=True)

    assert (SHA256, len(CONTENT), CONTENT[:8192]) == (
        received.sha256, received.size, received.head,
    )  # fmt: skip
    assert inode == (storage.root / key).stat().st_ino
    assert [] == list(storage.incoming.iterdir())
    part.discard()
    assert CONTENT == storage.read(key)


def test_a_file_on_another_disk_is_copied(tmp_path: Path) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    with another_disk() as folder:
        source = folder / "upload"
        source.write_bytes(CONTENT)

        assert CONTENT == storage.read(storage.put(source, sha256=SHA256))


def test_a_part_can_be_read_from_its_beginning(tmp_path: Path) -> None:
    part = Staged(tmp_path)
    part.write(b"the first half, ")
    part.write(b"the second")
    part.seek(0)

    assert b"the first half, the second" == part.read()
    part.seek(4)
    assert b"first" == part.read(5)
    part.close()


def test_a_part_without_a_byte_never_touches_the_disk(tmp_path: Path) -> None:
    part = Staged(tmp_path)
    part.seek(0)

    assert (b"", []) == (part.read(), list(tmp_path.iterdir()))
    assert 0 == part.settle().size
    part.discard()
    assert [] == list(tmp_path.iterdir())


def test_bytes_that_are_put_again_are_young_again(storage: Storage) -> None:
    key = storage.put_bytes(CONTENT)
    # a bucket tells whole seconds
    time.sleep(1.1)
    before = clock.now().replace(microsecond=0)

    assert [key] == list(storage.iter_keys(before=before))
    storage.put(staged(storage), sha256=SHA256)
    assert [] == list(storage.iter_keys(before=before))
    assert not storage.delete_older(key, before=before)
    assert CONTENT == storage.read(key)
    assert storage.delete_older(key, before=before + timedelta(hours=1))
    assert not storage.exists(key)
    assert not storage.delete_older(key, before=before)


def test_bytes_put_in_the_very_moment_of_their_removal_are_there_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = LocalStorage(tmp_path / "blobs")
    key, again = storage.put_bytes(CONTENT), staged(storage)
    putting = threading.Thread(target=storage.put, args=(again,), kwargs={"sha256": SHA256})

    def look_and_dawdle(_blob: Path, _before: datetime) -> bool:
        putting.start()
        putting.join(0.3)
        return True

    monkeypatch.setattr("portal.files.storage._is_older", look_and_dawdle)

    assert storage.delete_older(key, before=datetime(2030, 1, 1, tzinfo=UTC))
    putting.join()
    assert CONTENT == storage.read(key)
