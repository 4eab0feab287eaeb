"""A desk, two scanned pages that look alike: the figures in words, and both pictures."""

from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from portal.errors import NotFound
from portal.files.active import storage
from portal.models import Call
from portal.screening.duplicates.pictures import laid_over, matrix_of
from portal.screening.duplicates.values import CheckedSide, PairView
from portal.web.organisers.duplicate_case_view import entry_href, pair_href
from portal.web.organisers.duplicate_sides import in_order, is_turned
from portal.web.organisers.duplicate_texts import when
from portal.web.organisers.duplicate_words import side_line

#: What the engine calls the changes between two pages.
CHANGES: Final = {
    "same_file": "是同一个文件",
    "turned": "转了方向",
    "mirrored": "左右翻转了",
    "cropped": "裁掉了边",
    "tilted": "拍得有斜度",
}
#: A smaller difference in size is not worth a word.
SEEN: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """What the page of two scanned pages shows."""

    heading: str
    figures: list[dict[str, Any]]
    halves: list[dict[str, Any]]
    words: str
    # both pictures may be seen
    is_pair: bool
    is_laid: bool
    can_lay: bool
    laid_href: str
    plain_href: str


def scan_view(call: Call, found: PairView, *, is_plain: bool) -> ScanView:
    """Return the values of the page; unless *is_plain*, the right picture lies as the left one."""
    here = pair_href(call, found.pair.code)
    left, right = in_order(found)
    is_pair = not (left.side.is_masked or right.side.is_masked)
    can_lay = is_pair and homography(found) is not None
    is_laid = can_lay and not is_plain
    return ScanView(
        heading="这两张图片很像",
        figures=figures(found, left, right),
        halves=[
            half(call, found, left, "左边", "left"),
            half(call, found, right, "右边", "laid" if is_laid else "right"),
        ],
        words=changes(found),
        is_pair=is_pair,
        is_laid=is_laid,
        can_lay=can_lay,
        laid_href=here,
        plain_href=f"{here}?right=plain",
    )


def half(
    call: Call, found: PairView, checked: CheckedSide, word: str, picture: str
) -> dict[str, Any]:
    """Return one side as the template draws it."""
    side, page = checked.side, checked.page
    href = url_for(
        "organisers.duplicate_picture", code=call.code, pair=found.pair.code, side=picture
    )
    title = side.title or "未填题目"
    shown = {
        "label": word,
        "thumb_href": href,
        "image_href": href,
        "tiles_href": "",
        "href": href,
        "alt": f"{word}，{title}，第 {page.position + 1 if page else 1} 张",
        "is_current": True,
    }
    return {
        "word": word,
        "title": title,
        "href": entry_href(call, side),
        "line": side_line(side),
        "is_outdated": checked.is_outdated,
        # of a call that the reader may not look into there is no picture
        "page": None if side.is_masked else shown,
    }


def figures(found: PairView, left: CheckedSide, right: CheckedSide) -> list[dict[str, Any]]:
    """Return the figures on top."""
    evidence = found.pair.evidence
    rows = [(f"{found.pair.score:.2f}", "", "是同一件作品的把握，1 为最高")]
    if evidence.get("exact"):
        rows.append(("相同", "", "两个文件一字节不差"))
    if "agreement" in evidence:
        rows.append((f"{evidence['agreement'] * 100:.0f}", "%", "两张都有的笔画里，重合在一起的"))
    if evidence.get("inliers"):
        rows.append((str(evidence["inliers"]), "处", "笔画的转折叠得上"))
    rows += when(left.side.submitted_at, right.side.submitted_at, word="左边")
    return [{"number": number, "unit": unit, "text": text} for number, unit, text in rows]


def changes(found: PairView) -> str:
    """Say what was done to one page to make the other."""
    known = found.pair.evidence
    said = [CHANGES[one] for one in known.get("changes", ()) if one in CHANGES]
    turn, scale = round(known.get("turn", 0)), known.get("scale", 1.0)
    said += [f"相差 {abs(turn)} 度"] if turn else []
    if scale and abs(scale - 1) > SEEN:
        said.append(f"字的大小是 {max(scale, 1 / scale):.2f} 倍")
    if not said:
        return "大家写的是同一段文字，看的是笔画是不是同一笔：一件一件写出来的，不会处处重合。"
    return f"两张之间：{'，'.join(said)}。"


def homography(found: PairView) -> tuple[float, ...] | None:
    """Return what carries the right page to the left one."""
    kept = found.pair.evidence.get("homography") or ()
    return matrix_of(kept, is_turned=is_turned(found))


def picture_of(found: PairView, side: str) -> bytes:
    """
    Return the JPEG of a side as its author sees it, or the right one laid over the left one.

    Raises NotFound for what is not there.
    """
    left, right = (one.page for one in in_order(found))
    if side == "laid":
        matrix = homography(found)
        if left is None or right is None or matrix is None:
            raise NotFound
        return laid_over(left, right, homography=matrix)
    page = left if side == "left" else right
    if page is None or not page.preview_key:
        raise NotFound
    return storage().read(page.preview_key)
