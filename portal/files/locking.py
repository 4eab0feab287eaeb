"""Locks that end with their process: between putting and removing a blob, and on a folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def together(path: Path) -> Iterator[bool]:
    """Hold the lock beside others who put; False where the file system has no locks."""
    with _locked(path, fcntl.LOCK_SH) as is_held:
        yield is_held


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Hold the lock while nobody puts; False where the file system has no locks."""
    with _locked(path, fcntl.LOCK_EX) as is_held:
        yield is_held


@contextmanager
def _locked(path: Path, how: int) -> Iterator[bool]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _flock(handle, how)
    finally:
        os.close(handle)


def _flock(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how)
    except OSError:
        return False
    return True


def claim(folder: Path) -> None:
    """Hold a folder as ours for as long as this process lives, however it ends."""
    _flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_SH)


def is_claimed(folder: Path) -> bool:
    """Say whether a living process holds the folder."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)
