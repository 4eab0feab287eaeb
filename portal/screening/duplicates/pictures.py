"""Screening room, one scanned page laid over another, so that a person can let them blink."""

from collections.abc import Sequence
from typing import Final

from portal.entries import uploads
from portal.entries.derivation import limits_of
from portal.extensions import db
from portal.files import page_prints
from portal.files.kinds import Kind
from portal.models import Entry, ScanPage

Matrix = tuple[float, ...]

SIDE: Final = 3


def laid_over(left: ScanPage, right: ScanPage, *, homography: Matrix) -> bytes:
    """
    Return the right page as it lies over the left one, as a JPEG of the left one's shape.

    *homography* carries a place on the right page to the left one. Raises FileRefused.
    """
    entry = db.session.get_one(Entry, right.entry_id)
    with uploads.fetched(right.file.storage_key) as (source, _out):
        return page_prints.warped(
            source,
            Kind(right.file.kind),
            limits_of(entry),
            leaf=right.leaf,
            homography=homography,
            size=(left.width, left.height),
        )


def matrix_of(kept: Sequence[object], *, is_turned: bool) -> Matrix | None:
    """Return a kept homography, of the second page to the first or the other way round."""
    values = [value for row in kept for value in (row if isinstance(row, list | tuple) else [row])]
    if len(values) != SIDE * SIDE:
        return None
    found = tuple(float(str(value)) for value in values)
    return inverted(found) if is_turned else found


def inverted(matrix: Matrix) -> Matrix | None:
    """Return the way back of a 3 by 3 matrix, row by row; None where there is none."""
    a, b, c, d, e, f, g, h, i = matrix
    cofactors = (
        e * i - f * h, c * h - b * i, b * f - c * e,
        f * g - d * i, a * i - c * g, c * d - a * f,
        d * h - e * g, b * g - a * h, a * e - b * d,
    )  # fmt: skip
    determinant = a * cofactors[0] + b * cofactors[3] + c * cofactors[6]
    return tuple(value / determinant for value in cofactors) if determinant else None
