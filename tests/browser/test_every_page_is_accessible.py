"""Every page people can reach in the demonstration: axe, widths, large type, high contrast."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import Complaints, cookie_of
from tests.infrastructure.browsers import NARROW, PATIENCE, WIDE, Site, axe_violations, sideways

#: Where each role begins, and how many kinds of page it must at least come across.
ROLES = {
    None: ("/", 12),
    "organiser": ("/organise", 28),
    "author1": ("/my", 3),
    "judge1": ("/judging", 8),
}
#: The longest walk comes first, and fills the demonstration, while others are at journeys of their
#: own.
WEIGHTS = {"organiser": {"seconds": 100}}
#: Reached for their effect or as files; a page of its own is not there.
APART = frozenset({"static", "public.display", "auth.sign_out"})
#: Large type, high contrast, and as most people see it; what is chosen last stays.
WAYS = ("large=1&contrast=0", "large=0&contrast=1", "large=0&contrast=0")
REDRESS = """dressed => {
    document.documentElement.className = dressed;
    for (const one of document.getAnimations()) {
        if (one instanceof CSSTransition) one.finish();
    }
}"""
LINKS = "Array.from(document.querySelectorAll('a[href]'), link => link.href)"


@dataclass(slots=True)
class Crawl:
    """Walks from link to link, one page of every kind."""

    site: Site
    seen: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)

    def notice(self, address: str) -> None:
        """Queue an address when it is the first of its kind."""
        kind = self.kind_of(address)
        if kind is not None and kind not in self.seen:
            self.seen[kind] = urlsplit(address)._replace(fragment="").geturl()
            self.waiting.append(self.seen[kind])

    def kind_of(self, address: str) -> str | None:
        """Return the endpoint of one of our pages; essays and brush works apart."""
        if not address.startswith(self.site.url):
            return None
        matcher = self.site.app.url_map.bind(urlsplit(self.site.url).netloc)
        try:
            endpoint, values = matcher.match(urlsplit(address).path, method="GET")
        except HTTPException:
            return None
        if endpoint in APART or "." in urlsplit(address).path.rsplit("/", 1)[-1]:
            return None
        guide = values.get("page", "") if endpoint == "public.help_page" else ""
        return f"{endpoint} {values.get('blind_code', guide)[:9].rstrip('-0123456789')}".strip()

    def walk(self, page: Page, start: str) -> Iterator[str]:
        """Yield the kind of every page, while it is open."""
        self.notice(self.site.url + start)
        for place in count():
            if place == len(self.waiting):
                return
            try:
                answer = page.goto(self.waiting[place])
            except Error as problem:
                if "Download is starting" in problem.message:
                    continue
                raise
            if answer is None or not answer.headers["content-type"].startswith("text/html"):
                continue
            for address in page.evaluate(LINKS):
                self.notice(address)
            yield f"{answer.status} {urlsplit(page.url).path}"


@pytest.mark.parametrize(
    "login",
    [
        pytest.param(
            login, id=login or "everybody", marks=pytest.mark.slow(**WEIGHTS.get(login, {}))
        )
        for login in ROLES
    ],
)
def test_every_page_is_accessible(demo_site: Site, browser: Browser, login: str | None) -> None:
    start, least = ROLES[login]
    complaints = Complaints()
    page = opened(demo_site, browser, login, complaints)
    large, contrast, plain = (dress(page, query, start) for query in WAYS)
    assert 3 == len({large, contrast, plain})
    crawl, faults = Crawl(demo_site), {}
    for name in crawl.walk(page, start):
        found = [*look_closely(page), *look_at_large(page, large)]
        found += look_at_contrast(page, contrast)
        if found or not name.startswith("200"):
            faults[name] = found
    page.context.close()

    assert {} == faults
    assert [] == complaints
    assert least <= len(crawl.seen), crawl.seen


def opened(site: Site, browser: Browser, login: str | None, complaints: Complaints) -> Page:
    """Return somebody's browser."""
    context: BrowserContext = browser.new_context(
        base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=WIDE
    )
    if login is not None:
        context.add_cookies([cookie_of(site, login)])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints.listen(page)
    return page


def dress(page: Page, query: str, start: str) -> str:
    """Choose a way of showing pages; return the class by which every page then differs."""
    page.goto(f"/display?{query}&to={start}")
    return str(page.evaluate("document.documentElement.className"))


def redress(page: Page, dressed: str) -> None:
    """Show the page as it comes when this way was chosen, nothing of it still on its way."""
    page.evaluate(REDRESS, dressed)


def look_closely(page: Page) -> list[str]:
    """Return the faults of a page on a desk, and of its width in a hand."""
    found = axe_violations(page)
    headings = page.locator("h1").count()
    if headings != 1:
        found.append(f"{headings} h1")
    if not page.title().removesuffix(" · 文衡").strip(" ·"):
        found.append("no title")
    for size in (NARROW, WIDE):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        if sideways(page):
            found.append(f"{sideways(page)} px too wide at {size['width']}")
    return found


def look_at_large(page: Page, dressed: str) -> list[str]:
    """Return the faults of a page in large type in a hand."""
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    redress(page, dressed)
    assert page.locator("html.is-large").count() == 1
    found = [f"large: {fault}" for fault in axe_violations(page)]
    if sideways(page):
        found.append(f"large: {sideways(page)} px too wide")
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    return found


def look_at_contrast(page: Page, dressed: str) -> list[str]:
    """Return the faults of a page in high contrast."""
    redress(page, dressed)
    assert page.locator("html.is-contrast").count() == 1
    return [f"contrast: {fault}" for fault in axe_violations(page, ["color-contrast"])]
