"""A desk, two works side by side: codes, pages or texts, and the judge's own points."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.judging import blind
from portal.judging.policies import may_judge
from portal.web.filters import points as plain
from portal.web.guards import allow
from portal.web.judges import bp, loads
from portal.web.judges.pages import PageView, asked_page, figures_of, page_views

OTHER = {"left": "right", "right": "left"}
PAGE = {"left": "lp", "right": "rp"}
ADDRESS = frozenset({"left", "right", *PAGE.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A reading that can stand on one side."""

    code: str
    title: str
    given: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One side: the work, what the judge gave it, and what else could stand there."""

    key: str
    word: str
    reading: blind.BlindAssignment | None
    pages: list[PageView]
    figures: list[str]
    points: list[tuple[str, str]]
    total: str
    out_of: str
    other_key: str
    other_code: str
    choices: list[Choice]


@bp.get("/compare")
@allow(may_judge, load=loads.pair, hide=True)
def compare(pair: blind.BlindPair) -> ResponseReturnValue:
    """Show two readings of one round; the second is chosen from a list of codes."""
    return render_template(
        "judges/compare.html",
        left=pair.left,
        halves=[
            half("left", "左边", pair.left, pair.right),
            half("right", "右边", pair.right, pair.left),
        ],
        is_text=pair.left.item.round.is_essay
        and not any(one.pages for one in (pair.left, pair.right) if one),
    )


def half(
    key: str, word: str, reading: blind.BlindAssignment | None, other: blind.BlindAssignment | None
) -> Half:
    """Put together one side."""
    either = reading or other
    assert either is not None  # noqa: S101  # the left side is always there
    peers = [item for item in either.peers if other is None or item.code != other.code]
    return Half(
        key=key,
        word=word,
        reading=reading,
        pages=pages_of(key, reading) if reading else [],
        figures=figures_of(reading) if reading else [],
        points=points_of(reading) if reading else [],
        total=total_of(reading) if reading else "",
        out_of=plain(either.rubric.total_maximum) if either.item.round.is_scored else "",
        other_key=OTHER[key],
        other_code=other.code if other else "",
        choices=[
            Choice(
                code=item.code,
                title=item.title,
                given=given_to(item),
                is_chosen=reading is not None and item.code == reading.code,
            )
            for item in peers
        ],
    )


def given_to(item: blind.BlindItem) -> str:
    """Return what the judge gave so far, in a word."""
    total, round_ = item.card.total, item.round
    if total is None:
        return "未评"
    if round_.is_sifting:
        return "通过" if total else "不通过"
    return f"第 {plain(total)} 名" if round_.is_ranking else f"{plain(total)} 分"


def total_of(reading: blind.BlindAssignment) -> str:
    """Return the figure that stands over the points; a word where there are none."""
    if not reading.item.round.is_scored:
        return given_to(reading.item)
    return plain(reading.item.card.total)


def points_of(reading: blind.BlindAssignment) -> list[tuple[str, str]]:
    """Return what the judge gave, criterion by criterion; nothing where no points are given."""
    if not reading.item.round.is_scored:
        return []
    given = reading.item.card.points
    return [(one.name, plain(given.get(one.key))) for one in reading.rubric.criteria]


def pages_of(key: str, reading: blind.BlindAssignment) -> list[PageView]:
    """Return the pages of one side; turning one leaves the other side as it is."""
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in ADDRESS}
    return page_views(
        reading,
        current=asked_page(PAGE[key], len(reading.pages)),
        href=lambda number: url_for(".compare", **(asked | {PAGE[key]: str(number)})),
    )
