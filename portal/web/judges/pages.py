"""A desk, the pages of a scanned work as the page viewer draws them."""

from dataclasses import dataclass

from flask import request, url_for

from portal.judging import blind


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page: where its pictures are, and the link that shows it without a script."""

    label: str
    thumb_href: str
    image_href: str
    tiles_href: str
    href: str
    alt: str
    is_current: bool


def views_of(assignment: blind.BlindAssignment) -> list[PageView]:
    """Return the pages of a scanned work, the one that ``?page=`` names (or the first) current."""
    pages = assignment.pages
    asked = request.args.get("page", "")
    current = int(asked) if asked.isascii() and asked.isdigit() else 1
    shown = current if 1 <= current <= len(pages) else 1
    return [
        PageView(
            label=f"第 {page.number} 页",
            thumb_href=url_for(".page_image", page_code=page.code, size="thumb"),
            image_href=url_for(".page_image", page_code=page.code, size="preview"),
            tiles_href=url_for(".page_tiles", page_code=page.code),
            href=url_for(".scorecard", blind_code=assignment.code, page=page.number),
            alt=f"{assignment.code}，第 {page.number} 页，共 {len(pages)} 页",
            is_current=page.number == shown,
        )
        for page in pages
    ]
