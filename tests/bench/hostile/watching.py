"""What a server does meanwhile: the memory it takes, and whom it calls."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

KILOBYTE: Final = 1024
EVERY: Final = 0.1


@dataclass(slots=True)
class Memory:
    """
    In MB: the most that the server had at once, master and web processes, and each at its peak.

    What they share since the fork counts once in the first, and in each of the second.
    """

    together: int = 0
    peaks: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Canary:
    """Somebody who listens, and hopes that nobody calls."""

    address: str
    callers: int = 0


def said(process: int, topic: str) -> dict[str, str]:
    """Return what the kernel says about a process; nothing when it is gone."""
    try:
        text = Path(f"/proc/{process}/{topic}").read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def web_processes(master: int) -> list[int]:
    """Return the master and its workers; what a worker starts is caged and not counted."""
    found = [master]
    with suppress(OSError):
        for thread in Path(f"/proc/{master}/task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def megabytes(words: str) -> int:
    """Return a size of the kernel in MB."""
    return int(words.split()[0]) // KILOBYTE if words else 0


@contextmanager
def measured(master: int) -> Iterator[Memory]:
    """Look at the memory ten times a second."""
    memory, over = Memory(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            together = 0
            for process in web_processes(master):
                together += megabytes(said(process, "smaps_rollup").get("Pss", ""))
                peak = megabytes(said(process, "status").get("VmHWM", ""))
                memory.peaks[process] = max(memory.peaks.get(process, 0), peak)
            memory.together = max(memory.together, together)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()


@contextmanager
def listening() -> Iterator[Canary]:
    """Listen on this machine and count who calls."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(EVERY)
        canary = Canary(f"http://127.0.0.1:{listener.getsockname()[1]}")
        over = threading.Event()

        def count() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    caller, _ = listener.accept()
                    canary.callers += 1
                    caller.close()

        watcher = threading.Thread(target=count)
        watcher.start()
        try:
            yield canary
        finally:
            over.set()
            watcher.join()
