"""
Scans into the judges' pictures (child process only): fresh pixels, masks burned in.

Whatever comes in – 16 bits, CMYK, palette, turned by EXIF, several pages – leaves as
upright 8-bit sRGB JPEG without a byte of metadata, at a normalised size, so that
neither tags nor file size nor pixel count tell whose it is. Strips are read in order
and shrunk on the way, so 140 megapixels pass through some 200 MB of memory.
"""

from __future__ import annotations

import math
import mmap
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from portal.files import pdf_pages, tiff
from portal.files.facts import PageFacts, PageFiles, PagePreview
from portal.files.kinds import SCANS, Kind
from portal.files.limits import MEGABYTE, Limits
from portal.files.masks import Mask
from portal.files.page_files import PAGE_EDGE, PREVIEW_EDGE, Opener, fitted, write_jpeg, write_page
from portal.files.raster import check_pixels, kept_bytes
from portal.files.refusals import FileRefused

LONG_EDGE: Final = 6000
#: A progressive JPEG of which more is kept than of 30 million pixels is written out first.
WORTH_REWRITING: Final = 90 * MEGABYTE
_STEP: Final = 250  # sizes are rounded down to it: an exact pixel count is a fingerprint
_LEAST_STEPPED: Final = 1000
_LOADERS: Final = {Kind.JPEG: "jpegload", Kind.PNG: "pngload", Kind.TIFF: "tiffload"}
_COLOURS: Final = {
    "srgb": "rgb",
    "rgb": "rgb",
    "rgb16": "rgb",
    "b-w": "grey",
    "grey16": "grey",
    "cmyk": "cmyk",
}
_HATCH: Final = ((150, 190), 28, 9)
_CUT_WORDS: Final = ("truncat", "premature", "end of", "eof", "not enough")


@cache
def _vips() -> Any:
    """
    Return libvips with every loader off but our three.

    Else it would follow the content to SVG and friends. (pyvips is untyped: an image is Any.)
    """
    import pyvips  # heavy; only the child process may load it

    pyvips.operation_block_set("VipsForeignLoad", True)
    for name in ("Jpeg", "Png", "Tiff"):
        pyvips.operation_block_set(f"VipsForeignLoad{name}", False)
    pyvips.cache_set_max(0)
    return pyvips


def inspect(path: Path, kind: Kind, limits: Limits) -> Iterator[PageFacts]:
    """Decode every page once and tell what each is; a picture cut short is refused here."""
    with _reading():
        for index in page_indices(path, kind, limits):
            image = _load(path, kind, index, shrink=1)
            _load(path, kind, index, shrink=8).avg()
            width, height = upright_size(path, kind, index)
            dpi = round(image.xres * 25.4)
            yield PageFacts(
                width=width,
                height=height,
                bands=image.bands,
                bits=16 if image.format in {"ushort", "short"} else 8,
                colour=_COLOURS.get(image.interpretation, "other"),
                orientation=_orientation(image),
                dpi=dpi if dpi >= 36 else None,  # libvips says 25 when the file says nothing
                has_alpha=bool(image.hasalpha()),
            )


def derive_scan(
    path: Path, kind: Kind, masks: Mapping[str, tuple[Mask, ...]], out: Path, limits: Limits
) -> list[PageFiles]:
    """Write page, preview, thumb and tiles of the pages in *masks* into *out*, masked."""
    with _reading(), _in_one_pass(path, kind) as (path, kind):
        there = {
            str(number): index for number, index in enumerate(page_indices(path, kind, limits))
        }
        if set(masks) - set(there):
            raise ValueError("a mask for a page that is not there")
        return [
            write_page(*_openers(path, kind, index, masks[number]), out, int(number))
            for number, index in there.items()
            if number in masks
        ]


