"""
Pieces of work on several processors.

Threads would wait for each other wherever Python itself runs, so the work is spread over forked
processes: they see what this process has in memory, and send back results only. What comes out
is the same, in the same order, whatever the number.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, TypeVar, cast

Result = TypeVar("Result")

_AHEAD: Final = 4
"""So many pieces a process may be ahead of what was taken: results do not pile up."""
_here: dict[str, Callable[[int], object]] = {}
"""In a child: the work it was forked for."""


def spread(work: Callable[[int], Result], pieces: int, jobs: int) -> Iterator[Result]:
    """Yield work(0), work(1) … work(pieces - 1) in order, computed by *jobs* processes."""
    if jobs <= 1 or pieces <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, range(pieces))
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(jobs, pieces), context, initializer=_settle, initargs=(work,))
    with pool:
        waiting: deque[Future[object]] = deque()
        for number in range(pieces):
            waiting.append(pool.submit(_do, number))
            if len(waiting) > _AHEAD * jobs:
                yield cast(Result, waiting.popleft().result())
        while waiting:
            yield cast(Result, waiting.popleft().result())


def _settle(work: Callable[[int], object]) -> None:
    # A forked child is handed the function itself, nothing is copied.
    _here["work"] = work


def _do(number: int) -> object:
    return _here["work"](number)
