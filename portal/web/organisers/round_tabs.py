"""A desk, the pages of one round as tabs."""

from flask import url_for

from portal.models import Call, Round
from portal.web.chrome import Link

# the endpoint of each page, and its word
TABS = (
    ("round", "概况"),
    ("coverage", "覆盖表"),
    ("progress", "逐件进度"),
    ("reminders", "催办"),
    ("divided", "分歧大"),
    ("habits", "评委宽严"),
    ("discussions", "合议"),
    ("corrections", "更正"),
    ("minutes", "纪要"),
)


def round_tabs(round_: Round, call: Call, current: str) -> list[Link]:
    """Return the pages of a round, the current one marked."""
    return [
        Link(
            word, url_for(f"organisers.{endpoint}", code=call.code, round_=round_.code),
            endpoint == current,
        )
        for endpoint, word in TABS
    ]  # fmt: skip
