"""The house: looking changes nothing. Every page a person can reach is opened and watched."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models import RoleGrant, User
from portal.models.enums import Role
from portal.web.session import SEEN
from tests.infrastructure.clients import WatchedClient

LINK = re.compile(r"""(?:href|src)=["'](/[^"'#]*)""")
ENOUGH = 300


def reachable(client: WatchedClient, start: list[str]) -> dict[str, int]:
    """Open the first pages, and every page they lead to; return the status of each."""
    seen: dict[str, int] = {}
    waiting = deque(start)
    while waiting and len(seen) < ENOUGH:
        path = waiting.popleft()
        if path in seen or path.startswith("/static/"):
            continue
        response = client.get(path)
        seen[path] = response.status_code
        waiting.extend(link.replace("&amp;", "&") for link in links_of(response))
    return seen


def links_of(response) -> list[str]:
    """Return the addresses of our own that an answer leads to."""
    moved = [urlsplit(response.location).path] if response.location else []
    if response.mimetype != "text/html":
        return moved
    return moved + LINK.findall(response.get_data(as_text=True))


def plain_addresses(app: Flask) -> list[str]:
    """Return every address that needs no value."""
    rules = app.url_map.iter_rules()
    return sorted(r.rule for r in rules if not r.arguments and "GET" in (r.methods or set()))


def sign_in(client: WatchedClient, user: User) -> None:
    """Be someone, without the sign-in form."""
    with client.session_transaction() as session:
        session["_user_id"] = f"{user.code}:{user.session_epoch}"
        session["_fresh"] = True
        session[SEEN] = clock.now().isoformat()


def test_a_stranger_reads_without_a_trace(app: Flask, client: WatchedClient) -> None:
    statuses = reachable(client, plain_addresses(app))

    assert {} == {path: status for path, status in statuses.items() if status >= 500}


@pytest.mark.parametrize("role", list(Role))
def test_a_signed_in_reader_leaves_no_trace(app: Flask, client: WatchedClient, role: Role) -> None:
    user = User(login=f"reader-{role}", name="甲", created_at=clock.now())
    user.grants.append(RoleGrant(role=role, granted_at=clock.now()))
    db.session.add(user)
    db.session.commit()
    sign_in(client, user)

    statuses = reachable(client, plain_addresses(app))

    assert {} == {path: status for path, status in statuses.items() if status >= 500}
