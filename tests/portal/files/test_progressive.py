"""JPEGs that come in passes: taken as far as all their coefficients fit, and drawn like others."""

from pathlib import Path

import pytest
from PIL import Image

from portal.files.derive import derive_pages
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from tests.portal.files import corpus, pictures
from tests.portal.files.conftest import Offer


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (corpus.jpeg_header(9933, 14043, frame=0xC0), (9933, 14043)),
        (corpus.jpeg_header(9984, 9984), (9984, 9984)),
        (corpus.jpeg_header(8000, 6000, chroma=0x11), (8000, 6000)),
    ],
    ids=["A2 in one pass", "half the chroma", "all of it"],
)
def test_a_jpeg_is_taken_as_far_as_it_can_be_read_in_little_memory(
    offer: Offer, content: bytes, size: tuple[int, int]
) -> None:
    details = offer(content, "作品.jpg").details

    assert size == (details["width"], details["height"])


@pytest.mark.slow
def test_a_large_progressive_jpeg_is_upright_and_masked_like_any_other(tmp_path: Path) -> None:
    """Its pixels are written out first: it must lose neither its turn nor its mask on the way."""
    large, scan, out = pictures.quarters(4800, 3600), tmp_path / "scan", tmp_path / "out"
    options = {"progressive": True, "subsampling": 0, "quality": 90}
    scan.write_bytes(pictures.turned_jpeg(6, large, **options))
    out.mkdir()

    masks = {0: [Mask(0, 0, 0.5, 0.5)]}
    (files,) = derive_pages(scan, Kind.JPEG, masks, out, Limits())

    with Image.open(out / files.page.name) as page:
        width, height = page.size
        spots = [(width * x // 4, height * y // 4) for y in (1, 3) for x in (1, 3)]
        masked, *others = [page.getpixel(spot) for spot in spots]
    assert width * 3 == height * 4
    assert max(masked) - min(masked) < 12
    for colour, shown in zip(pictures.CORNERS[1:], others, strict=True):
        assert all(abs(one - other) < 12 for one, other in zip(colour, shown, strict=True))
    assert ["scan"] == [one.name for one in tmp_path.iterdir() if one.is_file()]
