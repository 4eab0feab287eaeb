"""Prints of pages and pages laid over others, from the files themselves (child process only)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2  # noqa: TID253  # the child alone loads this module
import numpy as np
import numpy.typing as npt

from portal.files.images import page_pixels
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.page_files import PREVIEW_EDGE
from portal.files.refusals import FileRefused
from reviewers.strokes import from_middles, print_of, print_to_bytes  # noqa: TID253  # as above

READ_EDGE: Final = 1250
"""What a print is made of: a JPEG of 20 megapixels is read at a quarter of its sides."""
_NOTHING: Final = (208, 208, 208)
_QUALITY: Final = 85


def prints_of(path: Path, kind: Kind, leaves: Sequence[int], limits: Limits) -> list[bytes]:
    """Return the prints of these leaves."""
    cv2.setNumThreads(1)
    with path.open("rb") as source:
        file = hashlib.file_digest(source, "sha256").hexdigest()
    return [
        print_to_bytes(
            print_of(
                page_pixels(path, kind, leaf, READ_EDGE, limits),
                hashlib.sha256(f"{file}:{leaf}".encode()).digest(),
            )
        )
        for leaf in leaves
    ]


def laid_over(
    path: Path,
    kind: Kind,
    leaf: int,
    limits: Limits,
    homography: Sequence[float],
    size: tuple[int, int],
) -> bytes:
    """Return the page as it lies over another of this upright size, as a JPEG."""
    cv2.setNumThreads(1)
    page = page_pixels(path, kind, leaf, PREVIEW_EDGE, limits)
    scale = min(1.0, PREVIEW_EDGE / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    matrix = _in_pixels(homography, page.shape[1], page.shape[0], width, height)
    laid = cv2.warpPerspective(
        page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=_NOTHING
    )
    bgr = cv2.cvtColor(laid, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def _in_pixels(
    homography: Sequence[float], from_width: int, from_height: int, width: int, height: int
) -> npt.NDArray[np.float64]:
    """Return the transform from pixels of the one page to pixels of the other."""
    if len(homography) != 9 or not np.isfinite(homography).all():
        raise FileRefused("damaged")
    between = np.array(homography, np.float64).reshape(3, 3)
    fractions = np.diag([1 / from_width, 1 / from_height, 1.0])
    return from_middles(np.diag([width, height, 1.0]) @ between @ fractions)
