"""A desk, the frame of its pages: bar with tabs, footer with the call's contact."""

from collections.abc import Iterable
from dataclasses import replace

from flask import url_for

from portal import clock
from portal.judging import blind, round_states
from portal.judging.proofreading.policies import may_proofread
from portal.web.chrome import Desk, Link, site_of
from portal.web.guards import account, acting_user
from portal.web.judges import bp
from portal.web.marks import mark

TABS = (
    ("queue", "作品"),
    ("receipts", "我的回执"),
    ("declaration", "利益关系声明"),
    ("briefing", "评前须知"),
)


def frame(*, call: str = "", contact: str = "", current: str = "") -> dict[str, object]:
    """Return what the desk layout needs; no query."""
    tabs = tuple(Link(label, url_for(f"judges.{key}"), key == current) for key, label in TABS)
    if may_proofread(account()):
        tabs = (*tabs, Link("文字审读", url_for("proofreaders.queue")))
    return {
        "site": replace(site_of(None), contact=contact),
        "desk": Desk(title="评审台", home_href=url_for("judges.queue"), call=call, tabs=tabs),
    }


@bp.app_template_filter()
def is_late(round_: blind.BlindRound) -> bool:
    """Say whether points can still be saved, but not signed."""
    return round_states.is_late(round_.state, round_.due_at, clock.now())


def call_line(calls: Iterable[str]) -> str:
    """Return the call's title for the bar, when there is only one."""
    names = list(dict.fromkeys(calls))
    return names[0] if len(names) == 1 else ""


def draft_key(item: blind.BlindItem) -> str:
    """Return the name under which this judge's browser keeps what it could not send."""
    return mark("draft", acting_user().code, item.assignment_id)


def arrived_key(item: blind.BlindItem | None) -> str:
    """Return the name of the draft that the last button brought here; empty when none."""
    if item is None or (item.card.state is None and item.skipped_at is None):
        return ""
    return draft_key(item)
