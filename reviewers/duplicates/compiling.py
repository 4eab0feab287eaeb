"""
Loops over characters, compiled by numba.

Compiled code is kept beside the module, or where NUMBA_CACHE_DIR points, so that only the
first process ever waits for the compiler. Where neither can be written, each process
compiles for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Loop = TypeVar("_Loop", bound=Callable[..., object])


def compiled(loop: _Loop) -> _Loop:
    """Compile *loop* at its first call; it lets other threads run meanwhile."""
    try:
        return cast(_Loop, numba.njit(cache=True, nogil=True)(loop))
    except RuntimeError:  # no folder for the cache can be written
        return cast(_Loop, numba.njit(nogil=True)(loop))
