"""A lock between those who put a blob and those who remove it, threads and processes alike."""

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
