"""
Running one parsing task in a child process that may die in our place.

Not a fork of the threaded server: a fresh interpreter that knows only ``portal.files``,
in its own session, with limits on memory, processor time and bytes written. Whatever
happens to it, the caller gets a result or a FileRefused.
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
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from portal.files.limits import TEXT_CAGE, Cage
from portal.files.refusals import CATALOGUE, FileRefused
from portal.files.wire import Json

_log = logging.getLogger(__name__)
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
    with _slots, tempfile.TemporaryDirectory(prefix="wenheng-child-") as folder:
        workspace = Path(folder)
        answer = workspace / "answer.json"
        order = json.dumps(
            {"task": task, "arguments": arguments, "answer": str(answer), "cage": asdict(cage)}
        )
        code = _wait(_start(workspace, task), order.encode(), cage)
        return _read_answer(task, answer, code)


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
    """Hand over the order and wait; past the wall clock the whole session is killed."""
    try:
        child.communicate(order, timeout=cage.wall_seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        # The group may outlive its leader; pid reuse cannot hit us before the wait below.
        with suppress(ProcessLookupError, PermissionError):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    return child.returncode


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
    _log.warning("child %s ended with %s", task, code)
    overrun = code in {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM, -signal.SIGXFSZ}
    # libvips and pdfium abort when an allocation fails.
    raise FileRefused("too_complex" if overrun or code == -signal.SIGABRT else "damaged")
