"""
The child process: reads one order on stdin, cages itself, does one task, writes the answer.

Started by ``sandbox``. It imports what its task needs and nothing else, never Flask.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from portal.files.refusals import FileRefused
from portal.files.wire import Json, to_json

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


def main() -> None:
    """Do the order on stdin."""
    order = json.loads(sys.stdin.buffer.read())
    _lock(order["cage"])
    answer = _answer(order["task"], order["arguments"])
    path = Path(order["answer"])
    path.write_text(json.dumps(answer, ensure_ascii=True), encoding="ascii")
    # Libraries with threads and C++ destructors have nothing to clean up for us.
    os._exit(0)


def _lock(cage: dict[str, Any]) -> None:
    """Take away what a hostile file could use: memory, time, disk, core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (cage["memory_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (cage["cpu_seconds"], cage["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (cage["written_bytes"],) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A parent that was killed cannot kill us: then the alarm does.
    signal.alarm(int(cage["wall_seconds"]) + 5)
    os.nice(5)
    os.umask(0o077)


def _answer(name: str, arguments: dict[str, Any]) -> dict[str, Json]:
    try:
        return {"value": to_json(_task(name)(**arguments))}
    except FileRefused as refused:
        return {"refused": refused.code, "facts": refused.facts}
    except (MemoryError, RecursionError):
        return {"refused": "too_complex", "facts": {}}
    except OSError as failure:
        if failure.errno in _NO_ROOM:
            return {"refused": "no_room", "facts": {}}
        if failure.errno == errno.EFBIG:
            return {"refused": "too_complex", "facts": {}}
        return {"failed": _whereabouts(failure)}
    except Exception as failure:  # the file is at fault until proved otherwise
        return {"failed": _whereabouts(failure)}


def _whereabouts(failure: BaseException) -> str:
    """Say what kind of failure and where, without quoting the file."""
    frames = traceback.extract_tb(failure.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[::-1])
    return f"{type(failure).__name__} at {places}"


def _task(name: str) -> Callable[..., object]:
    # Imported after the cage is locked, and only here: the parent never loads it.
    from portal.files import tasks  # noqa: PLC0415

    return tasks.TASKS[name]


if __name__ == "__main__":
    main()
