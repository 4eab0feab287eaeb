"""Pixels for the makers: noise, and pictures as libvips writes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvips
from PIL import Image

from tests.portal.files import pictures


def noise(width: int, height: int) -> Any:
    """Return a picture that no compression makes small, the same on every run."""
    chance = np.random.default_rng(5)
    return Image.fromarray(chance.integers(0, 255, (height, width, 3), dtype=np.uint8))


def by_vips(form: str, **options: Any) -> bytes:
    """Return the quarters as libvips saves them (``jpegsave``, ``tiffsave``…)."""
    image: Any = pyvips.Image.new_from_array(np.asarray(pictures.quarters()))
    return bytes(getattr(image, f"{form}_buffer")(**options))


def grey_16(form: str) -> bytes:
    """Return a grey ramp of 16 bits."""
    pixels = np.linspace(0, 65535, 600 * 400).reshape(400, 600).astype(np.uint16)
    image: Any = pyvips.Image.new_from_array(pixels, interpretation="grey16")
    return bytes(image.write_to_buffer(form))
