"""A PDF of pictures is an essay to be looked at; one of text stays an essay to be read."""

from pathlib import Path

import pytest

from portal.files.derive import derive_pages, derive_previews, extract_essay
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from portal.files.refusals import FileRefused
from tests.portal.files import corpus, pictures
from tests.portal.files.test_images import corners

TYPED = corpus.pdf([[(72, 700 - 20 * row, corpus.SENTENCE) for row in range(6)]])
BLANK = corpus.pdf([[]])
A4 = (1240, 1754)


def scan(*, pages: int = 1) -> bytes:
    return pictures.scanned_pdf(*[pictures.quarters(*A4)] * pages)


def kept(folder: Path, content: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "is_scanned", "pictured"),
    [
        (scan(pages=2), True, (1, 2)),
        (TYPED, False, ()),
        (pictures.joined_pdf(TYPED, scan(), TYPED), False, (2,)),
        (pictures.joined_pdf(scan(), scan(), TYPED), True, (1, 2)),
        # an empty page shows nothing and says nothing
        (pictures.joined_pdf(TYPED, BLANK, BLANK), False, ()),
    ],
    ids=["scan", "typed", "one page a picture", "most pages pictures", "empty pages"],
)
def test_a_pdf_is_a_scan_when_most_of_its_pages_are_pictures(
    tmp_path: Path, content: bytes, is_scanned: bool, pictured: tuple[int, ...]
) -> None:
    essay = extract_essay(kept(tmp_path, content), Kind.PDF, Limits())

    assert (is_scanned, pictured) == (essay.is_scanned, essay.picture_pages)
    assert is_scanned == (essay.characters == 0)


def test_a_scan_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        extract_essay(kept(tmp_path, scan(pages=3)), Kind.PDF, Limits(image_pages=2))

    assert "too_many_scanned_pages" == refused.value.code
    assert "3 页，上限 2 页" in refused.value.message


def test_pages_of_a_pdf_are_drawn_at_200_dpi_with_masks_burned_in(tmp_path: Path) -> None:
    path = kept(tmp_path, scan(pages=2))
    out = tmp_path / "out"
    out.mkdir()

    previews = derive_previews(path, Kind.PDF, out, Limits())
    (files,) = derive_pages(path, Kind.PDF, {1: [Mask(0, 0, 0.5, 0.5)]}, out, Limits())

    assert [(1653, 2339)] * 2 == [(one.width, one.height) for one in previews]
    assert (1, 2250) == (files.number, files.tiles.height)
    red, green, *_ = corners(out / files.page.name)
    assert max(red) - min(red) < 12
    assert max(green) - min(green) > 60


def test_a_page_that_claims_to_be_huge_is_drawn_within_limits(tmp_path: Path) -> None:
    content = corpus.pdf([[]]).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 14400 14400]")
    assert b"14400" in content
    out = tmp_path / "out"
    out.mkdir()

    (files,) = derive_pages(kept(tmp_path, content), Kind.PDF, {0: []}, out, Limits())

    assert files.tiles.width * files.tiles.height <= 30_000_000
