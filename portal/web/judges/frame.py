"""A desk, the frame of its pages: bar with tabs, footer with the call's contact."""

from collections.abc import Iterable
from dataclasses import replace

from flask import url_for

from portal.web.chrome import Desk, Link, site_of

TABS = (("queue", "作品"), ("declaration", "利益关系声明"))


def frame(*, call: str = "", contact: str = "", current: str = "") -> dict[str, object]:
    """Return what the desk layout needs; no query."""
    tabs = tuple(Link(label, url_for(f"judges.{key}"), key == current) for key, label in TABS)
    return {
        "site": replace(site_of(None), contact=contact),
        "desk": Desk(title="评审台", home_href=url_for("judges.queue"), call=call, tabs=tabs),
    }


def call_line(calls: Iterable[str]) -> str:
    """Return the call's title for the bar, when there is only one."""
    names = list(dict.fromkeys(calls))
    return names[0] if len(names) == 1 else ""
