"""Full disks and other disks, as the kernel gives them, without any privileges."""

import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes: the kernel refuses, as when full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def another_disk() -> Iterator[Path]:
    """Yield a folder that no rename can reach: Linux keeps one in memory."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:  # what it is for
        yield Path(folder)
