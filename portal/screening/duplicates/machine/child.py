"""
The machine itself: reads orders on stdin, answers on stdout, until stdin ends.

Started by ``driver``. It imports the engines and nothing of the portal that knows a database.
"""

import ctypes
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from portal.screening.duplicates.machine import frames
from portal.screening.duplicates.machine.frames import Frame

NICENESS: Final = 5
_DEATH_SIGNAL: Final = 1


def main() -> None:
    """Answer orders one after another."""
    # a worker that was killed cannot end us; the kernel does, in the middle of a comparison too
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    os.nice(NICENESS)
    # what a library prints must not end up among the answers
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    deeds = _deeds(lambda frame: frames.write(out, frame))
    while (order := frames.read(sys.stdin.buffer)) is not None:
        _answer(out, deeds, order)


def _answer(out: IO[bytes], deeds: dict[str, Callable[..., Iterator[Frame]]], order: Frame) -> None:
    try:
        for frame in deeds[order.pop("do")](**order):
            frames.write(out, frame)
        frames.write(out, {"over": True})
    except Exception as failure:
        frames.write(out, {"failed": _whereabouts(failure)})


def _whereabouts(failure: BaseException) -> str:
    """Say what kind of failure and where, without quoting a text."""
    found = traceback.extract_tb(failure.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in found[::-1])
    return f"{type(failure).__name__} at {places}"


def _deeds(say: Callable[[Frame], None]) -> dict[str, Callable[..., Any]]:
    # slow to import: not before there is somebody to answer
    from portal.screening.duplicates.machine.catalogue import Catalogue  # noqa: PLC0415
    from portal.screening.duplicates.machine.prints import Prints  # noqa: PLC0415
    from portal.screening.duplicates.machine.shelf import Shelf  # noqa: PLC0415

    shelf, prints = Shelf(say), Prints(Path.cwd())
    catalogue = Catalogue(shelf, Path.cwd())
    return {
        "lacking": shelf.lacking,
        "hold": shelf.hold,
        "base": shelf.base,
        "check": shelf.check,
        "drop": shelf.drop,
        "index_lacking": catalogue.lacking,
        "index_follow": catalogue.follow,
        "index_hold": catalogue.hold,
        "look_up": catalogue.look_up,
        "self_check": shelf.self_check,
        "pages_lacking": prints.lacking,
        "pages_hold": prints.hold,
        "pages_near": prints.near,
        "pages_compare": prints.compare,
    }


if __name__ == "__main__":
    main()
