"""
Characters on pictures, read by a recogniser of printed text, if the ``ocr`` extra is installed.

It runs in the caged child like all that parses what people sent, without a network: the models
come with the package and nothing is fetched or sent. Some seconds a page: for a job, never for a
request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from portal.files import sandbox
from portal.files.limits import MEGABYTE, Cage
from portal.files.wire import from_json

RECOGNISER: Final = "rapidocr"
MODELS: Final = "PP-OCRv6"
_PARTS: Final = (RECOGNISER, "onnxruntime")
# A page takes three to six seconds of processor time and up to 1 GB, once the models are there.
CHARACTERS_CAGE: Final = Cage(
    memory_bytes=4096 * MEGABYTE,
    cpu_seconds=240,
    wall_seconds=300.0,
    written_bytes=16 * MEGABYTE,
)


@dataclass(frozen=True, slots=True)
class ReadCharacter:
    """One character, how sure the recogniser is (0 to 1), its box as fractions of the page."""

    text: str
    sureness: float
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What the recogniser took for one line; its sides in pixels."""

    width: float
    height: float
    characters: tuple[ReadCharacter, ...]


def is_installed() -> bool:
    """Say whether characters can be read here; imports nothing."""
    return all(find_spec(part) is not None for part in _PARTS)


def recogniser() -> str:
    """Name the recogniser with its version and models; empty where there is none."""
    try:
        return f"{RECOGNISER} {version(RECOGNISER)} {MODELS}" if is_installed() else ""
    except PackageNotFoundError:
        return ""


def read(
    pictures: Sequence[Path], *, cage: Cage = CHARACTERS_CAGE
) -> tuple[tuple[ReadLine, ...], ...]:
    """Return the lines on each of these pictures. Raises FileRefused."""
    order = {"pictures": [str(one.resolve()) for one in pictures]}
    answer = sandbox.run("characters", order, cage=cage)
    return from_json(tuple[tuple[ReadLine, ...], ...], answer)
