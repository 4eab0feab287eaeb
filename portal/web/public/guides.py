"""A desk, help pages: written words, and every sentence with which a file is refused."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.entries.uploads import essay_kinds
from portal.errors import NotFound
from portal.files.kinds import SCANS
from portal.web.chrome import site_of
from portal.web.guards import allow, anyone
from portal.web.public import bp, refusals
from portal.web.public.frame import bare_frame, only_call

PAGES = frozenset(
    {"index", "submitters", "files", "judges", "organisers", "accessibility", "privacy"}
)


@bp.get("/help", defaults={"page": "index"})
@bp.get("/help/<page>")
@allow(anyone)
def help_page(page: str) -> ResponseReturnValue:
    """Show a help page; contact and host come from the call when there is exactly one."""
    if page not in PAGES:
        raise NotFound
    site = site_of(only_call())
    return render_template(
        f"help/{page}.html",
        refusals=refusals.groups(essay_kinds() | SCANS) if page == "files" else [],
        **bare_frame(site, current="help"),
    )
