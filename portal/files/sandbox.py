"""
Running one parsing task in a child process that may die in our place.

Not a fork of the threaded server: a fresh interpreter that knows only ``portal.files``,
in its own session, without a network, with limits on memory, processor time and bytes written.
Whatever happens to it, the caller gets a result or a FileRefused.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from portal.files.cage import namespace
from portal.files.limits import TEXT_CAGE, Cage
from portal.files.refusals import CATALOGUE, FileRefused
from portal.files.wire import Json

_log = logging.getLogger(__name__)
WORKSPACE_PREFIX: Final = "wenheng-child-"
_ROOT: Final = Path(__file__).resolve().parents[2]
_MAX_ANSWER: Final = 32 * 1024 * 1024
# As many children at once as there are processors: each may take its whole cage.
_slots = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


def run(task: str, arguments: Mapping[str, Json], *, cage: Cage = TEXT_CAGE) -> Json:
    """
    Do *task* (a name known to ``portal.files.child``) in a caged child; return its answer.

    A child that is refused something raises the same refusal here; one that is killed,
    or runs out of memory or time, is ``too_complex``; one that fails is ``damaged``.
    """
    with _slots, tempfile.TemporaryDirectory(prefix=WORKSPACE_PREFIX) as folder:
        answer = Path(folder) / "answer.json"
        order: dict[str, Json] = {"task": task, "arguments": arguments, "answer": str(answer)}
        return _read_answer(task, answer, _obey(task, order, Path(folder), cage))


def run_program(
    command: Sequence[str], *, folder: Path, cage: Cage, hidden: Sequence[Path] = ()
) -> None:
    """
    Run a program (by its whole path) in the cage; its home and working place is *folder*.

    It finds the *hidden* folders empty, and does not run where the system forbids that. It may
    start others; none of them outlives the call. Raises FileRefused: ``too_complex`` when it was
    killed or ran out of time or memory, ``damaged`` when it fails. The folder is the caller's, who
    looks there for what came of it, and removes it.
    """
    name = Path(command[0]).name
    with _slots:
        order: dict[str, Json] = {"program": list(command), "hidden": list(map(str, hidden))}
        code = _obey(name, order, folder, cage)
    if code:
        raise _failed(name, code)


@contextmanager
def workspace() -> Iterator[Path]:
    """Yield an empty folder for a program to work in; it is removed, or swept if we die."""
    with tempfile.TemporaryDirectory(prefix=WORKSPACE_PREFIX) as folder:
        yield Path(folder)


def can_hide_folders() -> bool:
    """Say whether the kernel lets us hide our folders from a program (tries it)."""
    try:
        with workspace() as folder:
            run_program(["/bin/true"], folder=folder, cage=TEXT_CAGE, hidden=[folder])
    except FileRefused:
        return False
    return True


def has_no_network() -> bool:
    """Say whether the kernel lets us take the network away from a child (asks one)."""
    ours = namespace()
    return bool(ours) and run("network", {}) not in {"", ours}


def _obey(name: str, order: Mapping[str, Json], folder: Path, cage: Cage) -> int:
    """Start a child in *folder*, hand over the order, wait; return how it ended."""
    whole = json.dumps({**order, "cage": asdict(cage)})
    return _wait(_start(folder, name), whole.encode(), cage)


def _start(workspace: Path, task: str) -> subprocess.Popen[bytes]:
    # The task is there for ps to show; the child takes it from its order.
    command = [sys.executable, "-s", "-P", "-m", "portal.files.child", task]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=workspace,
        env=_environment(workspace),
        start_new_session=True,
        close_fds=True,
    )


def _environment(workspace: Path) -> dict[str, str]:
    """Give the child no secrets of ours: only where to find the code and to put files."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "TMPDIR": str(workspace),
        "HOME": str(workspace),
        "VIPS_CONCURRENCY": "2",
        "MALLOC_ARENA_MAX": "2",
    }


def _wait(child: subprocess.Popen[bytes], order: bytes, cage: Cage) -> int:
    """Hand over the order and wait; then, or past the wall clock, the whole session is killed."""
    try:
        with suppress(BrokenPipeError), child.stdin or nullcontext() as pipe:
            if pipe is not None:
                pipe.write(order)
        is_over = _ended(child.pid, cage.wall_seconds)
    finally:
        # Not reaped yet, so the number is still its own; others of its session may live on.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return child.returncode if is_over else -signal.SIGKILL


def _ended(pid: int, seconds: float) -> bool:
    """Wait until the child has ended, without reaping it; False when it takes too long."""
    deadline, pause = time.monotonic() + seconds, 0.002
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
        pause = min(2 * pause, 0.03)
    return True


def _read_answer(task: str, path: Path, code: int) -> Json:
    if code == 0 and path.is_file() and path.stat().st_size <= _MAX_ANSWER:
        answer = json.loads(path.read_bytes())
        if "value" in answer:
            value: Json = answer["value"]
            return value
        if answer.get("refused") in CATALOGUE:
            raise FileRefused(answer["refused"], **answer["facts"])
        # Where it failed, not what it read: text of an essay has no place in a log.
        _log.warning("child %s failed: %s", task, answer.get("failed"))
        raise FileRefused("damaged")
    raise _failed(task, code)


def _failed(name: str, code: int) -> FileRefused:
    _log.warning("child %s ended with %s", name, code)
    overrun = code in {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM, -signal.SIGXFSZ}
    # libvips and pdfium abort when an allocation fails.
    return FileRefused("too_complex" if overrun or code == -signal.SIGABRT else "damaged")
