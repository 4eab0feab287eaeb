"""Files in which people carry their names without knowing: one of each kind that is taken."""

from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from portal.config import assets
from tests.blindness import in_docx, in_pdf, in_pictures
from tests.blindness.identities import Identity, Work
from tests.blindness.plants import Plants

SIZE: Final = (1240, 1648)
# where the signature stands on the scan, and the mask its author draws around it
SIGNATURE: Final = (64, 1120, 240, 480)
MARGIN: Final = 32
FONT: Final = "vendor/fonts/ma-shan-zheng.ttf"

ESSAYS: Final[dict[str, Callable[[Work, Identity, Plants], bytes]]] = {
    "docx": in_docx.essay,
    "pdf": in_pdf.essay,
}
SCANS: Final[dict[str, Callable[[Image.Image, Plants], bytes]]] = {
    "jpg": in_pictures.jpeg,
    "png": in_pictures.png,
    "tif": in_pictures.tiff,
}


def planted(work: Work, one: Identity) -> tuple[bytes, dict[str, str]]:
    """Return the work's file, and what was planted where in it."""
    plants = Plants(one)
    if work.is_scanned:
        content = in_pdf.scanned(scan(work, one), plants)
    elif work.is_essay:
        content = ESSAYS[work.ending](work, one, plants)
    else:
        content = SCANS[work.ending](scan(work, one), plants)
    return content, plants.made


def scan(work: Work, one: Identity) -> Image.Image:
    """Return brush strokes, signed by their author in ink."""
    image = Image.new("RGB", SIZE, (243, 236, 220))
    draw, chance = ImageDraw.Draw(image), Random(work.label)
    for _ in range(60):
        x, y = chance.randrange(400, 1100), chance.randrange(80, 1500)
        draw.line((x, y, x + chance.randrange(-90, 90), y + chance.randrange(20, 90)), 20, 14)
    left, top, _, height = SIGNATURE
    font = ImageFont.truetype(str(assets("static") / FONT), 56)
    for number, letter in enumerate(f"{one.name}书"):
        draw.text((left + 16, top + 16 + number * 64), letter, (30, 20, 20), font=font)
    draw.rectangle((left + 20, top + height - 80, left + 80, top + height - 20), (180, 20, 20))
    return image


def signature_mask() -> tuple[float, float, float, float]:
    """Return the mask an author draws around signature and seal, as shares of the page."""
    left, top, width, height = SIGNATURE
    return (
        (left - MARGIN) / SIZE[0],
        (top - MARGIN) / SIZE[1],
        (width + 2 * MARGIN) / SIZE[0],
        (height + 2 * MARGIN) / SIZE[1],
    )
