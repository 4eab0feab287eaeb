"""How an attacker asks: every address in every way, and what is left of an answer to compare."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from werkzeug.test import TestResponse

from tests.blindness.crawl import paths
from tests.blindness.world import World
from tests.infrastructure.clients import WatchedClient

#: What an attacker can hold against another answer: status, headers, body.
Compared = tuple[int, list[tuple[str, str]], bytes]
#: Every visit of a crawl and its answer.
Seen = dict[str, Compared]
TOKEN: Final = re.compile(
    rb'(?:name="csrf_token"[^>]*? value|name="csrf-token" content|data-token|data-csrf)="([^"]*)"'
)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How else the same address can be asked for."""

    name: str
    form: str = "{}"
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


PLAIN: Final = Way("page")
WAYS: Final = (
    Way("head", method="HEAD"),
    Way("json", headers={"Accept": "application/json"}),
    Way("format", "{}{q}format=json"),
    Way("ending", "{}.csv"),
    Way("range", headers={"Range": "bytes=0-99"}),
    Way("polluted", "{}{q}sort=unit&sort=author&page=2&per_page=1&show=all&q=x&call=elsewhere"),
    # 大字, 高对比 and 省流量
    Way("display", cookies={"display": "large.contrast.saving"}),
)
#: Addresses of one endpoint, outside the judges' desk, where all are asked for.
MANY, FEW = 16, 6
#: Pictures are bytes from the store: no field, no language and no cookie reaches them.
PICTURES: Final = ("_image", "_picture", "_tile", "_tiles", "_preview", "figure")
OF_PICTURES: Final = frozenset({"head", "range", "polluted"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing that was asked for."""

    endpoint: str
    way: str
    path: str

    def __str__(self) -> str:
        return f"{self.endpoint} ({self.way}) {self.path}"


def ask(me: WatchedClient, path: str, way: Way) -> TestResponse:
    """Ask for an address in one way; cookies are gone afterwards."""
    asked = way.form.format(path, q="&" if "?" in path else "?")
    for name, value in way.cookies.items():
        me.set_cookie(name, value)
    answer = me.open(asked, method=way.method, headers=way.headers)
    for name in way.cookies:
        me.delete_cookie(name)
    return answer


def crawl(
    world: World,
    me: WatchedClient,
    *,
    only: tuple[str, ...] = ("",),
    is_thorough: bool = True,
) -> Iterator[tuple[Visit, TestResponse]]:
    """
    Ask for every address, and for what opens in every other way as well.

    What is refused is refused by the guard before the view can see in which way it was asked,
    so the other ways are tried at one such address of each endpoint and not at all of them.
    So is a way that leads nowhere from a page that opens: no address of the endpoint has a form
    of that name. The many tiles of one picture are read alike, and asked for in one way each.
    Somebody who is not *is_thorough* asks for a few addresses of each endpoint, own and foreign
    ones among them.
    """
    refused: set[str] = set()
    nowhere: set[tuple[str, Way]] = set()
    most = MANY if is_thorough else FEW
    for endpoint, path in [one for one in paths(world, most) if one[0].startswith(only)]:
        answer = ask(me, path, PLAIN)
        yield Visit(endpoint, PLAIN.name, path), answer
        is_one_of_many = answer.status_code >= 300 and endpoint in refused
        if not is_thorough or is_one_of_many or endpoint.endswith("_tile"):
            continue
        if answer.status_code >= 300:
            refused.add(endpoint)
        for way in ways_of(endpoint):
            if (endpoint, way) in nowhere:
                continue
            other = ask(me, path, way)
            if other.status_code == 404 and answer.status_code < 300:
                nowhere.add((endpoint, way))
            yield Visit(endpoint, way.name, path), other


def ways_of(endpoint: str) -> tuple[Way, ...]:
    """Return the ways in which this endpoint's addresses are asked for once more."""
    if endpoint.endswith(PICTURES):
        return tuple(way for way in WAYS if way.name in OF_PICTURES)
    return WAYS


def compared(answer: TestResponse) -> Compared:
    """Return status, headers and body, without what differs from request to request."""
    return answer.status_code, headers_of(answer), plain(answer)


def plain(answer: TestResponse) -> bytes:
    """Return the body without the tokens that differ from request to request."""
    return TOKEN.sub(lambda match: match.group().replace(match.group(1), b""), answer.data)


def headers_of(answer: TestResponse) -> list[tuple[str, str]]:
    """Return the headers but for the session's cookie and the date."""
    kept = [pair for pair in answer.headers if pair[0] not in {"Set-Cookie", "Date"}]
    names = sorted(name for name, _ in answer.headers if name == "Set-Cookie")
    return [*sorted(kept), *((name, "") for name in names)]
