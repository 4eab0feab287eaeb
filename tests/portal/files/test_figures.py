"""Pictures inside essays: found in their places, redrawn without a trace, dropped when hostile."""

import io
import itertools
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from portal.files import derive, figures
from portal.files.essays import Block, BlockKind, Essay
from portal.files.facts import FigureFile, FigureState
from portal.files.kinds import Kind
from portal.files.limits import Cage, Limits
from tests.portal.files import corpus, pictures
from tests.portal.files.everything import TITLE, everything

SHOWN, UNREAD, ORNAMENT = FigureState


def sources(blocks: tuple[Block, ...]) -> list[str]:
    """Return where the pictures of an essay are."""
    return [block.source for block in blocks if block.kind is BlockKind.FIGURE]


def redrawn(path: Path, kind: Kind, essay: Essay) -> list[FigureFile]:
    """Return what becomes of the pictures of an essay."""
    return derive.derive_figures(path, kind, sources(essay.blocks), path.parent, Limits())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Essay]:
    """Return the docx that has everything, and what was read in it."""
    path = tmp_path_factory.mktemp("everything") / "upload"
    path.write_bytes(everything())
    return path, derive.extract_essay(path, Kind.DOCX, Limits())


def test_everything_in_a_docx_is_read_in_its_place(whole: tuple[Path, Essay]) -> None:
    _, essay = whole

    title, heading, words, listed, table, figure = (
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.LIST,
        BlockKind.TABLE,
        BlockKind.FIGURE,
    )
    expected = [title, words, heading, words, listed, listed, listed, words, table, figure, heading]
    expected += [*[figure] * 5, words, BlockKind.FOOTNOTE]
    assert expected == [block.kind for block in essay.blocks]
    assert "办结率28/30✓，三月五日访，春天，填好的控件。" == essay.blocks[7].text
    assert ("牵头单位", "") == essay.blocks[8].rows[0][:2]
    assert ["水务", ""] == [row[0] for row in essay.blocks[8].rows[1:3]]
    assert "表中之表" in essay.blocks[8].rows[3][3]
    assert TITLE == essay.title


def test_pictures_leave_upright_without_tags_or_are_dropped(whole: tuple[Path, Essay]) -> None:
    path, essay = whole

    made = redrawn(path, Kind.DOCX, essay)

    assert [SHOWN, SHOWN, SHOWN, UNREAD, UNREAD, ORNAMENT] == [one.state for one in made]
    photograph = made[1].file
    assert photograph is not None
    content = (path.parent / photograph.name).read_bytes()
    image = Image.open(io.BytesIO(content))
    # a turned photograph of 1200 × 800: upright, its long edge in steps, quarters in their corners
    assert ("JPEG", (1000, 667), False) == (image.format, image.size, bool(image.getexif()))
    red = image.convert("RGB").getpixel((20, 20))
    assert isinstance(red, tuple)
    assert all(abs(seen - meant) < 12 for seen, meant in zip(red, pictures.CORNERS[0], strict=True))
    written = [path.parent / one.file.name for one in made if one.file]
    assert all(b"CANARY" not in one.read_bytes() for one in written)
    assert {"icc_profile", "exif", "comment", "xmp"}.isdisjoint(image.info)


def with_pictures(*places: tuple[int, tuple[float, float, float, float], int]) -> bytes:
    """Return a PDF of two pages of text with pictures: (page, box, shade)."""
    lines = [
        (96.0, 700.0, "图的上面有一段话，说的是老街下水道返水，一到夏天整条巷子没法开窗，"),
        (72.0, 676.0, "写信的人没有署名。"),
        (96.0, 300.0, "图的下面又有一段话，说的是三家都来了，掀开井盖看了半个钟头，最后，"),
        (72.0, 276.0, "在井盖边上签了字。"),
    ]
    document = pdfium.PdfDocument(corpus.pdf([lines, lines]))
    for number, (left, bottom, right, top), shade in places:
        page = document[number]
        image = pdfium.PdfImage.new(document)
        image.set_bitmap(pdfium.PdfBitmap.from_pil(Image.new("RGB", (333, 222), (shade, 9, 9))))
        image.set_matrix(pdfium.PdfMatrix(right - left, 0, 0, top - bottom, left, bottom))
        page.insert_obj(image)
        page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_picture_of_a_pdf_stands_between_the_paragraphs_where_it_was(tmp_path: Path) -> None:
    box = (100.0, 400.0, 400.0, 600.0)
    path = tmp_path / "upload"
    path.write_bytes(with_pictures((0, box, 200), (1, box, 90)))

    essay = derive.extract_essay(path, Kind.PDF, Limits())
    made = redrawn(path, Kind.PDF, essay)

    words, figure = BlockKind.PARAGRAPH, BlockKind.FIGURE
    assert [words, figure, words, words, figure, words] == [one.kind for one in essay.blocks]
    assert [(SHOWN, 300, 200)] * 2 == [
        (one.state, one.file.width, one.file.height) for one in made if one.file
    ]
    first, second = (one.file for one in made)
    assert first is not None
    shade = Image.open(path.parent / first.name).convert("RGB").getpixel((100, 100))
    assert isinstance(shade, tuple)
    assert abs(200 - shade[0]) < 12
    assert first != second


def test_the_ground_and_the_letterhead_of_a_pdf_are_no_figures(tmp_path: Path) -> None:
    ground, head = (0.0, 0.0, 595.0, 842.0), (80.0, 790.0, 140.0, 840.0)
    emblem = (300.0, 500.0, 400.0, 560.0)
    path = tmp_path / "upload"
    path.write_bytes(with_pictures((0, ground, 250), (0, head, 30), (0, emblem, 60)))
    essay = derive.extract_essay(path, Kind.PDF, Limits())
    assert 1 == len(sources(essay.blocks))

    again = [(page, emblem, 60) for page in (0, 1)] + [(1, (300.0, 400.0, 400.0, 460.0), 60)]
    path.write_bytes(with_pictures(*again))
    essay = derive.extract_essay(path, Kind.PDF, Limits())
    assert [ORNAMENT] * 3 == [one.state for one in redrawn(path, Kind.PDF, essay)]


def test_a_picture_that_kills_the_child_costs_the_pictures_and_not_the_text(
    tmp_path: Path, whole: tuple[Path, Essay]
) -> None:
    path, essay = whole
    wanted = sources(essay.blocks)
    limits = Limits()
    cage = Cage(wall_seconds=0.05)

    made = derive.derive_figures(path, Kind.DOCX, wanted, tmp_path, limits, cage=cage)

    assert [UNREAD] * 6 == [one.state for one in made]


def test_no_picture_is_begun_late_since_its_author_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(corpus.zipped({"a.png": corpus.png(60, 50)}))
    ticks = itertools.count(step=4)
    monkeypatch.setattr(figures.time, "monotonic", lambda: next(ticks))

    made = figures.derive_figures(path, Kind.DOCX, ["a.png"] * 3, tmp_path, Limits())

    assert [SHOWN, UNREAD, UNREAD] == [one.state for one in made]


def test_more_pictures_than_an_essay_has_keep_only_their_places(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(corpus.zipped({"a.png": corpus.png(60, 50)}))

    made = derive.derive_figures(path, Kind.DOCX, ["a.png", "gone.png"] * 11, tmp_path, Limits())

    states = [one.state for one in made]
    assert [SHOWN, UNREAD] * 10 + [UNREAD, UNREAD] == states
    assert all(one != other for one, other in pairwise(states[:20]))
