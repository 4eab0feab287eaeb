"""
Which pages of a PDF are pictures without text (child process only).

A page with a stamp of the scanner or a page number counts as one too; an empty page does not,
nor does a last page with nothing on it but a short line of text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pypdfium2 import raw

LEAST_TEXT: Final = 20
"""Fewer characters on a page are a number, a date, a stamp: not what the page says."""


def picture_pages(document: Any, texts: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers, from 1, of the pages that show something and have no text to read."""
    return tuple(
        number
        for number, text in enumerate(texts, start=1)
        if len("".join(text.split())) < LEAST_TEXT and _shows(document[number - 1])
    )


def is_scanned(pictures: Sequence[int], pages: int) -> bool:
    """Say whether a PDF is pictures for the most part, so that its text tells too little."""
    return 2 * len(pictures) > pages


def _shows(page: Any) -> bool:
    """Say whether anything but text is drawn on the page."""
    try:
        return any(one.type != raw.FPDF_PAGEOBJ_TEXT for one in page.get_objects(max_depth=2))
    finally:
        page.close()
