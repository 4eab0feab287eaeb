"""Several browsers at one portal at the same moment."""

import html
import re
import threading
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.infrastructure.clients import WatchedClient

FIELD = re.compile(r'<input[^>]*?name="([\w-]+)"[^>]*?value="([^"]*)"')
AREA = re.compile(r'<textarea[^>]*?name="([\w-]+)"[^>]*>(?:\r?\n)?(.*?)</textarea>', re.DOTALL)


def browser(app: Flask, signed_in: WatchedClient) -> FlaskClient:
    """Return another browser of the same person; it may be used in a thread of its own."""
    client = FlaskClient(app)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = signed_in.get_cookie(name)
    assert cookie is not None
    client.set_cookie(name, cookie.value)
    return client


def typed(page: str) -> dict[str, str]:
    """Return what stands in the fields of a page."""
    return {name: html.unescape(value) for name, value in FIELD.findall(page) + AREA.findall(page)}


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do every deed in a thread of its own, all from the same moment; return what came of each."""
    outcomes: list[object] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int) -> None:
        start.wait()
        try:
            outcomes[place] = deeds[place]()
        except Exception as problem:
            outcomes[place] = problem

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
