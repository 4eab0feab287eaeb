"""
Locking a child process in: what a hostile file could use is taken away before it is opened.

Standard library only, called by ``child`` on itself while it has a single thread.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from portal.files.limits import Cage

NAMESPACE: Final = Path("/proc/self/ns/net")
_NEW_MOUNTS: Final = 0x00020000
_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_NO_NEW_PRIVILEGES: Final = 38
# flags of mount(2)
_READ_ONLY: Final = 1
_NO_SUID: Final = 2
_NO_DEVICES: Final = 4
_NO_PROGRAMS: Final = 8
_RECURSIVE: Final = 0x4000
_SLAVE: Final = 0x80000


def lock(cage: Cage) -> None:
    """Leave this process no network, no new rights, and only so much of everything else."""
    leave_network()
    _libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _limit(resource.RLIMIT_AS, cage.memory_bytes)
    _limit(resource.RLIMIT_CPU, cage.cpu_seconds, cage.cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, cage.written_bytes)
    _limit(resource.RLIMIT_NOFILE, cage.open_files)
    _limit(resource.RLIMIT_NPROC, cage.processes)
    _limit(resource.RLIMIT_CORE, 0)
    # A parent that was killed cannot kill us: then the alarm does.
    signal.alarm(int(cage.wall_seconds) + 5)
    os.nice(5)
    os.umask(0o077)


def _limit(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that the system has set lower already stays."""
    most = resource.getrlimit(which)[1]
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def leave_network() -> bool:
    """
    Move into a network namespace with nothing in it, not even a loopback that is up.

    Without privileges that takes a user namespace of one's own, in which we stay who we are, so
    that our files stay ours. Where the kernel forbids both (some containers) we go on with the
    network: ``sandbox.has_no_network`` tells, and the doctor says so.
    """
    user, group = os.getuid(), os.getgid()
    if _unshare(_NEW_NETWORK):
        return True
    if not _unshare(_NEW_USER | _NEW_NETWORK):
        return False
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def hide(folders: Sequence[str]) -> bool:
    """
    Put an empty folder in the place of each, for this process and whatever it becomes.

    Some document formats can name a file of this machine to be drawn in: what is not there cannot
    be drawn. Call it after ``leave_network``, which may have made the user namespace it needs.
    """
    if not folders:
        return True
    if not _unshare(_NEW_MOUNTS):
        return False
    _libc().mount(b"none", b"/", None, _RECURSIVE | _SLAVE, None)
    # one inside another is gone with it
    return all(_covered(folder) for folder in folders if Path(folder).is_dir())


def _covered(folder: str) -> bool:
    place = str(Path(folder).resolve()).encode()
    flags = _READ_ONLY | _NO_SUID | _NO_DEVICES | _NO_PROGRAMS
    return bool(_libc().mount(b"tmpfs", place, b"tmpfs", flags, b"size=4k,mode=0500") == 0)


def namespace() -> str:
    """Return the name of the network that this process is in; empty where there are none."""
    try:
        return str(NAMESPACE.readlink())
    except OSError:
        return ""


def _unshare(flags: int) -> bool:
    try:
        return bool(_libc().unshare(flags) == 0)
    except AttributeError:  # not on this system
        return False


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
