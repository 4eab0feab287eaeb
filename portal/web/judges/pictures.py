"""A desk, the bytes of judge copies: derived pictures and tiles, and nothing that names them."""

from flask import Response, g, session
from flask.typing import ResponseReturnValue

from portal.accounts.rights import Account
from portal.errors import NotFound
from portal.judging import blind
from portal.judging.policies import may_judge
from portal.web.guards import allow
from portal.web.judges import bp

JPEG, XML = "image/jpeg", "application/xml"
SIZES = frozenset({"page", "preview", "thumb"})


def load_picture(account: Account | None, page_code: str, size: str) -> tuple[str, bytes]:
    """Return (page code, JPEG)."""
    if size not in SIZES:
        raise NotFound
    return page_code, blind.picture(account, page_code, size)


def load_tile(
    account: Account | None, page_code: str, level: int, column: int, row: int
) -> tuple[str, bytes]:
    """Return (page code, JPEG)."""
    return page_code, blind.tile(account, page_code, level, column, row)


def load_descriptor(account: Account | None, page_code: str) -> tuple[str, bytes]:
    """Return (page code, DZI)."""
    return page_code, blind.descriptor(account, page_code)


def load_figure(account: Account | None, figure_code: str) -> tuple[str, bytes]:
    """Return (figure code, JPEG)."""
    return figure_code, blind.figure(account, figure_code)


@bp.get("/figures/<figure_code>.jpg")
@allow(may_judge, load=load_figure, hide=True)
def figure(found: tuple[str, bytes]) -> ResponseReturnValue:
    """Send one picture inside an essay."""
    return answer(*found, JPEG, "jpg")


@bp.get("/pages/<page_code>/<size>.jpg")
@allow(may_judge, load=load_picture, hide=True)
def page_image(found: tuple[str, bytes]) -> ResponseReturnValue:
    """Send one page as a picture."""
    return answer(*found, JPEG, "jpg")


@bp.get("/pages/<page_code>/tiles.dzi")
@allow(may_judge, load=load_descriptor, hide=True)
def page_tiles(found: tuple[str, bytes]) -> ResponseReturnValue:
    """Send the size of the pyramid."""
    return briefly_kept(answer(*found, XML, "dzi"))


@bp.get("/pages/<page_code>/tiles_files/<int:level>/<int:column>_<int:row>.jpg")
@allow(may_judge, load=load_tile, hide=True)
def page_tile(found: tuple[str, bytes]) -> ResponseReturnValue:
    """Send one tile."""
    return briefly_kept(answer(*found, JPEG, "jpg"))


def answer(page_code: str, content: bytes, media_type: str, ending: str) -> Response:
    """
    Wrap bytes in headers that tell nothing: no date, no digest, no name but the page's code.

    Whole pictures stay in no browser. Nor do they touch the session: one that arrives after
    signing out would bring the old cookie back.
    """
    session.modified = False
    response = Response(content, mimetype=media_type)
    response.headers["Vary"] = "Cookie"
    response.headers["Content-Disposition"] = f'inline; filename="{page_code}.{ending}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def briefly_kept(response: Response) -> Response:
    """
    Let a tile stay in this person's browser while the work is being looked at.

    Without that, every turn of the wheel would ask for what is on the screen again.
    """
    g.is_cacheable = True
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
