"""What the journeys share: browsers that complain, and people who are already signed in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import ConsoleMessage, Error, Page

from portal import clock
from portal.accounts.queries import user_by_login
from portal.extensions import db
from tests.browser import demonstration
from tests.infrastructure.browsers import PATIENCE, Site, serving

Visit = Callable[..., Page]
# said by Chromium of every answer of 400 and above, which the journeys ask for on purpose
EXPECTED = "Failed to load resource"


class Complaints(list[str]):
    """What the browser's console says in red, and what scripts let fall."""

    def listen(self, page: Page) -> None:
        """Note the complaints of one page."""
        page.on("console", self.hear)
        page.on("pageerror", self.catch)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep an error; a refused security policy is one."""
        if message.type == "error" and EXPECTED not in message.text:
            self.append(f"{message.location['url']}: {message.text}")

    def catch(self, problem: Error) -> None:
        """Keep an exception nobody caught."""
        self.append(str(problem))


@pytest.fixture
def visit(site: Site, new_context: Callable[..., Any]) -> Iterator[Visit]:
    """
    Return a maker of browsers before the site, a person each: ``visit()``, ``visit("zhouzheng")``.

    The test fails when a console complained: a script that broke, a refused security policy.
    """
    complaints = Complaints()

    def make(login: str | None = None, **options: Any) -> Page:
        context = new_context(base_url=site.url, **options)
        if login is not None:
            context.add_cookies([cookie_of(site, login)])
        page: Page = context.new_page()
        page.set_default_timeout(PATIENCE)
        complaints.listen(page)
        return page

    yield make
    assert [] == complaints


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demonstration, filled once for all who only look at it."""
    app = demonstration.copied(tmp_path_factory)
    with serving(app) as served:
        yield served
    with app.app_context():
        db.engine.dispose()


def signer(site: Site) -> URLSafeTimedSerializer:
    """Return what signs the site's sessions."""
    found = SecureCookieSessionInterface().get_signing_serializer(site.app)
    assert found is not None
    return found


def cookie_of(site: Site, login: str) -> dict[str, str]:
    """Return the cookie a sign-in leaves, without the half second a password takes."""
    with site.app.app_context():
        user = user_by_login(login)
        assert user is not None
        identifier = f"{user.code}:{user.session_epoch}"
    kept = {"_user_id": identifier, "_fresh": True, "seen_at": clock.now().isoformat()}
    return {"name": "wenheng", "value": str(signer(site).dumps(kept)), "url": site.url}


def leave_alone(site: Site, page: Page, **time: float) -> None:
    """Let time pass in which nobody touches this browser."""
    (cookie,) = (one for one in page.context.cookies() if one["name"] == "wenheng")
    kept = signer(site).loads(cookie["value"])
    kept["seen_at"] = (clock.now() - timedelta(**time)).isoformat()
    page.context.add_cookies(
        [{"name": "wenheng", "value": str(signer(site).dumps(kept)), "url": site.url}]
    )
