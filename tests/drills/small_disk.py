"""
A server on a disk of a few megabytes: a real one, seen by that server alone.

The wrapper mounts memory as a disk in a mount namespace of its own: root may, and so may anybody
where the kernel lets users have namespaces. Elsewhere no file of the server may grow past the
size, which the kernel refuses in the same place.
"""

import os
import resource
import sys
from pathlib import Path

from tests.deployment.running import WENHENG

WRAPPER = """#!{python}
import ctypes, os, resource, shutil, sys
folder, size, wenheng = {folder!r}, {size}, {wenheng!r}
libc = ctypes.CDLL(None, use_errno=True)
user, group = os.getuid(), os.getgid()
is_alone = libc.unshare(0x20000) == 0
if not is_alone and libc.unshare(0x10020000) == 0:
    is_alone = True
    for name, line in (("setgroups", "deny"), ("uid_map", f"{{user}} {{user}} 1"),
                       ("gid_map", f"{{group}} {{group}} 1")):
        open("/proc/self/" + name, "w").write(line)
kept = folder + ".kept"
shutil.copytree(folder, kept)
private = is_alone and libc.mount(b"none", b"/", None, 0x44000, None) == 0
options = f"size={{size}},mode=700".encode()
if private and libc.mount(b"tmpfs", folder.encode(), b"tmpfs", 0, options) == 0:
    shutil.copytree(kept, folder, dirs_exist_ok=True)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
os.execv(wenheng, [wenheng, *sys.argv[1:]])
"""


def wrapper(place: Path, folder: Path, size: int) -> str:
    """Write a program that serves with *folder* on a disk of *size* bytes; return its path."""
    program = place / "wenheng-on-a-small-disk"
    program.write_text(
        WRAPPER.format(python=sys.executable, folder=str(folder), size=size, wenheng=WENHENG)
    )
    program.chmod(0o700)
    return str(program)


class SmallDisk:
    """The disk of a running server, looked at from outside."""

    def __init__(self, pid: int, folder: Path) -> None:
        self.pid, self.folder = pid, Path(f"/proc/{pid}/root{folder}")
        self.is_real = self.folder.stat().st_dev != folder.stat().st_dev

    def fill(self) -> None:
        """Leave no room for anything."""
        if not self.is_real:
            self._allow(0)
            return
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for piece in (65536, 4096, 1):
                try:
                    while filler.write(bytes(piece)):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        """Give the room back."""
        if self.is_real:
            (self.folder / "filler").unlink()
        else:
            self._allow(resource.RLIM_INFINITY)

    def _allow(self, size: int) -> None:
        tasks = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, tasks)):
            hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(os.listdir(folder))  # noqa: PTH208  # names only
