"""A desk, the frame of its pages: masthead of the call and the main navigation."""

from flask import url_for

from portal.calls import queries
from portal.models import Call
from portal.web.chrome import Link, Site, site_of

PAGES = (
    ("call", "首页"),
    ("notice", "通知"),
    ("regulations", "条例原文"),
    ("rubrics", "评分细则"),
)
# shown once there is something to see
RESULTS = (("winners", "获奖名单"), ("gallery", "作品展厅"))


def frame(call: Call, *, current: str, is_published: bool | None = None) -> dict[str, object]:
    """Return what the public layout needs for a page of this call (one query unless told)."""
    if is_published is None:
        is_published = queries.is_published(call)
    return {"site": site_of(call), "nav": navigation(call, current, is_published=is_published)}


def navigation(call: Call, current: str, *, is_published: bool) -> list[Link]:
    """Return the main navigation of a call with the current page marked."""
    pages = PAGES + RESULTS if is_published else PAGES
    links = [
        Link(label, url_for(f"public.{key}", code=call.code), key == current)
        for key, label in pages
    ]
    return [*links, Link("使用帮助", url_for("public.help_page", page="index"))]


def bare_frame(site: Site, *, current: str = "") -> dict[str, object]:
    """Return the frame of a page that belongs to no call."""
    links = [
        Link("首页", url_for("public.home"), current == "home"),
        Link("使用帮助", url_for("public.help_page", page="index"), current == "help"),
    ]
    return {"site": site, "nav": links}


def only_call() -> Call | None:
    """Return the announced call when there is exactly one: then the installation is its house."""
    calls = queries.announced_calls()
    return calls[0] if len(calls) == 1 else None
