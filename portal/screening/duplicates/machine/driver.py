"""
The worker's end of the machine: starts it, hands it orders, reads its answers.

One question at a time. Whatever goes wrong on the way ends the process, and the question fails;
jobs are tried again, and the next one starts a new process.
"""

import logging
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from flask import current_app

from portal.config import Settings
from portal.screening.duplicates.machine import frames
from portal.screening.duplicates.machine.frames import Frame

log = logging.getLogger(__name__)

EXTENSION: Final = "wenheng.machine"
ROOT: Final = Path(__file__).resolve().parents[4]
# idle for so long it goes, and with it some hundred megabytes
IDLE_SECONDS: Final = 900.0


class MachineFailed(RuntimeError):
    """The machine died or could not do it; nothing it said of this question counts."""


class Machine:
    """The comparing process, started when it is first asked."""

    def __init__(self, folder: Path, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self.folder = folder
        self.idle_seconds = idle_seconds
        # which rows of which call the index follows, as it was told last: what came and went
        # since is enough for it, as long as it says that it has the same
        self.follows: tuple[str, frozenset[int]] = ("", frozenset())
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: threading.Timer | None = None
        # an application that is dropped without a word takes its machine along
        self._end: weakref.finalize[[subprocess.Popen[bytes]], Machine] | None = None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else ask meanwhile: what was handed over stays until the last answer."""
        with self._lock:
            self._wake()
            try:
                yield
            finally:
                self._doze()

    def ask(self, do: str, **order: Any) -> Iterator[Frame]:
        """
        Yield the frames of the answer to one order as they come. Raises MachineFailed.

        Read to the end: half an answer says nothing.
        """
        with self._lock:
            is_over = False
            try:
                yield from self._answers({"do": do, **order})
                is_over = True
            finally:
                if not is_over:
                    self.close()

    def tell(self, do: str, **order: Any) -> Frame:
        """Return the one frame of a short answer."""
        found: Frame = {}
        for frame in self.ask(do, **order):
            found = frame
        return found

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._process = None
            if self._end is not None:
                self._end()

    def _answers(self, order: Frame) -> Iterator[Frame]:
        process = self._running()
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            frames.write(process.stdin, order)
            while True:
                frame = frames.read(process.stdout)
                if frame is None:
                    raise MachineFailed(f"it died while doing {order['do']}")
                if "failed" in frame:
                    raise MachineFailed(frame["failed"])
                if "over" in frame:
                    return
                yield frame
        except OSError as problem:
            raise MachineFailed(f"{type(problem).__name__} while doing {order['do']}") from None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-m", "portal.screening.duplicates.machine.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=_environment(self.folder),
            close_fds=True,
        )
        self._end = weakref.finalize(self, _end, self._process)
        return self._process

    def _wake(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _doze(self) -> None:
        """Go after a while in which nobody asks."""
        self._wake()
        self._rest = threading.Timer(self.idle_seconds, self._leave)
        self._rest.daemon = True
        self._rest.start()

    def _leave(self) -> None:
        # whoever is asking now keeps it
        if self._lock.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._lock.release()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and let go of it. Once a process: ``weakref.finalize`` sees to that."""
    with suppress(ProcessLookupError):
        process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """Give it no secrets of ours: where to find the code, and where to keep what it compiles."""
    # compiled once beside the code, for every portal on this machine, where that can be written
    is_writable = os.access(ROOT / "reviewers" / "duplicates", os.W_OK)
    compiled = {} if is_writable else {"NUMBA_CACHE_DIR": str(folder / "compiled")}
    return compiled | {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "HOME": str(folder),
        "MALLOC_ARENA_MAX": "2",
    }


def machine_of() -> Machine:
    """Return the machine of the running application."""
    machine: Machine | None = current_app.extensions.get(EXTENSION)
    if machine is None:
        settings: Settings = current_app.extensions["wenheng.settings"]
        machine = Machine((settings.instance / "duplicates").resolve())
        machine = current_app.extensions.setdefault(EXTENSION, machine)
    return machine


def stop_machine(extensions: dict[str, Any]) -> None:
    """End the machine of an application, if it has one."""
    machine: Machine | None = extensions.pop(EXTENSION, None)
    if machine is not None:
        machine.close()
