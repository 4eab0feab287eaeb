"""Reading characters with RapidOCR's own models (child process only; the ``ocr`` extra)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2  # noqa: TID253  # the child alone loads this module
import rapidocr  # noqa: TID253  # as above

from portal.files.characters import ReadCharacter, ReadLine
from portal.files.refusals import FileRefused

_THREADS: Final = "EngineConfig.onnxruntime.intra_op_num_threads"
_MODELS: Final = Path(rapidocr.__file__).parent / "models"
# Named by their places: with a model that is not there it fails, and fetches none.
_SETTINGS: Final[dict[str, Any]] = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
    "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
    _THREADS: 1,
}


def lines_of(pictures: Sequence[Path]) -> list[list[ReadLine]]:
    """Return the lines on each picture, as the recogniser found them."""
    cv2.setNumThreads(1)
    engine = rapidocr.RapidOCR(params=_SETTINGS)
    return [_lines(engine, picture) for picture in pictures]


def _lines(engine: Any, picture: Path) -> list[ReadLine]:
    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR)
    if pixels is None:
        raise FileRefused("damaged")
    found = engine(pixels, return_word_box=True, return_single_char_box=True, text_score=0.0)
    if found.boxes is None:
        return []
    height, width = pixels.shape[:2]
    return [
        _line(corners, words, width, height)
        for corners, words in zip(found.boxes, found.word_results, strict=True)
    ]


def _line(corners: Any, words: Any, width: int, height: int) -> ReadLine:
    across, down = (float(side) for side in corners.max(0) - corners.min(0))
    return ReadLine(across, down, tuple(_character(word, width, height) for word in words))


def _character(word: Any, width: int, height: int) -> ReadCharacter:
    """Return a character with its upright box, inside the page."""
    text, sureness, corners = word
    xs = [min(max(x / width, 0.0), 1.0) for x, _ in corners]
    ys = [min(max(y / height, 0.0), 1.0) for _, y in corners]
    box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
    x, y, across, down = (round(side, 4) for side in box)
    return ReadCharacter(text, round(float(sureness), 3), (x, y, across, down))
