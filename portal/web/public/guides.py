"""A desk, help pages: written words, no data."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.errors import NotFound
from portal.web.chrome import site_of
from portal.web.guards import allow, anyone
from portal.web.public import bp
from portal.web.public.frame import bare_frame, only_call

PAGES = frozenset({"index", "submitters", "judges", "organisers", "accessibility", "privacy"})


@bp.get("/help", defaults={"page": "index"})
@bp.get("/help/<page>")
@allow(anyone)
def help_page(page: str) -> ResponseReturnValue:
    """Show a help page; contact and host come from the call when there is exactly one."""
    if page not in PAGES:
        raise NotFound
    site = site_of(only_call())
    return render_template(f"help/{page}.html", **bare_frame(site, current="help"))
