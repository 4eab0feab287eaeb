"""What becomes of a page on its way to a second entry: saved again, cut, turned, photographed."""

import io
from collections.abc import Callable
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

_WHITE: Final = (250, 249, 246)


def _swollen(page: Any) -> bytes:
    """Photograph thin paper that hangs in waves: no place is where a flat page would have it."""
    pixels = np.asarray(_leaning(page, 0.02, 0.05))
    height, width = pixels.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    dx = 0.010 * width * np.sin(2 * np.pi * down / height) * np.cos(0.8 * np.pi * across / width)
    dy = 0.008 * height * np.sin(1.8 * np.pi * across / width + 0.5)
    bent = cv2.remap(pixels, across + dx, down + dy, cv2.INTER_LINEAR)
    return jpeg(Image.fromarray(bent), 80)


def jpeg(page: Any, quality: int = 85) -> bytes:
    """Save the page as most programs do."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _png(page: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _scaled(page: Any, by: float) -> Any:
    size = (round(page.width * by), round(page.height * by))
    return page.resize(size, Image.Resampling.BICUBIC)


def _cropped(page: Any, share: float) -> Any:
    """Cut this share of width and of height away, unevenly, from all four sides."""
    left, top = round(0.3 * share * page.width), round(0.6 * share * page.height)
    width, height = round((1 - share) * page.width), round((1 - share) * page.height)
    return page.crop((left, top, left + width, top + height))


def _cut_bottom(page: Any) -> Any:
    return page.crop((0, 0, page.width, round(0.9 * page.height)))


def _turned(page: Any, degrees: float) -> Any:
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=_WHITE)


def _shaded(page: Any, strength: float) -> Any:
    """Let light fall from one corner."""
    pixels = np.asarray(page, dtype=np.float32)
    across = np.linspace(1 - strength, 1, page.width, dtype=np.float32)
    down = np.linspace(1, 1 - 0.6 * strength, page.height, dtype=np.float32)
    lit = pixels * (across[None, :, None] * down[:, None, None])
    return Image.fromarray(lit.clip(0, 255).astype(np.uint8))


def _leaning(page: Any, by: float, around: float) -> Any:
    """Photograph the page askew, as it lies on a table that shows by *around*."""
    rng = np.random.default_rng(page.width)
    width, height = page.size
    wide, tall = round(width * (1 + 2 * around)), round(height * (1 + 2 * around))
    left, top = around * width, around * height
    corners = [(left, top), (left, top + height), (left + width, top + height), (left + width, top)]
    sides = ((1, 1), (0.2, -0.5), (-1, -0.7), (-0.4, 0.3))
    moved = [
        (x + a * by * width, y + b * by * height)
        for (x, y), (a, b) in zip(corners, sides, strict=True)
    ]
    source = [(0, 0), (0, height), (width, height), (width, 0)]
    factors = _perspective(moved, source)
    pixels = (
        np.array((92, 66, 46)) + rng.normal(0, 6, (tall, 1, 3)) + rng.normal(0, 3, (1, wide, 3))
    )
    table = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    options = (Image.Transform.PERSPECTIVE, factors, Image.Resampling.BICUBIC)
    whole = page.transform((wide, tall), *options)
    mask = Image.new("L", page.size, 255).transform((wide, tall), *options)
    table.paste(whole, (0, 0), mask)
    return table if around else table.crop((0, 0, width, height))


def _perspective(places: list[tuple[float, float]], sources: list[tuple[float, float]]) -> Any:
    rows, values = [], []
    for (x, y), (u, v) in zip(places, sources, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(values)))


def _grainy(page: Any) -> Any:
    rng = np.random.default_rng(page.height)
    pixels = np.asarray(page, dtype=np.float32)
    noise = rng.normal(0, 7, pixels.shape).astype(np.float32)
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def _photographed(page: Any) -> bytes:
    seen = _shaded(_leaning(page, 0.03, 0.07), 0.4)
    return jpeg(_grainy(seen.filter(ImageFilter.GaussianBlur(0.8))), 80)


ALTERATIONS: Final[dict[str, Callable[[Any], bytes]]] = {
    "jpeg q30": lambda page: jpeg(page, 30),
    "png": _png,
    "a quarter of the size": lambda page: jpeg(_scaled(page, 0.25)),
    "twice the size": lambda page: jpeg(_scaled(page, 2)),
    "cropped 2 %": lambda page: jpeg(_cropped(page, 0.02)),
    "cropped 5 %": lambda page: jpeg(_cropped(page, 0.05)),
    "cropped 10 %": lambda page: jpeg(_cropped(page, 0.10)),
    "cropped 10 % a side": lambda page: jpeg(_cropped(page, 0.20)),
    "bottom cut 10 %": lambda page: jpeg(_cut_bottom(page)),
    "turned 1°": lambda page: jpeg(_turned(page, 1)),
    "turned 3°": lambda page: jpeg(_turned(page, -3)),
    "turned 90°": lambda page: jpeg(page.transpose(Image.Transpose.ROTATE_90)),
    "turned 180°": lambda page: jpeg(page.transpose(Image.Transpose.ROTATE_180)),
    "mirrored": lambda page: jpeg(ImageOps.mirror(page)),
    "perspective 3 %": lambda page: jpeg(_leaning(page, 0.03, 0)),
    "photographed": _photographed,
    "photographed in waves": _swollen,
    "uneven light": lambda page: jpeg(_shaded(page, 0.45)),
    "brighter 30 %": lambda page: jpeg(ImageEnhance.Brightness(page).enhance(1.3)),
    "darker 30 %": lambda page: jpeg(ImageEnhance.Brightness(page).enhance(0.7)),
    "more contrast": lambda page: jpeg(ImageEnhance.Contrast(page).enhance(1.4)),
    "less contrast": lambda page: jpeg(ImageEnhance.Contrast(page).enhance(0.6)),
    "grey": lambda page: jpeg(ImageOps.grayscale(page)),
    "blurred": lambda page: jpeg(page.filter(ImageFilter.GaussianBlur(2))),
}