def derive_previews(path: Path, kind: Kind, out: Path, limits: Limits) -> list[PagePreview]:
    """
    Write one unmasked preview a page, upright and without metadata, and look for seals on it.

    The file is read to its end: one that is cut short is refused here.
    """
    with _reading(), _in_one_pass(path, kind) as (path, kind):
        return [
            _preview(path, kind, index, out, f"unmasked-{number}.jpg")
            for number, index in enumerate(page_indices(path, kind, limits))
        ]


def _preview(path: Path, kind: Kind, index: int, out: Path, name: str) -> PagePreview:
    from portal.files.seals import hints_of  # noqa: PLC0415  # OpenCV, for these pictures only

    width, height = upright_size(path, kind, index)
    image = fitted(upright(path, kind, index, PREVIEW_EDGE), PREVIEW_EDGE).copy_memory()
    return PagePreview(
        width=width,
        height=height,
        file=write_jpeg(image, out, name),
        hints=tuple(hints_of(image.numpy())),
    )


def page_pixels(
    path: Path, kind: Kind, leaf: int, edge: int, limits: Limits
) -> npt.NDArray[np.uint8]:
    """Return one page upright, RGB, 8 bits, its longer side *edge* or a little less."""
    with _reading(), _in_one_pass(path, kind) as (path, kind):
        there = page_indices(path, kind, limits)
        if not 0 <= leaf < len(there):
            raise FileRefused("damaged")
        return np.asarray(upright(path, kind, there[leaf], edge).numpy(), dtype=np.uint8)


@contextmanager
def _in_one_pass(path: Path, kind: Kind) -> Iterator[tuple[Path, Kind]]:
    """
    Yield a file with these pixels that is read from top to bottom.

    A large progressive JPEG is itself not: its coefficients stay in memory as long as it is open.
    They are let go before anything is drawn.
    """
    if kind is not Kind.JPEG or kept_bytes(path) < WORTH_REWRITING:
        yield path, kind
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.tif"
        _load(path, kind, 0, shrink=1).tiffsave(str(rows))
        yield rows, Kind.TIFF


def page_indices(path: Path, kind: Kind, limits: Limits) -> list[int]:
    """Return which pages of the file are pages, and refuse too many pixels before decoding."""
    if kind is Kind.TIFF:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = tiff.pages(data)
        check_pixels([(page.width, page.height) for page in found], limits)
        return [page.index for page in found[: limits.image_pages]]
    if kind is Kind.PDF:
        return list(range(pdf_pages.count_pages(path, limits)))
    header = _load(path, kind, 0, shrink=1)
    check_pixels([(header.width, header.height)], limits)
    return [0]


def upright_size(path: Path, kind: Kind, index: int) -> tuple[int, int]:
    """Return width and height of the page as it stands upright, in its own pixels."""
    if kind is Kind.PDF:
        width, height = pdf_pages.full_size(path, index)
        return round(width), round(height)
    image = _load(path, kind, index, shrink=1)
    is_turned = _orientation(image) >= 5
    return (image.height, image.width) if is_turned else (image.width, image.height)


def upright(path: Path, kind: Kind, index: int, edge: int = LONG_EDGE) -> Any:
    """Return the page in memory: upright, sRGB, 8 bits, three bands, at a normalised size."""
    if kind is Kind.PDF:
        target = normalised(math.floor(max(pdf_pages.full_size(path, index))), edge)
        pixels = pdf_pages.render(path, index, target)
        return _vips().Image.new_from_array(pixels, interpretation="srgb")
    image = _opened(path, kind, index, edge).copy_memory()
    # Turned only now: turning needs the whole picture, and this one is small.
    return image if _orientation(image) == 1 else image.autorot().copy_memory()


def _opened(path: Path, kind: Kind, index: int, edge: int) -> Any:
    """Open the page for one pass: sRGB and at a normalised size, but not yet turned."""
    header = _load(path, kind, index, shrink=1)
    longest = max(header.width, header.height)
    target = normalised(longest, edge)
    image = _to_srgb(_load(path, kind, index, shrink=_jpeg_shrink(longest, target)))
    scale = target / max(image.width, image.height)
    return image.resize(scale) if scale < 1 else image


