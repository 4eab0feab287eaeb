"""Scans into judges' pictures: accepted in all their shapes, upright, nameless, masked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import pyvips
from PIL import Image, ImageChops

from portal.files.derive import derive_pages, derive_previews, inspect_upload
from portal.files.facts import PageFacts, PageFiles
from portal.files.images import normalised
from portal.files.kinds import Kind
from portal.files.limits import Cage, Limits
from portal.files.masks import Mask
from portal.files.refusals import FileRefused
from portal.files.storage import BlobMissing, storage_from
from portal.files.tiles import Pyramid, TileReader
from tests.portal.files import pictures

SHAPES = {
    "jpeg": (Kind.JPEG, lambda: pictures.saved(pictures.quarters(), "JPEG", quality=95)),
    "progressive jpeg": (
        Kind.JPEG, lambda: pictures.saved(pictures.quarters(), "JPEG", progressive=True),
    ),
    "cmyk jpeg": (
        Kind.JPEG, lambda: pictures.saved(pictures.quarters().convert("CMYK"), "JPEG", quality=95),
    ),
    "png": (Kind.PNG, lambda: pictures.saved(pictures.quarters(), "PNG")),
    "palette png": (
        Kind.PNG, lambda: pictures.saved(pictures.quarters().convert("P"), "PNG"),
    ),
    "png with alpha": (
        Kind.PNG, lambda: pictures.saved(pictures.quarters().convert("RGBA"), "PNG"),
    ),
    "16-bit png": (Kind.PNG, lambda: pictures.sixteen_bit(".png")),
    "16-bit tiff": (Kind.TIFF, lambda: pictures.sixteen_bit(".tif[compression=lzw]")),
    "tiled tiff": (Kind.TIFF, lambda: pictures.sixteen_bit(".tif[tile,pyramid,bigtiff]")),
    "cmyk tiff": (
        Kind.TIFF, lambda: pictures.saved(pictures.quarters().convert("CMYK"), "TIFF"),
    ),
    "palette tiff": (
        Kind.TIFF, lambda: pictures.saved(pictures.quarters().convert("P"), "TIFF"),
    ),
}  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """An empty folder for derived files."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def derived(
    content: bytes, kind: Kind, out: Path, masks: dict[int, list[Mask]] | None = None
) -> list[PageFiles]:
    path = out.parent / "scan"
    path.write_bytes(content)
    return derive_pages(path, kind, masks or {0: []}, out, Limits())


