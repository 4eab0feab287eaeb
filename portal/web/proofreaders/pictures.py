"""A desk, the bytes of judge copies: derived pictures, and nothing that names them."""

from flask import Response, session
from flask.typing import ResponseReturnValue

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.judging.proofreading import blind
from portal.judging.proofreading.policies import may_proofread
from portal.web.guards import allow
from portal.web.proofreaders import bp

SIZES = frozenset({"page", "preview", "thumb"})


def load_picture(account: Account | None, page_code: str, size: str) -> tuple[str, bytes]:
    """Return (page code, JPEG)."""
    if size not in SIZES:
        raise NotFound
    return page_code, blind.picture(account, page_code, size)


@bp.get("/pages/<page_code>/<size>.jpg")
@allow(may_proofread, load=load_picture, hide=True)
def page_image(found: tuple[str, bytes]) -> ResponseReturnValue:
    """Send one page as a picture; no date, no digest, no name but the page's code."""
    code, content = found
    session.modified = False
    response = Response(content, mimetype="image/jpeg")
    response.headers["Vary"] = "Cookie"
    response.headers["Content-Disposition"] = f'inline; filename="{code}.jpg"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
