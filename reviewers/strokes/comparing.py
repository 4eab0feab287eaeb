"""
Strokes room: are two pages one? The evidence is strokes that lie on each other, all at once.

Everybody writes the same words, often on the same sheet and after the same model: single strokes
of two hands may well agree, and a hash does. What no second writing does is to put every stroke
of the page back in its place under one transform.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from reviewers.strokes.bending import flattened
from reviewers.strokes.paper import to_places
from reviewers.strokes.registering import (
    Square,
    Start,
    Windows,
    first_transform,
    in_mirror,
    settled,
    shown,
)
from reviewers.strokes.values import Change, Matrix, PageMatch, PagePrint, Pixels

ALARM: Final = 0.7
"""The score from which a match is shown as an alarm; copies of the bench have 0.97 and more."""
NOTABLE: Final = 0.55
"""
The score from which a match is worth keeping.

One hand that writes the same words again on the same sheet reaches 0.5, another hand 0.05.
"""
_ALIKE: Final = 0.85  # a window of another writing of the same words seldom gets there
_LEAST_OVERLAP: Final = 0.25
_LEAST_WINDOWS: Final = 8
_PLENTY: Final = 150  # inliers with which nobody needs to look into the mirror
_UPRIGHT: Final = 0.6  # degrees
_WHOLE: Final = 0.985
_LEANING: Final = 0.012
_NOTHING: Final = PageMatch(0, 0.0, 0.0, 0.0, None, 0.0, 1.0, (), 0.0, False)
_STRAIGHT: Final = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_SAME_FILE: Final = PageMatch(0, 1.0, 1.0, 0.0, _STRAIGHT, 0.0, 1.0, (Change.SAME_FILE,), 1.0, True)


def compare_prints(a: PagePrint, b: PagePrint) -> PageMatch:
    """Lay page B over page A as well as one transform can, and say how well that is."""
    if a.key.digest == b.key.digest:
        return _SAME_FILE
    start, is_mirrored = _start(a.ink, b.ink)
    if start is None:
        return _NOTHING
    ink = in_mirror(b.ink) if is_mirrored else b.ink
    matrix, windows = settled(a.ink, ink, start.matrix)
    windows = flattened(a.ink, ink, matrix, windows)
    agreement, offset = _evidence(windows)
    overlap = _overlap(a.ink, ink, matrix)
    is_enough = overlap >= _LEAST_OVERLAP and len(windows.weight) >= _LEAST_WINDOWS
    score = agreement if is_enough else 0.0
    whole = matrix @ _mirror_of(b.ink) if is_mirrored else matrix
    return PageMatch(
        inliers=start.inliers,
        agreement=agreement,
        overlap=overlap,
        offset=offset,
        homography=_between_pages(whole, a.frame, b.frame),
        turn=_turn(matrix),
        scale=float(np.sqrt(abs(np.linalg.det(matrix[:2, :2])))) ** -1,
        changes=_changes(a.ink, b.ink, matrix, is_mirrored=is_mirrored),
        score=score,
        is_alarm=score >= ALARM,
    )


def _start(a: Pixels, b: Pixels) -> tuple[Start | None, bool]:
    plain = first_transform(a, b)
    if plain is not None and plain.inliers >= _PLENTY:
        return plain, False
    mirrored = first_transform(a, in_mirror(b))
    if mirrored is None or (plain is not None and plain.inliers >= mirrored.inliers):
        return plain, False
    return mirrored, True


def _mirror_of(ink: Pixels) -> Square:
    return np.array([[-1, 0, ink.shape[1] - 1], [0, 1, 0], [0, 0, 1]], np.float64)


def _inverse(matrix: Square) -> Square:
    return np.asarray(np.linalg.inv(matrix), np.float64)


def _evidence(windows: Windows) -> tuple[float, float]:
    """Return the share of the ink that lies still, and how far it lies off by the median."""
    total = float(windows.weight.sum())
    if total <= 0:
        return 0.0, 0.0
    alike = windows.still >= _ALIKE
    offset = float(np.median(np.hypot(*windows.shift.T)))
    return float(windows.weight[alike].sum()) / total, offset


def _overlap(a: Pixels, b: Pixels, matrix: Square) -> float:
    on_a = float((a[shown(a, b, matrix) > 0] > 0).sum())
    on_b = float((b[shown(b, a, _inverse(matrix)) > 0] > 0).sum())
    amounts = [(on_a, float((a > 0).sum())), (on_b, float((b > 0).sum()))]
    return max((part / whole for part, whole in amounts if whole), default=0.0)


def _between_pages(matrix: Square, frame_a: Matrix, frame_b: Matrix) -> Matrix:
    """Return the transform from page to page, in fractions of the upright pages."""
    to_a, to_b = (np.array(frame, np.float64).reshape(3, 3) for frame in (frame_a, frame_b))
    whole = to_a @ to_places(matrix) @ np.linalg.inv(to_b)
    values = (whole / whole[2, 2]).reshape(-1)
    return tuple(float(value) for value in values)  # type: ignore[return-value]  # nine of them


def _turn(matrix: Square) -> float:
    """Return by how much B must have been turned, clockwise, against A."""
    return -float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))) + 0.0


def _changes(a: Pixels, b: Pixels, matrix: Square, *, is_mirrored: bool) -> tuple[Change, ...]:
    found = {
        Change.TURNED: abs(_turn(matrix)) > _UPRIGHT,
        Change.MIRRORED: is_mirrored,
        Change.CROPPED: _is_cropped(a, b, matrix),
        Change.TILTED: float(np.abs(matrix[2, :2]).max()) * 1000 > _LEANING,
    }
    return tuple(change for change, is_there in found.items() if is_there)


def _is_cropped(a: Pixels, b: Pixels, matrix: Square) -> bool:
    """Say whether one of the two pages shows clearly less than the other."""
    on_a = float((shown(a, b, matrix) > 0).mean())
    on_b = float((shown(b, a, _inverse(matrix)) > 0).mean())
    return min(on_a, on_b) < _WHOLE
