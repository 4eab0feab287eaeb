"""
The prints of scanned pages, by which a copy is known again, and one page laid over another.

Like all that parses an upload it is done in the caged child; what comes back are bytes that
``reviewers.strokes`` reads. Some tenths of a second a page: for a job, not for a request.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from portal.files import sandbox
from portal.files.kinds import Kind
from portal.files.limits import MEGABYTE, Cage, Limits
from portal.files.wire import Json, from_json

PRINT_CAGE: Final = Cage(
    memory_bytes=2560 * MEGABYTE,
    cpu_seconds=120,
    wall_seconds=150.0,
    written_bytes=64 * MEGABYTE,
)


def draw(
    path: Path,
    kind: Kind,
    limits: Limits,
    *,
    leaves: Sequence[int] = (0,),
    cage: Cage = PRINT_CAGE,
) -> list[bytes]:
    """
    Return the print of each of these leaves of a JPEG, PNG, TIFF or PDF, in this order.

    For a ``LargeBinary`` column of some 20 kB. ``reviewers.strokes.print_from_bytes`` reads the
    whole, ``key_from_bytes`` its first three kilobytes or so, which are all the index needs
    (``key_to_bytes`` writes them alone). A print of another version is ``WrongPrint``: draw it
    anew. Raises FileRefused for what cannot be read, ``damaged`` when a leaf is not there.
    """
    order = _order(path, kind, limits) | {"leaves": list(leaves)}
    answer = from_json(list[str], sandbox.run("prints", order, cage=cage))
    return [base64.b64decode(one) for one in answer]


def warped(
    path: Path,
    kind: Kind,
    limits: Limits,
    *,
    leaf: int,
    homography: Sequence[float],
    size: tuple[int, int],
    cage: Cage = PRINT_CAGE,
) -> bytes:
    """
    Return page B as it lies over page A: a JPEG without metadata, of A's shape.

    *path*, *kind* and *leaf* are B's original, *size* is A's upright size (``ScanPage.width``
    and ``height``), *homography* is that of the ``PageMatch`` of A with B. The longer side is
    1,600 pixels at most, as is that of A's preview, so that the two pictures blink in one place.
    Where B shows nothing the picture is grey. Unmasked: for organisers only.
    """
    order = _order(path, kind, limits) | {
        "leaf": leaf,
        "homography": list(homography),
        "size": list(size),
    }
    return base64.b64decode(from_json(str, sandbox.run("warped", order, cage=cage)))


def _order(path: Path, kind: Kind, limits: Limits) -> dict[str, Json]:
    return {"path": str(path.resolve()), "kind": kind.value, "limits": asdict(limits)}
