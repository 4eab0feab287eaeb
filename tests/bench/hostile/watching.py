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
EVERY: Final = 0.05


@dataclass(slots=True)
class Memory:
    """The most the master and its web processes had at once, and each at its peak; in MB."""

    together: int = 0
    peaks: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Canary:
    """Somebody who listens, and hopes that nobody calls."""

    address: str
    callers: int = 0


def status_of(process: int) -> dict[str, str]:
    """Return what the kernel says about a process; nothing when it is gone."""
    try:
        text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


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
    """Look at the memory twenty times a second."""
    memory, over = Memory(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY):
            seen = {one: status_of(one) for one in web_processes(master)}
            together = sum(megabytes(status.get("VmRSS", "")) for status in seen.values())
            memory.together = max(memory.together, together)
            for process, status in seen.items():
                peak = megabytes(status.get("VmHWM", ""))
                memory.peaks[process] = max(memory.peaks.get(process, 0), peak)

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
