"""Scans as they come: every colour, depth, turn and container, with names in all their tags."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pyvips
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

CANARY = "CANARY_WANG"
# Upright: red at top left, green top right, blue bottom left, white bottom right.
CORNERS = ((200, 30, 30), (30, 160, 30), (30, 30, 200), (250, 250, 250))
# What an upright picture must be turned into so that this EXIF value turns it back.
_UNTURNED = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}


def quarters(width: int = 1200, height: int = 800) -> Any:
    """Return a Pillow picture with a colour in each quarter."""
    image = Image.new("RGB", (width, height))
    half = (width // 2, height // 2)
    for number, colour in enumerate(CORNERS):
        place = (number % 2 * half[0], number // 2 * half[1])
        image.paste(colour, (*place, place[0] + half[0], place[1] + half[1]))
    return image


def saved(image: Any, form: str, **options: Any) -> bytes:
    """Return the picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def turned_jpeg(orientation: int, image: Any = None, **options: Any) -> bytes:
    """Return a JPEG whose pixels are turned and whose EXIF says how to turn them back."""
    image = image or quarters()
    method = _UNTURNED[orientation]
    if method is not None:
        image = image.transpose(Image.Transpose(method))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, "JPEG", **{"quality": 95, "exif": exif, **options})


def sixteen_bit(form: str) -> bytes:
    """Return the quarters with 16 bits a channel, written by libvips."""
    pixels = np.asarray(quarters()).astype(np.uint16) * 257
    image = pyvips.Image.new_from_array(pixels, interpretation="rgb16")
    return bytes(image.write_to_buffer(form))


def tiff_pages() -> bytes:
    """Return a TIFF of two pages of different size."""
    second = quarters(600, 900)
    return saved(quarters(), "TIFF", save_all=True, append_images=[second])


def named_jpeg() -> bytes:
    """Return a JPEG with the canary in EXIF, GPS, XMP, IPTC, ICC and the comment."""
    exif = Image.Exif()
    exif[0x013B] = CANARY  # Artist
    exif[0x010E] = CANARY  # ImageDescription
    exif[0x8298] = CANARY  # Copyright
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = profile.index("sRGB".encode("utf-16-be"))
    profile[at : at + 8] = "CANA".encode("utf-16-be")
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>{CANARY}</d></x:xmpmeta>'.encode()
    plain = saved(
        quarters(),
        "JPEG",
        quality=95,
        exif=exif,
        comment=CANARY,
        xmp=xmp,
        icc_profile=bytes(profile),
    )
    record = b"\x1c\x02\x50" + struct.pack(">H", len(CANARY)) + CANARY.encode()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return plain[:2] + segment + plain[2:]


def named_png() -> bytes:
    """Return a PNG with the canary in text chunks."""
    info = PngInfo()
    info.add_text("Author", CANARY)
    info.add_itxt("Title", CANARY, zip=True)
    return saved(quarters(), "PNG", pnginfo=info)


def named_tiff() -> bytes:
    """Return a TIFF with the canary in its tags."""
    tags = {270: CANARY, 315: CANARY, 33432: CANARY, 316: CANARY}
    return saved(quarters(), "TIFF", tiffinfo=tags)


def scanned_pdf(*pages: Any) -> bytes:
    """Return a PDF whose pages are these pictures and nothing else, at 150 dpi."""
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=150)


def joined_pdf(*documents: bytes) -> bytes:
    """Return one PDF of the pages of these, one after the other."""
    whole = pdfium.PdfDocument.new()
    for document in documents:
        whole.import_pages(pdfium.PdfDocument(document))
    buffer = io.BytesIO()
    whole.save(buffer)
    return buffer.getvalue()
