"""A desk, the pages of a scanned work as the page viewer draws them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import request, url_for

from portal.judging import blind
from portal.web.display import Display

# at most 256 pixels; static/js/tiles.js begins with this level too
THUMB_LEVEL: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page: where its pictures are, and the link that shows it without a script."""

    label: str
    thumb_href: str
    image_href: str
    full_href: str
    tiles_href: str
    href: str
    alt: str
    is_current: bool
    width: int
    height: int


def page_views(
    assignment: blind.BlindAssignment | blind.BlindCalibration,
    *,
    current: int,
    href: Callable[[int], str],
) -> list[PageView]:
    """Return the pages of a work in order; *href* shows one of them without a script."""
    return [
        PageView(
            label="页",
            thumb_href=thumb_of(page),
            image_href=url_for(".page_image", page_code=page.code, size="preview"),
            full_href=url_for(".page_image", page_code=page.code, size="page"),
            tiles_href=url_for(".page_tiles", page_code=page.code),
            href=href(page.number),
            alt=f"{assignment.code}，第 {page.number} 页，共 {len(assignment.pages)} 页",
            is_current=page.number == current,
            width=page.width,
            height=page.height,
        )
        for page in assignment.pages
    ]


def asked_page(name: str, count: int) -> int:
    """Return the number of the page the address asks for, the first when there is no such page."""
    asked = request.args.get(name, "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return number if 1 <= number <= count else 1


def thumb_of(page: blind.BlindPage) -> str:
    """
    Return the address of a page's small picture: a level of the pyramid that is one tile.

    The viewer begins with the same tile, so it is fetched once; on a slow line a smaller one.
    """
    whole = (max(page.width, page.height) - 1).bit_length()
    level = min(THUMB_LEVEL - Display().is_saving, whole)
    return url_for(".page_tile", page_code=page.code, level=level, column=0, row=0)


def figures_of(assignment: blind.BlindAssignment | blind.BlindCalibration) -> list[str]:
    """Return the addresses of the pictures inside an essay, by their position."""
    return [url_for(".figure", figure_code=code) for code in assignment.figures]
