"""
Demonstration room: how a scan is saved: JPEG, PNG, TIFF of eight or sixteen bits.

Files carry what cameras and scanners leave in them, the owner's name included, so
that cleaning them has something to clean.
"""

import io
from typing import TYPE_CHECKING, Final

import numpy as np

from portal.demo.scrolls import Kind

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

_DESCRIPTION: Final = 0x010E
_MODEL: Final = 0x0110
_ORIENTATION: Final = 0x0112
_ARTIST: Final = 0x013B
_DPI: Final = (300, 300)


def encode(
    kind: Kind, pages: list["Image"], *, names: tuple[str, str, str], year: int, part: int
) -> tuple[str, str, bytes]:
    """Save the pages; the answer is file name, media type and bytes."""
    person, place, scope = names
    if kind == "jpeg_rotated":
        return f"IMG_{year}0418_102233.jpg", "image/jpeg", _jpeg(pages[0], names, turned=True)
    if kind == "jpeg":
        name = f"{person}+{place}+{scope}.jpg" if part == 0 else f"{person} 局部{part}.jpg"
        return name, "image/jpeg", _jpeg(pages[0], names, turned=False)
    if kind == "png":
        return f"{scope}（{person}）扫描.png", "image/png", _png(pages[0])
    if kind == "tiff16":
        return f"{person}-{scope}-16bit.tif", "image/tiff", _tiff_of_16_bits(pages[0])
    return f"{scope}册页 {person}.tiff", "image/tiff", _tiff_of_pages(pages, person)


def _jpeg(page: "Image", names: tuple[str, str, str], *, turned: bool) -> bytes:
    """A photograph; `turned` lies on its side and says so in its orientation tag."""
    out = io.BytesIO()
    lying = page.rotate(90, expand=True) if turned else page
    lying.save(out, "JPEG", quality=88, dpi=_DPI, exif=_exif(names, orientation=6 if turned else 1))
    return out.getvalue()


def _exif(names: tuple[str, str, str], *, orientation: int) -> "Exif":
    from PIL import Image

    tags = Image.Exif()
    tags[_ORIENTATION] = orientation
    tags[_MODEL] = "Flatbed 3000"
    # EXIF text is bytes of no declared encoding; UTF-8 is what phones write.
    tags[_ARTIST] = names[0].encode()
    tags[_DESCRIPTION] = f"{names[1]} {names[2]}".encode()
    return tags


def _png(page: "Image") -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=1, dpi=_DPI)
    return out.getvalue()


def _tiff_of_16_bits(page: "Image") -> bytes:
    import pyvips

    wide = np.asarray(page, dtype=np.uint16) * np.uint16(257)
    image = pyvips.Image.new_from_array(wide).copy(interpretation="rgb16", xres=11.8, yres=11.8)
    saved = image.tiffsave_buffer(compression="deflate", predictor="horizontal")
    return bytes(saved)


def _tiff_of_pages(pages: list["Image"], person: str) -> bytes:
    from PIL.TiffImagePlugin import ImageFileDirectory_v2

    out = io.BytesIO()
    tags = ImageFileDirectory_v2()
    tags[_ARTIST] = person.encode()
    pages[0].save(
        out,
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        compression="jpeg",
        quality=90,
        dpi=_DPI,
        tiffinfo=tags,
    )
    return out.getvalue()
