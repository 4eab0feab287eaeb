"""
Computing in a process of its own: half a minute of it must not slow the pages down.

A thread would share the interpreter with those that answer requests. The process gets values and
returns values; it knows no database and no secret, and ends when the worker that started it does.
"""

import ctypes
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

ROOT: Final = Path(__file__).resolve().parents[2]
NICENESS: Final = 5
_DEATH_SIGNAL: Final = 1

Given = TypeVar("Given")
Found = TypeVar("Found")


class ApartFailed(RuntimeError):
    """The process died or could not do it; the job is tried again."""


def apart(function: Callable[[Given], Found], given: Given) -> Found:
    """Call a function of ours that is pure, elsewhere. Raises ApartFailed."""
    done = subprocess.run(
        [sys.executable, "-s", "-P", "-m", "portal.judging.apart"],
        input=pickle.dumps((function, given)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LANG": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        raise ApartFailed(f"{function.__name__} ended with {done.returncode}")
    found: Found = pickle.loads(done.stdout)  # noqa: S301  # from the process we started
    return found


def main() -> None:
    """Read one call on stdin, write what it returns on stdout."""
    # a worker that was killed cannot end us; the kernel does
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    os.nice(NICENESS)
    # what a library prints must not end up in the answer
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    function, given = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # from ``apart``
    with out:
        out.write(pickle.dumps(function(given)))


if __name__ == "__main__":
    main()
