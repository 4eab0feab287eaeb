"""Prints from real files, in the caged child: the same page however it was saved."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.page_prints import draw, warped
from portal.files.refusals import FileRefused
from reviewers.strokes import Change, compare_prints, print_from_bytes
from tests.bench import hands
from tests.portal.files import pictures

WORK = hands.Work(
    text="了解民情集中民智维护民利凝聚民心",
    font="zhi-mang-xing",
    paper="rose",
    grid="columns",
    size=(900, 1200),
    rows=4,
    print_run=1,
    hand=1,
)


@pytest.fixture(scope="module")
def page() -> Any:
    """A brush work as a picture."""
    return hands.drawn(WORK)


@pytest.fixture(scope="module")
def scan(page: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The work as its author sends it."""
    path = tmp_path_factory.mktemp("scan") / "scan.jpg"
    path.write_bytes(pictures.saved(page, "JPEG", quality=88))
    return path


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "other"
    path.write_bytes(content)
    return path


def sideways(page: Any) -> bytes:
    """Save the page lying on its side, and say so in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = page.transpose(Image.Transpose.ROTATE_90)
    return pictures.saved(turned, "JPEG", exif=exif)


@pytest.mark.parametrize(
    ("kind", "leaf", "make"),
    [
        (Kind.PNG, 0, lambda page: pictures.saved(page.convert("L"), "PNG")),
        (Kind.TIFF, 1, lambda page: pictures.saved(
            pictures.quarters(), "TIFF", save_all=True, append_images=[page.copy()])),
        (Kind.PDF, 1, lambda page: pictures.scanned_pdf(pictures.quarters(), page)),
        (Kind.JPEG, 0, sideways),
    ],
    ids=["grey png", "second page of a tiff", "second page of a pdf", "turned by exif"],
)  # fmt: skip
def test_a_page_saved_otherwise_is_known_again(
    page: Any, scan: Path, tmp_path: Path, kind: Kind, leaf: int, make: Any
) -> None:
    [ours] = draw(scan, Kind.JPEG, Limits())
    [theirs] = draw(saved(tmp_path, make(page)), kind, Limits(), leaves=[leaf])
    match = compare_prints(print_from_bytes(ours), print_from_bytes(theirs))
    assert (True, ()) == (match.is_alarm, match.changes)


def test_the_same_bytes_are_the_same_file(scan: Path, tmp_path: Path) -> None:
    [ours] = draw(scan, Kind.JPEG, Limits())
    [theirs] = draw(saved(tmp_path, scan.read_bytes()), Kind.JPEG, Limits())
    match = compare_prints(print_from_bytes(ours), print_from_bytes(theirs))
    assert (ours, (Change.SAME_FILE,)) == (theirs, match.changes)


def test_a_page_without_ink_has_a_print_too(tmp_path: Path) -> None:
    for page in (Image.new("RGB", (1, 1)), Image.new("L", (3000, 1), 255), pictures.quarters()):
        [content] = draw(saved(tmp_path, pictures.saved(page, "PNG")), Kind.PNG, Limits())
        assert (print_from_bytes(content).ink > 0).mean() < 0.5


@pytest.mark.parametrize(
    ("leaf", "spoil", "code"),
    [
        (0, lambda content: content[: len(content) // 2], "truncated"),
        (1, lambda content: content, "damaged"),
        (0, lambda content: b"\xff\xd8\xff" + bytes(4000), "truncated"),
    ],
    ids=["cut in half", "a leaf that is not there", "no picture at all"],
)
def test_what_cannot_be_read_is_refused(
    scan: Path, tmp_path: Path, leaf: int, spoil: Any, code: str
) -> None:
    path = saved(tmp_path, spoil(scan.read_bytes()))
    with pytest.raises(FileRefused) as refused:
        draw(path, Kind.JPEG, Limits(), leaves=[leaf])
    assert code == refused.value.code


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(
    scan: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused) as refused:
        draw(scan, Kind.JPEG, Limits(pixels=1_000_000))
    assert "too_many_pixels" == refused.value.code


def test_a_copy_is_laid_over_the_page(page: Any, scan: Path, tmp_path: Path) -> None:
    copy = page.crop((80, 60, 880, 1140)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    path = saved(tmp_path, pictures.saved(copy, "PNG"))
    [ours], [theirs] = draw(scan, Kind.JPEG, Limits()), draw(path, Kind.PNG, Limits())
    match = compare_prints(print_from_bytes(ours), print_from_bytes(theirs))
    assert match.homography is not None

    laid = warped(path, Kind.PNG, Limits(), leaf=0, homography=match.homography, size=(900, 1200))

    with Image.open(io.BytesIO(laid)) as picture:
        assert ("JPEG", (900, 1200), 0) == (picture.format, picture.size, len(picture.getexif()))
        both = [np.asarray(one.convert("L"), dtype=int) for one in (picture, page)]
    inside = (slice(70, 1130), slice(90, 870))
    apart = np.abs(both[0][inside] - both[1][inside])
    assert np.quantile(apart, 0.98) < 40
    assert np.abs(both[0][:50] - 208).max() < 12


def test_a_transform_that_is_none_is_refused(scan: Path) -> None:
    with pytest.raises(FileRefused):
        warped(scan, Kind.JPEG, Limits(), leaf=0, homography=[1.0], size=(900, 1200))
