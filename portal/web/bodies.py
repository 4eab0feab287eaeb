"""How much a stranger may send: asked before anybody reads a byte of it."""

from typing import Final

from flask import Flask, request, session
from werkzeug.exceptions import RequestEntityTooLarge

from portal.config import MEGABYTE
from portal.errors import Refused

#: Signing in, registering and going on after a session need some kilobytes; files need a session.
WITHOUT_SESSION: Final = MEGABYTE
SIGN_IN_FIRST: Final = "没有登录的时候，一次最多发送 1 MB。请登录后再发一次。"


def register(app: Flask) -> None:
    """Ask first of all: the CSRF check reads the whole form to find its token."""

    @app.before_request
    def limit_body() -> None:
        most = request.max_content_length or WITHOUT_SESSION
        # The cookie alone is asked, it is signed. A look at the database would open a transaction
        # (SQLite's only writer), and hold it for as long as the body takes to come.
        is_stranger = "_user_id" not in session
        if is_stranger:
            # for bodies that do not say their length: the reader stops there
            most = request.max_content_length = min(most, WITHOUT_SESSION)
        if (request.content_length or 0) <= most:
            return
        if is_stranger:
            raise Refused(SIGN_IN_FIRST, status=413)
        raise RequestEntityTooLarge
