"""A desk, the frame of its pages: bar with tabs, footer with the call's contact."""

from collections.abc import Iterable
from dataclasses import replace

from flask import url_for

from portal.judging.policies import may_judge
from portal.judging.proofreading.blind import BlindWork
from portal.web.chrome import Desk, Link, site_of
from portal.web.guards import account


def frame(works: Iterable[BlindWork]) -> dict[str, object]:
    """Return what the desk layout needs; no query."""
    calls = {work.call: work.contact for work in works}
    tabs = [Link("文字审读", url_for("proofreaders.queue"), is_current=True)]
    if may_judge(account()):
        tabs.append(Link("评审台", url_for("judges.queue")))
    return {
        "site": replace(site_of(None), contact=next(reversed(calls.values()), "")),
        "desk": Desk(
            title="审读台",
            home_href=url_for("proofreaders.queue"),
            call=next(iter(calls)) if len(calls) == 1 else "",
            tabs=tuple(tabs),
        ),
    }
