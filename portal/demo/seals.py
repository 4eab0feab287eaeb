"""
Demonstration room: seals, red characters in a frame (朱文) or white in a red field (白文).

The characters are stretched to fill their cells, as a carver would, and the stone is
chipped and unevenly inked.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

VERMILION: Final = (178, 34, 28)
_WORK: Final = 320


def seal(
    text: str,
    font: Path,
    side: int,
    rng: np.random.Generator,
    *,
    kind: Literal["red", "white"] = "red",
) -> "Image":
    """The impression of a seal as a mask `side` pixels wide; lay vermilion through it."""
    from PIL import Image, ImageChops, ImageDraw, ImageFilter

    columns = _columns(text)
    rows = max(len(column) for column in columns)
    height = _WORK if len(columns) > 1 or rows == 1 else int(_WORK * 0.62 * rows)
    stone = Image.new("L", (_WORK, height), 0)
    rim = 26 if kind == "red" else 20
    cell = (_WORK - 2 * rim) / len(columns)
    for index, column in enumerate(reversed(columns)):
        tall = (height - 2 * rim) / len(column)
        for row, char in enumerate(column):
            glyph = _carved(char, font, (int(cell) - 10, int(tall) - 10), bold=kind == "red")
            stone.paste(glyph, (int(rim + index * cell) + 5, int(rim + row * tall) + 5))
    if kind == "red":
        ImageDraw.Draw(stone).rounded_rectangle(
            (4, 4, _WORK - 5, height - 5), radius=16, outline=255, width=13
        )
    else:
        field = Image.new("L", stone.size, 0)
        ImageDraw.Draw(field).rounded_rectangle((2, 2, _WORK - 3, height - 3), radius=18, fill=255)
        stone = ImageChops.subtract(field, stone)
    worn = _wear(stone, rng).filter(ImageFilter.GaussianBlur(0.8))
    turned = worn.rotate(float(rng.normal(0, 0.9)), Image.Resampling.BICUBIC, expand=False)
    return turned.resize((side, side * height // _WORK), Image.Resampling.LANCZOS)


def _columns(text: str) -> list[str]:
    """Split the characters into columns, the first standing at the right."""
    if len(text) <= 2:
        return [text]
    half = (len(text) + 1) // 2
    # Three characters: the surname alone fills the right column.
    return [text[:1], text[1:]] if len(text) == 3 else [text[:half], text[half:]]


def _carved(char: str, font: Path, size: tuple[int, int], *, bold: bool) -> "Image":
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    big = Image.new("L", (420, 420), 0)
    face = ImageFont.truetype(str(font), 300)
    ImageDraw.Draw(big).text((210, 210), char, font=face, fill=255, anchor="mm")
    found = big.getbbox()
    cut = big.crop(found) if found else big
    cell = cut.resize(size, Image.Resampling.BICUBIC)
    return cell.filter(ImageFilter.MaxFilter(5 if bold else 3))


def _wear(stone: "Image", rng: np.random.Generator) -> "Image":
    """Chip the edges and thin the paste in places."""
    from PIL import Image, ImageFilter

    shape = (stone.height // 3 + 1, stone.width // 3 + 1)
    noise = Image.fromarray(rng.normal(128, 62, shape).clip(0, 255).astype(np.uint8))
    rough = noise.filter(ImageFilter.GaussianBlur(1.1)).resize(stone.size)
    broad_shape = (stone.height // 40 + 2, stone.width // 40 + 2)
    broad = Image.fromarray(rng.normal(205, 34, broad_shape).clip(0, 255).astype(np.uint8))
    paste = np.asarray(broad.resize(stone.size, Image.Resampling.BICUBIC), dtype=np.float32) / 255
    grain = np.asarray(rough, dtype=np.float32) / 255
    soft = stone.filter(ImageFilter.GaussianBlur(2.4))
    body = np.asarray(soft, dtype=np.float32) / 255
    kept = np.clip((body + (grain - 0.5) * 0.55 - 0.36) / 0.18, 0, 1)
    return Image.fromarray((kept * np.clip(paste + 0.12, 0.55, 0.97) * 255).astype(np.uint8))
