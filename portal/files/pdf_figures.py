"""Pictures on the pages of a PDF: where they stand, and their pixels (child process only)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pypdfium2 import raw

if TYPE_CHECKING:
    from PIL import Image

_WHOLE_PAGE: Final = 0.6
"""A picture that covers more of the page is its ground, or the scan under a text layer."""
_MARGIN: Final = 0.08
"""What stands in this part at the top or the foot of a page is letterhead."""
_MOST_ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page: its source, and the height of its middle."""

    source: str
    middle: float


def pictures_on(page: Any, number: int) -> list[Placed]:
    """Return the pictures of a page from top to bottom, without ground and letterhead."""
    width, height = page.get_size()
    found = []
    for index, one in _images(page):
        left, bottom, right, top = one.get_bounds()
        covered = (right - left) * (top - bottom) / max(width * height, 1)
        is_margin = bottom > height * (1 - _MARGIN) or top < height * _MARGIN
        if covered < _WHOLE_PAGE and not is_margin:
            found.append(Placed(f"{number}:{index}", (top + bottom) / 2))
    page.close()
    return sorted(found, key=lambda one: -one.middle)


def image_at(document: Any, source: str, *, most_pixels: int) -> Image.Image:
    """Return the picture that a source names, on white."""
    # Imported here: reading text alone needs no pictures.
    from PIL import Image

    number, index = map(int, source.split(":"))
    page = document[number]
    try:
        one = dict(_images(page))[index]
        width, height = one.get_px_size()
        if width * height > most_pixels:
            raise ValueError("too many pixels")
        drawn = one.get_bitmap(render=True, scale_to_original=True).to_pil().convert("RGBA")
        white = Image.new("RGBA", drawn.size, "white")
        return Image.alpha_composite(white, drawn).convert("RGB")
    finally:
        page.close()


def _images(page: Any) -> Iterator[tuple[int, Any]]:
    images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    for index, one in enumerate(images):
        if index >= _MOST_ON_A_PAGE:
            return
        yield index, one
