"""
Demonstration room: sheets of paper: tint, clouding, fibres, folds, gold flecks, rulings.

Coarse structure is drawn small and enlarged, fine grain is one tile repeated, so a
sheet of eight million pixels takes a fraction of a second.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from portal.demo.scrolls import Paper

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Tint = tuple[int, int, int]

TINTS: Final[dict[Paper, Tint]] = {
    "xuan": (243, 238, 225),
    "antique": (224, 201, 158),
    "gold": (232, 205, 148),
    "celadon": (219, 226, 211),
    "cream": (240, 230, 204),
    "rose": (233, 208, 192),
}
_GRAIN: Final = 512


def sheet(paper: Paper, size: tuple[int, int], rng: np.random.Generator) -> "Image":
    """An empty sheet of this paper, in RGB."""
    from PIL import Image, ImageDraw

    tint = np.array(TINTS[paper], dtype=np.float32)
    small = _clouds(size, rng)[:, :, None] * np.array([7.0, 8.5, 11.0], dtype=np.float32)
    coarse = Image.fromarray(np.clip(tint + small, 0, 255).astype(np.uint8))
    page = coarse.resize(size, Image.Resampling.BICUBIC)
    grain = _grain_tile(size, rng)
    page = Image.blend(page, Image.merge("RGB", (grain, grain, grain)), 0.055)
    pen = ImageDraw.Draw(page, "RGBA")
    _fibres(pen, size, rng, count=1500 if paper in {"xuan", "antique"} else 700)
    if paper == "gold":
        _flecks(pen, size, rng)
    return page


def fold(page: "Image", folds: int) -> "Image":
    """Creases of a sheet that was folded for the post: a light edge beside a dark one."""
    from PIL import Image, ImageDraw, ImageFilter

    if folds == 0:
        return page
    width, height = page.size
    shade = Image.new("L", (width // 4, height // 4), 128)
    pen = ImageDraw.Draw(shade)
    lines = [(k * height // (folds + 1)) // 4 for k in range(1, folds + 1)]
    for y in lines:
        pen.line([(0, y - 2), (width, y - 2)], fill=152, width=3)
        pen.line([(0, y + 1), (width, y + 1)], fill=104, width=3)
    middle = width // 8
    pen.line([(middle - 2, 0), (middle - 2, height)], fill=146, width=3)
    pen.line([(middle + 1, 0), (middle + 1, height)], fill=112, width=3)
    soft = shade.filter(ImageFilter.GaussianBlur(2.2)).resize(page.size)
    from PIL import ImageChops

    return ImageChops.add(page, Image.merge("RGB", (soft, soft, soft)), scale=1.0, offset=-128)


def rule(
    page: "Image", xs: list[float], top: float, bottom: float, *, ink: Tint, cell: float = 0.0
) -> None:
    """Draw the ruling: upright lines at `xs`, crossed every `cell` pixels, in a double frame."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(page, "RGBA")
    line = max(3, page.width // 700)
    tone = (*ink, 150)
    for x in xs:
        pen.line([(x, top), (x, bottom)], fill=tone, width=line)
    steps = round((bottom - top) / cell) if cell else 1
    for k in range(steps + 1):
        y = top + (bottom - top) * k / steps
        pen.line([(xs[0], y), (xs[-1], y)], fill=tone, width=line)
    gap = line * 5
    frame = (min(xs) - gap, top - gap, max(xs) + gap, bottom + gap)
    pen.rectangle(frame, outline=(*ink, 190), width=line * 2)


def _clouds(size: tuple[int, int], rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Uneven tone, -1 to 1, at an eighth of the size, with light falling from one side."""
    from PIL import Image

    width, height = max(16, size[0] // 8), max(16, size[1] // 8)
    total = np.zeros((height, width), dtype=np.float32)
    for step, weight in ((90, 0.5), (30, 0.3), (9, 0.25), (2, 0.22)):
        noise = rng.normal(0.0, 0.55, (height // step + 3, width // step + 3)).astype(np.float32)
        layer = Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC)
        total += weight * np.asarray(layer, dtype=np.float32)
    across = np.linspace(0.35, -0.35, width, dtype=np.float32)
    down = np.linspace(0.2, -0.3, height, dtype=np.float32)
    return total + across[None, :] + down[:, None]


def _grain_tile(size: tuple[int, int], rng: np.random.Generator) -> "Image":
    from PIL import Image, ImageFilter

    noise = rng.normal(128.0, 42.0, (_GRAIN, _GRAIN)).clip(0, 255).astype(np.uint8)
    tile = Image.fromarray(noise).filter(ImageFilter.GaussianBlur(0.9))
    grain = Image.new("L", size)
    for x in range(0, size[0], _GRAIN):
        for y in range(0, size[1], _GRAIN):
            grain.paste(tile, (x, y))
    return grain


def _fibres(
    pen: "ImageDraw", size: tuple[int, int], rng: np.random.Generator, *, count: int
) -> None:
    """Short curved hairs, some lighter and some darker than the sheet."""
    starts = rng.uniform((0, 0), size, (count, 2))
    angles = rng.uniform(0, np.pi * 2, count)
    bends = rng.normal(0, 0.5, count)
    lengths = rng.gamma(2.0, 22.0, count)
    for start, angle, bend, length, pale in zip(
        starts, angles, bends, lengths, rng.random(count) < 0.6, strict=True
    ):
        points = [
            (
                float(start[0] + np.cos(angle + bend * t) * length * t),
                float(start[1] + np.sin(angle + bend * t) * length * t),
            )
            for t in (0.0, 0.35, 0.7, 1.0)
        ]
        tone = (255, 253, 244, 60) if pale else (120, 98, 62, 38)
        pen.line(points, fill=tone, width=2)


def _flecks(pen: "ImageDraw", size: tuple[int, int], rng: np.random.Generator) -> None:
    """Flakes of gold leaf strewn over the sheet."""
    for x, y, radius in zip(
        rng.uniform(0, size[0], 420),
        rng.uniform(0, size[1], 420),
        rng.gamma(1.6, 5.0, 420) + 2,
        strict=True,
    ):
        corners = [
            (float(x + radius * np.cos(turn)), float(y + radius * np.sin(turn) * 0.8))
            for turn in np.sort(rng.uniform(0, np.pi * 2, 5))
        ]
        pen.polygon(corners, fill=(201, 154, 62, 150))
