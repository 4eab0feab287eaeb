"""Web: the portal's own address: whom we answer as, and what goes into links that leave us."""

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import SecurityError

from portal.config import Settings


def register(app: Flask) -> None:
    """Answer under our own host names only, where they are set (``trusted_hosts``)."""

    @app.before_request
    def refuse_stranger() -> Response | None:
        if not isinstance(request.routing_exception, SecurityError):
            return None
        # no page: without a host that is ours there are no addresses to put into it
        message = "这个网址不属于本网站。请从正式网址进入。\n"
        return Response(message, status=400, mimetype="text/plain")


def absolute(path: str) -> str:
    """
    Return a path of ours with scheme and host, as others will type or scan it.

    ``public_url`` decides where it is set: the Host header is written by whoever asks.
    """
    settings: Settings = current_app.extensions["wenheng.settings"]
    return (settings.public_url or request.host_url).rstrip("/") + path