def _openers(path: Path, kind: Kind, index: int, masks: tuple[Mask, ...]) -> tuple[Opener, Opener]:
    """
    Return what gives the masked page at full size, and at a size enough for the small files.

    A plain upright JPEG is read once for each, the second time at a fraction of the work:
    that takes no longer than the tiles alone and no memory. All else is decoded once.
    """
    if kind is Kind.JPEG and _is_plain(_load(path, kind, index, shrink=1)):
        return tuple(  # type: ignore[return-value]  # two edges, two openers
            lambda edge=edge: masked(_opened(path, kind, index, edge), masks)
            for edge in (LONG_EDGE, PAGE_EDGE)
        )
    image = masked(upright(path, kind, index), masks)
    return (lambda: image), (lambda: image)


def _is_plain(header: Any) -> bool:
    """Say whether a JPEG can be read from top to bottom: not turned, not progressive."""
    is_progressive = header.get_typeof("interlaced") and header.get("interlaced")
    return _orientation(header) == 1 and not is_progressive


def normalised(longest: int, edge: int = LONG_EDGE) -> int:
    """Return the long edge a page leaves with: at most *edge*, in steps, never enlarged."""
    if longest >= edge:
        return edge
    return longest if longest < _LEAST_STEPPED else longest // _STEP * _STEP


def masked(image: Any, masks: tuple[Mask, ...]) -> Any:
    """Return the picture with hatched grey where the masks are; nothing of it shows through."""
    (dark, light), period, width = _HATCH
    for mask in masks:
        left, top, wide, high = mask.on(image.width, image.height)
        place = _vips().Image.xyz(wide, high)
        stripe = ((place[0] + place[1]) % period) < width
        patch = stripe.ifthenelse(dark, light).cast("uchar")
        image = image.insert(patch.bandjoin([patch, patch]).copy(interpretation="srgb"), left, top)
    # Not copied: the few patches are laid anew by each reader, for less than a copy costs.
    return image


def _load(path: Path, kind: Kind, index: int, *, shrink: int) -> Any:
    """Open a page for one pass from top to bottom."""
    if kind not in SCANS:
        raise FileRefused("kind_unknown", accepted="JPEG、PNG、TIFF 图片")
    options: dict[str, object] = {"access": "sequential", "fail_on": "error"}
    if kind is Kind.TIFF:
        options["page"] = index
    if kind is Kind.JPEG:
        options["shrink"] = shrink
    return getattr(_vips().Image, _LOADERS[kind])(str(path), **options)


def _jpeg_shrink(longest: int, target: int) -> int:
    return next(factor for factor in (8, 4, 2, 1) if longest // factor >= target or factor == 1)


def _orientation(image: Any) -> int:
    value = image.get("orientation") if image.get_typeof("orientation") else 1
    return value if value in range(1, 9) else 1


def _to_srgb(image: Any) -> Any:
    """Convert to sRGB by the picture's own profile where it has a sound one; white paper below."""
    grey_by_band = image.bands == 2 and not image.hasalpha()
    if image.interpretation in {"multiband", "histogram"} or grey_by_band:
        image = image.extract_band(0).copy(interpretation="b-w")
    if image.format not in {"uchar", "ushort"}:
        image = image.cast("ushort" if image.format == "short" else "uchar")
    if image.get_typeof("icc-profile-data"):
        try:
            image = image.icc_transform("srgb", embedded=True, intent="relative")
        except _vips().Error:
            image = image.colourspace("srgb")
    else:
        image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=[255, 255, 255])
    return image.cast("uchar")


@contextmanager
def _reading() -> Iterator[None]:
    """Turn libvips' errors into refusals."""
    try:
        yield
    except _vips().Error as failure:
        message = str(failure).lower()
        # not the bare word: the step that failed may be called copy_memory
        if "out of memory" in message:
            raise FileRefused("too_complex") from None
        cut = any(word in message for word in _CUT_WORDS)
        raise FileRefused("truncated" if cut else "damaged") from None
