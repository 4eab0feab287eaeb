"""How fast scans are drawn beside libvips alone, in how much memory; which seals are seen."""

import io
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps
from scipy import ndimage  # a bench is no server

from portal.demo.brushwork import Rect, draw
from portal.demo.scrolls import SCROLLS
from portal.files import raster
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from portal.files.page_files import PREVIEW_EDGE
from portal.files.seals import hints_of, seal_boxes
from tests.bench.drawing import OURS, PREVIEWS, VIPS, paper, run, settled
from tests.bench.measuring import say
from tests.portal.files.sealed import scanned
from tests.portal.files.test_seals import NOT_SEALED, SEALED

TIMES = 9
FONTS = Path(__file__).parents[2] / "static" / "vendor" / "fonts"
#: A2 at 600 dpi.
A2 = (9933, 14043)


def test_27_megapixels_beside_vips_alone(tmp_path: Path) -> None:
    scan = tmp_path / "scan.jpg"
    paper(4500, 6000).jpegsave(str(scan), Q=92)
    settled(1)
    runs = [(run(VIPS, scan, Kind.JPEG), run(OURS, scan, Kind.JPEG)) for _ in range(TIMES)]
    alone, ours = ([pair[side] for pair in runs] for side in (0, 1))
    for name, found in (("vips dzsave alone", alone), ("all files of a page", ours)):
        say(
            f"{median(one.wall for one in found):8.2f} s  "
            f"(busy {median(one.busy for one in found):.2f} s, "
            f"peak {max(one.peak for one in found):.0f} MB)  {name}, 27 Mpx JPEG"
        )
    ratio = median(one.wall / other.wall for other, one in runs)
    best = min(one.wall for one in ours) / min(one.wall for one in alone)
    say(f"{ratio:8.2f} x  of vips alone (median of pairs; {best:.2f} of the fastest)")
    previews = [run(PREVIEWS, scan, Kind.JPEG) for _ in range(3)]
    say(f"{median(one.wall for one in previews):8.2f} s  preview with seal hints")


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("baseline.jpg", Kind.JPEG, {"Q": 85}),
        ("scan.png", Kind.PNG, {"compression": 1}),
        ("scan.tif", Kind.TIFF, {"compression": "lzw"}),
        ("progressive.jpg", Kind.JPEG, {"Q": 85, "interlace": True}),
        ("progressive-4-4-4.jpg", Kind.JPEG, {"Q": 92, "interlace": True}),
    ],
)
def test_memory_of_140_megapixels(
    tmp_path: Path, name: str, kind: Kind, options: dict[str, object]
) -> None:
    """The largest of its kind that is taken: A2, or as large as a progressive JPEG may be."""
    scan = tmp_path / name
    sizes = {"progressive.jpg": (9984, 9984), "progressive-4-4-4.jpg": (8000, 6300)}
    width, height = sizes.get(name, A2)
    paper(width, height).write_to_file(str(scan), **options)
    pixels = width * height / 1e6
    assert {"pages": 1, "width": width, "height": height} == raster.inspect(scan, kind, Limits())

    found, previews = run(OURS, scan, kind), run(PREVIEWS, scan, kind)

    say(
        f"{found.peak:8.0f} MB  {found.wall:.1f} s, all files of {name}, {pixels:.0f} Mpx; "
        f"preview {previews.peak:.0f} MB, {previews.wall:.1f} s"
    )
    assert max(found.peak, previews.peak) <= 400


def test_seals_are_seen_on_every_paper() -> None:
    there = seen = wrong = pages = 0
    covered = []
    for scroll in SCROLLS:
        for place, scan in enumerate(draw(scroll, fonts=FONTS, year=2027)):
            for leaf, rects in enumerate(scan.masks):
                pixels = page_of(scan.content, leaf)
                pages += 1
                marks = red_marks(pixels)
                boxes = seal_boxes(pixels)
                there += len(marks)
                seen += sum(any(holds(box, mark) for box in boxes) for mark in marks)
                wrong += sum(not is_stamped(pixels, box) for box in boxes)
                covered += [share(rect, hints_of(pixels)) for rect in rects if not place]
    say(f"{seen}/{there} seals seen on {pages} pages of {len(SCROLLS)} works, {wrong} false")
    say(f"{min(covered):8.2f}  least share of a signature with its seal under a hint")
    hits = sum(len(seal_boxes(scanned(make()))) == 1 for make in SEALED.values())
    false = sum(len(seal_boxes(scanned(make()))) for make in NOT_SEALED.values())
    say(f"{hits}/{len(SEALED)} seals seen on other papers, {false} false on {len(NOT_SEALED)}")


def page_of(content: bytes, leaf: int) -> np.ndarray:
    """Return a page as the preview shows it."""
    with Image.open(io.BytesIO(content)) as image:
        image.seek(leaf)
        upright = ImageOps.exif_transpose(image.convert("RGB"))
    upright.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE))
    return scanned(upright)


def paste_of(pixels: np.ndarray) -> np.ndarray:
    """Mark the vermilion of the demonstration's seals, worn or not."""
    red, green, blue = (pixels[..., band].astype(int) for band in range(3))
    return (red > 120) & (green < 115) & (blue < 115) & (red - green > 45)


def is_stamped(pixels: np.ndarray, box: Any) -> bool:
    """Say whether there is seal paste in a box, more than a ruling leaves."""
    inside = paste_of(pixels)[box.top : box.bottom, box.left : box.right]
    return bool(inside.mean() > 0.08)


def red_marks(pixels: np.ndarray) -> list[tuple[float, float]]:
    """Return the middles of the spots of seal paste, lines left out."""
    paste = np.pad(paste_of(pixels), 30)
    labels, _ = ndimage.label(ndimage.binary_closing(paste, np.ones((25, 25))))
    found = []
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        solid = (labels[rows, columns] == number).mean()
        if min(height, width) >= 18 and max(height, width) < 400 and solid > 0.6:
            found.append((columns.start + width / 2 - 30, rows.start + height / 2 - 30))
    return found


def holds(box: Any, mark: tuple[float, float]) -> bool:
    """Say whether the box is around the middle of the mark."""
    return bool(box.left <= mark[0] <= box.right and box.top <= mark[1] <= box.bottom)


def share(rect: Rect, hints: list[Mask]) -> float:
    """Return which part of a rectangle the hints cover, on a grid of fractions."""
    x, y, w, h = rect.x, rect.y, rect.width, rect.height
    spots = [(x + w * (i + 0.5) / 20, y + h * (j + 0.5) / 60) for i in range(20) for j in range(60)]
    inside = sum(
        any(one.x <= a <= one.x + one.w and one.y <= b <= one.y + one.h for one in hints)
        for a, b in spots
    )
    return inside / len(spots)
