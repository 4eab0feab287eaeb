"""A desk, 大字 and 高对比: a plain link sets a cookie and comes back."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal.web.guards import allow, anyone
from portal.web.public import bp

YEAR = 365 * 24 * 3600
HOME = "/"


@bp.get("/display")
@allow(anyone)
def display() -> ResponseReturnValue:
    """Remember how this browser wants the pages, and return to where the reader was."""
    chosen = [name for name in ("large", "contrast") if request.args.get(name) == "1"]
    answer = redirect(local(request.args.get("to", HOME)), 303)
    answer.set_cookie(
        "display",
        ".".join(chosen),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return answer


def local(target: str) -> str:
    """Return *target* if it leads into this portal, else the home page."""
    is_path = target.startswith("/") and not target.startswith("//")
    # browsers read a backslash as a slash, and drop control characters before they look
    is_plain = "\\" not in target and target.isprintable()
    return target if is_path and is_plain else HOME
