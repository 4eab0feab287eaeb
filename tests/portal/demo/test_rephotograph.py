"""The photograph of a sheet that was handed in before: another file, the same writing, covered."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from portal.demo.brushwork import Scan, draw
from portal.demo.cast import author
from portal.demo.rephotograph import ORIGINAL, REPHOTOGRAPH, rephotographed
from portal.demo.scrolls import SCROLLS
from portal.files import page_prints
from portal.files.kinds import Kind
from portal.files.limits import Limits
from reviewers.strokes import compare_prints, print_from_bytes

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "fonts"


@pytest.fixture(scope="module")
def sheets() -> tuple[Scan, Scan]:
    original = draw(SCROLLS[ORIGINAL - 1], fonts=FONTS, year=2027)
    return original[0], rephotographed(original)[0]


def pixels(scan: Scan) -> np.ndarray:
    with Image.open(io.BytesIO(scan.content)) as image:
        return np.asarray(image.convert("RGB"))


def test_it_is_by_somebody_of_another_unit() -> None:
    assert author(SCROLLS[ORIGINAL - 1].author).unit != author(REPHOTOGRAPH.author).unit


def test_the_signature_is_covered_on_the_photograph_too(sheets: tuple[Scan, Scan]) -> None:
    image = pixels(sheets[1]).astype(int)
    ((mask,),) = sheets[1].masks
    height, width = image.shape[:2]
    rows = slice(int(mask.y * height), int((mask.y + mask.height) * height))
    columns = slice(int(mask.x * width), int((mask.x + mask.width) * width))
    red = (image[..., 0] > 120) & (image[..., 1] < 80) & (image[..., 2] < 80)
    seal = red[rows, columns]

    assert seal.sum() > 2000
    assert mask.width * mask.height < 0.1


def test_the_check_knows_the_sheet_again(sheets: tuple[Scan, Scan], tmp_path: Path) -> None:
    prints = []
    for number, scan in enumerate(sheets):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(scan.content)
        (drawn,) = page_prints.draw(file, Kind.JPEG, Limits())
        prints.append(print_from_bytes(drawn))

    assert compare_prints(*prints).is_alarm
