"""A desk, the pages of one round as tabs."""

from flask import url_for

from portal.models import Call, Round
from portal.models.enums import RoundKind, RoundState
from portal.web.chrome import Link

# the endpoint of each page, and its word
TABS = (
    ("round", "概况"),
    ("pool", "入围范围"),
    ("coverage", "覆盖表"),
    ("progress", "逐件进度"),
    ("reminders", "催办"),
    ("divided", "分歧大"),
    ("habits", "评委宽严"),
    ("discussions", "合议"),
    ("corrections", "更正"),
    ("conflicted", "回避复核"),
    ("minutes", "纪要"),
)


# pages about points: where judges give none, they have nothing to show
OF_POINTS = frozenset({"divided", "habits"})


# of a round that was cancelled: what stood before, nothing of scores
OF_CANCELLED = frozenset({"round", "pool"})


def tabs_of(round_: Round) -> tuple[tuple[str, str], ...]:
    """Return the pages a round of this kind has."""
    if round_.state is RoundState.CANCELLED:
        return tuple(one for one in TABS if one[0] in OF_CANCELLED)
    if round_.kind is RoundKind.SCORING:
        return TABS
    shared = tuple(one for one in TABS if one[0] not in OF_POINTS)
    return (*shared, ("casting", "定夺")) if round_.kind is RoundKind.SIFTING else shared


def round_tabs(round_: Round, call: Call, current: str) -> list[Link]:
    """Return the pages of a round, the current one marked."""
    return [
        Link(
            word, url_for(f"organisers.{endpoint}", code=call.code, round_=round_.code),
            endpoint == current,
        )
        for endpoint, word in tabs_of(round_)
    ]  # fmt: skip
