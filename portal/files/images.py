"""
Scans into the judges' pictures (child process only): fresh pixels, masks burned in.

Whatever comes in – 16 bits, CMYK, palette, turned by EXIF, several pages – leaves as
upright 8-bit sRGB JPEG without a byte of metadata, at a normalised size, so that
neither tags nor file size nor pixel count tell whose it is. Strips are read in order
and shrunk on the way, so 140 megapixels pass through some 200 MB of memory.
"""

from __future__ import annotations

import hashlib
import mmap
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from portal.files import tiff
from portal.files.facts import DerivedFile, PageFacts, PageFiles
from portal.files.kinds import SCANS, Kind
from portal.files.limits import Limits
from portal.files.masks import Mask
from portal.files.raster import check_pixels
from portal.files.refusals import FileRefused

LONG_EDGE: Final = 6000
PREVIEW_EDGE: Final = 1600
#: What a judge sees on a slow line before any tile: 150 kB, not 300.
SCREEN_EDGE: Final = 1280
THUMB_EDGE: Final = 400
TILE: Final = 512
_STEP: Final = 250  # sizes are rounded down to it: an exact pixel count is a fingerprint
_LEAST_STEPPED: Final = 1000
_JPEG: Final = "image/jpeg"
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
            turned = _orientation(image) >= 5
            dpi = round(image.xres * 25.4)
            yield PageFacts(
                width=image.height if turned else image.width,
                height=image.width if turned else image.height,
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
    """Write page, preview, thumb and tiles of every page into *out*, masked."""
    with _reading():
        indices = page_indices(path, kind, limits)
        unknown = set(masks) - {str(number) for number in range(len(indices))}
        if unknown:
            raise ValueError("a mask for a page that is not there")
        return [
            _write_page(masked(upright(path, kind, index), masks.get(str(number), ())), out, number)
            for number, index in enumerate(indices)
        ]


def derive_previews(path: Path, kind: Kind, out: Path, limits: Limits) -> list[DerivedFile]:
    """Write one unmasked preview a page, upright and without metadata."""
    with _reading():
        return [
            _write_jpeg(
                _fitted(upright(path, kind, index, PREVIEW_EDGE), PREVIEW_EDGE),
                out,
                f"unmasked-{number}.jpg",
            )
            for number, index in enumerate(page_indices(path, kind, limits))
        ]


def page_indices(path: Path, kind: Kind, limits: Limits) -> list[int]:
    """Return which pages of the file are pages, and refuse too many pixels before decoding."""
    if kind is Kind.TIFF:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = tiff.pages(data)
        check_pixels([(page.width, page.height) for page in found], limits)
        return [page.index for page in found[: limits.image_pages]]
    header = _load(path, kind, 0, shrink=1)
    check_pixels([(header.width, header.height)], limits)
    return [0]


def upright(path: Path, kind: Kind, index: int, edge: int = LONG_EDGE) -> Any:
    """Return the page in memory: upright, sRGB, 8 bits, three bands, at a normalised size."""
    full = _load(path, kind, index, shrink=1)
    longest = max(full.width, full.height)
    target = normalised(longest, edge)
    image = _to_srgb(_load(path, kind, index, shrink=_jpeg_shrink(longest, target)))
    scale = target / max(image.width, image.height)
    if scale < 1:
        image = image.resize(scale)
    # Turned only now: turning needs the whole picture, and this one is small.
    return image.copy_memory().autorot().copy_memory()


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
    return image.copy_memory() if masks else image


def _load(path: Path, kind: Kind, index: int, *, shrink: int) -> Any:
    """Open a page for one pass from top to bottom."""
    if kind not in SCANS:
        raise FileRefused("kind_unknown", accepted="JPEG、PNG、TIFF 图片")
    options: dict[str, object] = {"access": "sequential", "fail_on": "truncated"}
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


def _write_page(image: Any, out: Path, number: int) -> PageFiles:
    return PageFiles(
        number=number,
        page=_write_jpeg(image, out, f"page-{number}.jpg"),
        preview=_write_jpeg(_fitted(image, SCREEN_EDGE), out, f"preview-{number}.jpg", quality=80),
        thumb=_write_jpeg(_fitted(image, THUMB_EDGE), out, f"thumb-{number}.jpg"),
        tiles=_write_tiles(image, out, f"tiles-{number}"),
    )


def _fitted(image: Any, edge: int) -> Any:
    return image.thumbnail_image(edge, height=edge, size="down")


def _write_jpeg(image: Any, out: Path, name: str, *, quality: int = 88) -> DerivedFile:
    path = out / name
    image.jpegsave(str(path), Q=quality, keep="none", optimize_coding=True)
    return _described(path, _JPEG, image)


def _write_tiles(image: Any, out: Path, name: str) -> DerivedFile:
    """Write the DeepZoom pyramid as one stored zip, alike byte for byte on every run."""
    folder = out / f"{name}.parts"
    folder.mkdir()
    image.dzsave(
        str(folder / "tiles"),
        suffix=".jpg[Q=85,keep=none]",
        tile_size=TILE,
        overlap=1,
        keep="none",
    )
    path = out / f"{name}.szi"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for part in sorted(folder.rglob("*")):
            # vips-properties.xml tells the date and the program: not for a judge.
            if part.suffix in {".dzi", ".jpg"}:
                # A bare ZipInfo is dated 1980-01-01 and carries no owner or mode.
                entry = zipfile.ZipInfo(part.relative_to(folder).as_posix())
                archive.writestr(entry, part.read_bytes())
    shutil.rmtree(folder)
    return _described(path, "application/zip", image)


def _described(path: Path, media_type: str, image: Any) -> DerivedFile:
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return DerivedFile(
        path.name, media_type, digest, path.stat().st_size, image.width, image.height
    )


@contextmanager
def _reading() -> Iterator[None]:
    """Turn libvips' errors into refusals."""
    try:
        yield
    except _vips().Error as failure:
        message = str(failure).lower()
        if "memory" in message:
            raise FileRefused("too_complex") from None
        cut = any(word in message for word in _CUT_WORDS)
        raise FileRefused("truncated" if cut else "damaged") from None
