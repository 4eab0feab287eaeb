"""
The words a picture carries beside its pixels: EXIF, XMP, IPTC, comments (runs in the child).

Only for the report: what judges get is drawn anew and has none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError  # noqa: TID253  # only the child imports this module, and does nothing else

from portal.files.essays import Aside
from portal.files.limits import Limits

LONGEST: Final = 2000
_MARKUP: Final = re.compile(r"<[^>]*>")
_ATTRIBUTES: Final = re.compile(r"=\s*[\"']([^\"'<>]{2,200})[\"']")
_PEOPLE: Final = {"Artist", "Copyright", "XPAuthor", "CameraOwnerName", "OwnerName", "HostComputer"}


def tags_of(path: Path, limits: Limits) -> list[Aside]:
    """Return every text tag of the picture at *path*; a place in it counts as one."""
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        with Image.open(path) as image:
            found = list(_texts(image))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return []
    return list(dict.fromkeys(Aside("exif", text[:LONGEST]) for text in found if text.strip()))


def _texts(image: ImageFile.ImageFile) -> Iterator[str]:
    exif = image.getexif()
    yield from _tagged(exif, ExifTags.TAGS)
    yield from _tagged(exif.get_ifd(ExifTags.IFD.Exif), ExifTags.TAGS)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield "GPS"
    for record in (IptcImagePlugin.getiptcinfo(image) or {}).values():
        for value in record if isinstance(record, list) else [record]:
            yield _text(value)
    for key, value in image.info.items():
        if key in {"comment", "xmp", "XML:com.adobe.xmp", "Comment", "Author", "Title"} or (
            isinstance(key, str) and image.format == "PNG" and isinstance(value, str)
        ):
            yield from _lines(_text(value))


def _tagged(values: Any, names: dict[int, str]) -> Iterator[str]:
    for number, value in values.items():
        name = names.get(number, "")
        if isinstance(value, str | bytes) and name not in {"MakerNote", "ComponentsConfiguration"}:
            text = _text(value, wide=name.startswith("XP"))
            yield f"{name}: {text}" if name in _PEOPLE else text


def _lines(text: str) -> Iterator[str]:
    """Yield what an XMP packet says, without its tags; any other text as it is."""
    if "<" not in text:
        yield text
        return
    yield from _ATTRIBUTES.findall(text)
    yield from (line.strip() for line in _MARKUP.sub("\n", text).splitlines() if line.strip())


def _text(value: Any, *, wide: bool = False) -> str:
    if isinstance(value, bytes):
        if wide:
            return value.decode("utf-16-le", "ignore").strip("\0 ")
        # UserComment opens with eight bytes that name its encoding
        body = value[8:] if value[:8] in {b"ASCII\0\0\0", b"UNICODE\0", b"\0" * 8} else value
        for encoding in ("utf-8", "gb18030"):
            try:
                return body.decode(encoding).strip("\0 ")
            except UnicodeDecodeError:
                continue
        return body.decode("latin-1").strip("\0 ")
    return str(value).strip("\0 ")
