"""The brush works are real scans: large, openable, in many formats, masked where signed."""

import io
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageOps

from portal.calls.regulations import article
from portal.demo.brushwork import draw, sexagenary
from portal.demo.scrolls import SCROLLS, unpunctuated

FONTS = Path(__file__).parents[3] / "static" / "vendor" / "fonts"
YEAR = 2027


@pytest.fixture(scope="module")
def scans():
    return {scroll.number: draw(scroll, fonts=FONTS, year=YEAR) for scroll in SCROLLS}


def _pages(scan):
    """Every page of a file as one looks at it, in RGB."""
    with Image.open(io.BytesIO(scan.content)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            yield ImageOps.exif_transpose(image.convert("RGB"))


def _leaves(scan):
    """How many pages a file has; nothing of them is drawn."""
    with Image.open(io.BytesIO(scan.content)) as image:
        return getattr(image, "n_frames", 1)


def _all(scans):
    return [scan for files in scans.values() for scan in files]


def test_years_have_their_names():
    assert ["壬寅", "丙午", "丁未"] == [sexagenary(year) for year in (2022, 2026, 2027)]


def test_every_page_is_at_least_3000_pixels_long_and_within_30_megabytes(scans):
    for scan in _all(scans):
        # Only the first page is read; the others of a file have its size.
        image = pyvips.Image.new_from_buffer(scan.content, "")
        assert max(image.width, image.height) >= 3000
        assert len(scan.content) <= 30 * 1024 * 1024


def test_works_have_one_to_three_pages(scans):
    for files in scans.values():
        assert 1 <= sum(len(scan.masks) for scan in files) <= 3
        assert [len(scan.masks) for scan in files] == [_leaves(scan) for scan in files]


def test_formats_include_the_hard_ones(scans):
    assert {"image/jpeg", "image/png", "image/tiff"} == {s.media_type for s in _all(scans)}
    formats = [pyvips.Image.new_from_buffer(s.content, "").format for s in _all(scans)]
    assert 1 == formats.count("ushort")
    assert 3 == max(len(s.masks) for s in _all(scans))
    turned = [Image.open(io.BytesIO(s.content)).getexif().get(0x0112, 1) for s in _all(scans)]
    assert 1 == turned.count(6)


def _reds(page):
    pixels = np.asarray(page, dtype=np.int16)
    return (pixels[..., 0] > 140) & (pixels[..., 1] < 85) & (pixels[..., 2] < 85)


def test_masks_cover_the_name_seal(scans):
    for number, files in scans.items():
        scan = files[0]
        page, rects = list(_pages(scan))[-1], scan.masks[-1]
        assert 1 == len(rects)
        red = _reds(page)
        height, width = red.shape
        rect = rects[0]
        inside = np.zeros_like(red)
        rows = slice(int(rect.y * height), int((rect.y + rect.height) * height))
        columns = slice(int(rect.x * width), int((rect.x + rect.width) * width))
        inside[rows, columns] = True
        left = np.arange(width)[None, :] < width // 3
        assert (red & inside).sum() > 500, number
        # A red ruling may leave a few specks where its lines cross.
        assert (red & ~inside & left).sum() < 0.02 * (red & inside).sum(), number


def test_paper_is_light_and_ink_is_dark(scans):
    for files in scans.values():
        grey = np.asarray(next(_pages(files[0])).convert("L"))
        assert np.percentile(grey, 50) > 180
        assert 0.02 < (grey < 80).mean() < 0.35


def test_the_same_work_gives_the_same_scans(scans):
    again = draw(SCROLLS[1], fonts=FONTS, year=YEAR)
    assert scans[2] == again


def test_transcriptions_are_the_law_but_one_brush_slipped():
    slips = []
    for scroll in SCROLLS:
        law = unpunctuated("".join(article(number).text for number in scroll.articles))
        assert unpunctuated(scroll.transcription) in law
        if unpunctuated(scroll.text) != unpunctuated(scroll.transcription):
            slips.append(scroll.number)
    assert [8] == slips
