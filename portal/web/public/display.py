"""A desk, 大字, 高对比 and 省流量: a plain link sets a cookie and comes back."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.web.guards import allow, anyone
from portal.web.places import local_path
from portal.web.public import bp

YEAR = 365 * 24 * 3600
HOME = "/"


@bp.get("/display")
@allow(anyone)
def display() -> ResponseReturnValue:
    """Remember how this browser wants the pages, and return to where the reader was."""
    chosen = [name for name in ("large", "contrast", "saving") if request.args.get(name) == "1"]
    answer = redirect(local_path(request.args.get("to")) or HOME, 303)
    answer.set_cookie(
        "display",
        ".".join(chosen),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return answer