def corners(path: Path) -> list[tuple[int, ...]]:
    """Return the colours in the middle of the four quarters."""
    with Image.open(path) as image:
        spots = [(x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
        found = [image.getpixel((int(x * image.width), int(y * image.height))) for x, y in spots]
    return [pixel for pixel in found if isinstance(pixel, tuple)]


def assert_upright(path: Path) -> None:
    """Each quarter is nearest to its own colour; print colours are duller than screen ones."""

    def nearest(pixel: tuple[int, ...]) -> int:
        distances = [
            sum((a - b) ** 2 for a, b in zip(colour, pixel, strict=True))
            for colour in pictures.CORNERS
        ]
        return distances.index(min(distances))

    assert [0, 1, 2, 3] == [nearest(pixel) for pixel in corners(path)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_scan_becomes_an_upright_page(shape: str, out: Path) -> None:
    kind, make = SHAPES[shape]

    (files,) = derived(make(), kind, out)

    assert_upright(out / files.page.name)
    assert (1000, 667) == (files.page.width, files.page.height)
    assert (400, 267) == (files.thumb.width, files.thumb.height)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright(orientation: int, out: Path) -> None:
    (files,) = derived(pictures.turned_jpeg(orientation), Kind.JPEG, out)

    assert_upright(out / files.page.name)
    assert (1000, 667) == (files.page.width, files.page.height)


def test_each_page_of_a_tiff_is_a_page(out: Path) -> None:
    first, second = derived(pictures.tiff_pages(), Kind.TIFF, out, {0: [], 1: []})

    assert [(1000, 667), (600, 900)] == [
        (files.page.width, files.page.height) for files in (first, second)
    ]
    assert_upright(out / second.preview.name)


def test_what_is_inspected_is_told_as_it_stands_upright(tmp_path: Path) -> None:
    path = tmp_path / "scan"
    path.write_bytes(pictures.turned_jpeg(6))

    facts = inspect_upload(path, Kind.JPEG, Limits())

    expected = PageFacts(1200, 800, 3, 8, "rgb", orientation=6, dpi=facts.pages[0].dpi)
    assert (expected,) == facts.pages


@pytest.mark.parametrize("kind", ["jpeg", "png", "tiff"])
def test_no_metadata_survives_in_any_derived_file(kind: str, out: Path) -> None:
    content = getattr(pictures, f"named_{kind}")()
    assert content.count(pictures.CANARY.encode()) >= 1  # there is something to lose

    (files,) = derived(content, Kind(kind), out)
    previews = derive_previews(out.parent / "scan", Kind(kind), out, Limits())

    for file in (*files.files(), *(one.file for one in previews)):
        for blob in unpacked(out / file.name):
            for word in ("CANARY_WANG", "CANA"):
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert word.encode(encoding) not in blob
            assert not {b"Exif", b"http://ns.adobe", b"ICC_PROFILE", b"8BIM"} & segments(blob)


def unpacked(path: Path) -> list[bytes]:
    if path.suffix != ".szi":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [path.read_bytes(), *(archive.read(name) for name in archive.namelist())]


def segments(blob: bytes) -> set[bytes]:
    """Return the marks of metadata that stand before the pixels."""
    head = blob[: blob.find(b"\xff\xda")] if blob.startswith(b"\xff\xd8") else b""
    marks = (b"Exif", b"http://ns.adobe", b"ICC_PROFILE", b"8BIM")
    return {mark for mark in marks if mark in head}


def noise_page() -> bytes:
    """Return paper with a pure red seal where the mask will be, and none elsewhere."""
    image = Image.new("RGB", (3000, 2000), (240, 235, 220))
    image.paste((255, 0, 0), (300, 1400, 900, 1900))
    return pictures.saved(image, "PNG")


SEAL = Mask(x=0.1, y=0.7, w=0.2, h=0.25)


def reddest(content: bytes) -> int:
    """Return by how much red leads over green in the reddest pixel."""
    with Image.open(io.BytesIO(content)) as opened:
        red, green, _ = opened.convert("RGB").split()
    low, high = ImageChops.subtract(red, green).getextrema()
    assert isinstance(low, int | float)
    return int(high)


def test_masked_pixels_are_absent_at_every_level(out: Path) -> None:
    (files,) = derived(noise_page(), Kind.PNG, out, {0: [SEAL]})

    for file in files.files():
        for blob in unpacked(out / file.name):
            if blob.startswith(b"\xff\xd8"):
                assert reddest(blob) < 30, file.name


def test_without_a_mask_the_seal_is_there(out: Path) -> None:
    (files,) = derived(noise_page(), Kind.PNG, out)
    preview, *_ = derive_previews(out.parent / "scan", Kind.PNG, out, Limits())

    assert reddest((out / files.page.name).read_bytes()) > 200
    assert reddest((out / preview.file.name).read_bytes()) > 200


def test_a_mask_is_laid_on_the_upright_page(out: Path) -> None:
    top_left = Mask(0, 0, 0.5, 0.5)

    (files,) = derived(pictures.turned_jpeg(6), Kind.JPEG, out, {0: [top_left]})

    red, *others = corners(out / files.page.name)
    assert max(red) - min(red) < 12
    assert max(others[0]) - min(others[0]) > 100


def test_a_mask_for_a_page_that_is_not_there_derives_nothing(out: Path) -> None:
    with pytest.raises(FileRefused):
        derived(noise_page(), Kind.PNG, out, {1: [SEAL]})

    assert [] == list(out.iterdir())


@pytest.mark.parametrize(
    "values", [(-0.1, 0, 1, 1), (0, 0, 0, 1), (0, 0, 2, 1), (0, float("nan"), 1, 1)]
)
def test_a_mask_that_is_no_rectangle_is_a_bug(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="mask"):
        Mask(*values)


def test_the_same_scan_and_masks_give_the_same_bytes(out: Path) -> None:
    first = derived(noise_page(), Kind.PNG, out, {0: [SEAL]})
    again = out.parent / "again"
    again.mkdir()

    assert first == derive_pages(out.parent / "scan", Kind.PNG, {0: [SEAL]}, again, Limits())


@pytest.mark.parametrize(
    ("longest", "expected"), [(800, 800), (1200, 1000), (4961, 4750), (6000, 6000), (14000, 6000)]
)
def test_sizes_leave_in_steps(longest: int, expected: int) -> None:
    assert expected == normalised(longest)


@pytest.mark.parametrize("where", ["local", "memory"])
def test_tiles_are_read_one_by_one_from_the_store(where: str, out: Path) -> None:
    (files,) = derived(noise_page(), Kind.PNG, out)
    place = "memory:" if where == "memory" else str(out.parent / "blobs")
    storage = storage_from(place, staging=out.parent)
    key = storage.put(out / files.tiles.name, sha256=files.tiles.sha256)
    reader = TileReader(storage)

    assert Pyramid(3000, 2000, tile_size=512, overlap=1) == reader.pyramid(key)
    assert b"<Image" in reader.descriptor(key)
    assert (513, 513) == size_of(reader.tile(key, 12, 0, 0))
    assert (1, 1) == size_of(reader.tile(key, 0, 0, 0))
    for missing in ((12, 6, 0), (13, 0, 0), (-1, 0, 0)):
        with pytest.raises(BlobMissing):
            reader.tile(key, *missing)


def size_of(content: bytes) -> Any:
    with Image.open(io.BytesIO(content)) as image:
        return image.size


@pytest.mark.parametrize(
    ("code", "kind", "content"),
    [
        ("truncated", Kind.JPEG, lambda: pictures.turned_jpeg(1)[:9000]),
        ("damaged", Kind.PNG, lambda: b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("damaged", Kind.PNG, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("damaged", Kind.TIFF, lambda: b"II*\x00" + bytes(200)),
    ],
)
def test_a_picture_that_cannot_be_decoded_is_refused(
    tmp_path: Path, code: str, kind: Kind, content: Any
) -> None:
    path = tmp_path / "scan"
    path.write_bytes(content())

    with pytest.raises(FileRefused) as refused:
        inspect_upload(path, kind, Limits())

    assert code == refused.value.code


@pytest.mark.slow
def test_a_scan_of_140_megapixels_passes_through_little_memory(out: Path) -> None:
    path = out.parent / "a2.jpg"
    paper = pyvips.Image.gaussnoise(700, 990, mean=220, sigma=12).cast("uchar")
    big = paper.bandjoin([paper, paper]).copy(interpretation="srgb").replicate(15, 15)
    big.crop(0, 0, 9933, 14043).jpegsave(str(path), Q=60)

    # Address space, not pages in use: threads and libraries alone reserve some 600 MB of it.
    cage = Cage(memory_bytes=1400 * 1024 * 1024, cpu_seconds=120, wall_seconds=120,
                written_bytes=512 * 1024 * 1024)  # fmt: skip
    (files,) = derive_pages(path, Kind.JPEG, {0: [SEAL]}, out, Limits(), cage=cage)

    assert (3000, 6000) == (files.page.height, files.tiles.height)
