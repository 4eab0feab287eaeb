"""
Demonstration room: ink: one character at a time, wet after the dip and dry before the next.

A brush font gives the skeleton; size, slant, place and darkness change from character
to character, edges creep into the paper and long-used brushes leave streaks (飞白).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

Field = npt.NDArray[np.float32]

_FIELD: Final = 1024


class Brush:
    """A brush with its own hand: a font, a sequence of chances and a load of ink."""

    def __init__(self, font: Path, rng: np.random.Generator, *, dryness: float) -> None:
        self._path = font
        self._rng = rng
        self._dryness = dryness
        self._load = 1.0
        self._fonts: dict[int, FreeTypeFont] = {}
        self._grain = _grain(rng)
        self._across = _streaks(rng)
        self._upright = np.ascontiguousarray(self._across.T)
        # The running hand is drawn small in its em box; bring it up to the others.
        self._fill = 1.14 if font.name.startswith("zhi-mang") else 1.0

    def write(self, char: str, box: int, *, steady: float = 1.0) -> "Image":
        """Write one character; the answer is a mask a little larger than `box`."""
        from PIL import Image, ImageDraw

        rng = self._rng
        self._dip()
        size = max(12, int(box * self._fill * (1.0 + rng.normal(0, 0.035) * steady)))
        side = int(box * 1.5)
        canvas = Image.new("L", (side, side), 0)
        place = (side / 2 + rng.normal(0, 0.018) * box, side / 2 + rng.normal(0, 0.018) * box)
        ImageDraw.Draw(canvas).text(place, char, font=self._font(size), fill=255, anchor="mm")
        return self._soak(_tilt(canvas, rng, steady))

    def _dip(self) -> None:
        """Use up some ink; dip again when little is left, at no fixed interval."""
        self._load -= float(self._rng.uniform(0.04, 0.17))
        if self._load < self._rng.uniform(0.02, 0.22):
            self._load = 1.0

    def _soak(self, glyph: "Image") -> "Image":
        """Let the stroke meet the paper: creep where wet, break up where dry, tire in tone."""
        from PIL import Image, ImageFilter

        side = glyph.width
        wet = self._load
        soft = glyph.filter(ImageFilter.GaussianBlur(max(0.7, side / 300)))
        stroke = np.asarray(soft, dtype=np.float32) / np.float32(255)
        grain = self._crop(self._grain, side)
        reach = stroke + grain * 0.045 + (wet - 0.6) * 0.10
        edge = np.clip((reach - 0.40) / 0.20, 0, 1).astype(np.float32)
        tone = 0.80 + 0.18 * wet + grain * 0.015
        body = edge * self._broken(stroke, grain, wet) * tone
        return Image.fromarray(np.clip(body * 255, 0, 255).astype(np.uint8))

    def _broken(self, stroke: Field, grain: Field, wet: float) -> Field | float:
        """Streaks along the stroke where the hairs run out of ink."""
        thirst = max(0.0, 0.72 - wet) * self._dryness
        if thirst == 0.0:
            return 1.0
        side = stroke.shape[0]
        level = _level(stroke)
        across = self._crop(self._across, side)
        upright = self._crop(self._upright, side)
        hairs = level * across + (1 - level) * upright
        hairs = hairs / np.sqrt(level**2 + (1 - level) ** 2)
        gaps = np.clip((hairs + grain * 0.3 + thirst * 3.4 - 2.0) / 0.7, 0, 0.93)
        return np.asarray(1 - gaps, dtype=np.float32)

    def _crop(self, field: Field, side: int) -> Field:
        """A patch of the field; a big character shows the same hairs, larger."""
        x, y = (int(n) for n in self._rng.integers(0, _FIELD, 2))
        scale = min(1.0, 420 / side)
        steps = (np.arange(side) * scale).astype(np.intp)
        return field[np.ix_((y + steps) % _FIELD, (x + steps) % _FIELD)]

    def _font(self, size: int) -> "FreeTypeFont":
        from PIL import ImageFont

        rounded = size - size % 4
        if rounded not in self._fonts:
            self._fonts[rounded] = ImageFont.truetype(str(self._path), rounded)
        return self._fonts[rounded]


def _tilt(glyph: "Image", rng: np.random.Generator, steady: float) -> "Image":
    """A slight turn and slant, as no hand is a machine."""
    from PIL import Image

    side = glyph.width
    lean, climb = (float(n) * steady for n in rng.normal(0, (0.022, 0.02)))
    middle = side / 2
    matrix = (1.0, lean, -lean * middle, climb, 1.0, -climb * middle)
    return glyph.transform(
        glyph.size, Image.Transform.AFFINE, matrix, resample=Image.Resampling.BILINEAR
    )


def _level(stroke: Field) -> Field:
    """How level the stroke runs at each place: 1 lying, 0 standing."""
    from PIL import Image, ImageFilter

    side = stroke.shape[0]
    # A third of the pixels each way tells the direction well enough.
    down, right = np.gradient(stroke[::3, ::3])
    sides = np.stack([down**2, right**2])
    reach = ImageFilter.GaussianBlur(side / 78)
    peak = float(sides.max()) or 1.0
    lying, standing = (
        np.asarray(
            Image.fromarray((each / peak * 255).astype(np.uint8)).filter(reach), dtype=np.float32
        )
        for each in sides
    )
    level = (lying + 0.5) ** 2 / ((lying + 0.5) ** 2 + (standing + 0.5) ** 2)
    whole = Image.fromarray(level.astype(np.float32)).resize((side, side))
    return np.asarray(whole, dtype=np.float32)


def _grain(rng: np.random.Generator) -> Field:
    """Fine tooth of the paper, mean 0 and spread 1."""
    from PIL import Image, ImageFilter

    raw = Image.fromarray(rng.normal(128, 60, (_FIELD, _FIELD)).clip(0, 255).astype(np.uint8))
    return _levelled(raw.filter(ImageFilter.GaussianBlur(1.3)))


def _streaks(rng: np.random.Generator) -> Field:
    """Traces of single hairs, long and lying, coming and going."""
    from PIL import Image, ImageFilter

    total = np.zeros((_FIELD, _FIELD), dtype=np.float32)
    for long, thick, weight in ((48, 2, 0.7), (90, 5, 0.55), (22, 1, 0.3)):
        shape = (_FIELD // thick, _FIELD // long)
        raw = Image.fromarray(rng.normal(128, 55, shape).clip(0, 255).astype(np.uint8))
        drawn = raw.resize((_FIELD, _FIELD), Image.Resampling.BICUBIC)
        total += weight * _levelled(drawn.filter(ImageFilter.GaussianBlur(0.8)))
    return np.asarray(total / total.std(), dtype=np.float32)


def _levelled(image: "Image") -> Field:
    field = np.asarray(image, dtype=np.float32)
    return np.asarray((field - field.mean()) / field.std(), dtype=np.float32)
