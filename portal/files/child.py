"""
The child process: reads one order on stdin, cages itself, does one task, writes the answer.

Started by ``sandbox``. It imports what its task needs and nothing else, never Flask. An order
may also name a program, which then takes the child's place in the cage.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from portal.files.cage import hide, lock
from portal.files.limits import Cage
from portal.files.refusals import FileRefused
from portal.files.wire import Json, from_json, to_json

NOT_HIDDEN: Final = 78
"""How a child ends that could not hide what a program must not see: it starts no program."""
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


def main() -> None:
    """Do the order on stdin."""
    order = json.loads(sys.stdin.buffer.read())
    lock(from_json(Cage, order["cage"]))
    if "program" in order:
        if not hide(order["hidden"]):
            os._exit(NOT_HIDDEN)
        become(order["program"])
    answer = _answer(order["task"], order["arguments"])
    path = Path(order["answer"])
    path.write_text(json.dumps(answer, ensure_ascii=True), encoding="ascii")
    # Libraries with threads and C++ destructors have nothing to clean up for us.
    os._exit(0)


def become(command: list[str]) -> None:
    """Let a program take our place; it needs to know nothing of our code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    os.execve(command[0], command, environment)  # noqa: S606  # no shell: a list of ours


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
