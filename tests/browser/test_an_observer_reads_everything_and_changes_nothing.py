"""Journey: the observer opens every page of the desk, can do nothing, and checks the record."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import APIResponse, Page, expect
from sqlalchemy import make_url, select
from werkzeug.routing import Rule

from portal import audit
from portal.extensions import db
from portal.models import Entry, Invitation, JudgeProfile, Round, StoredFile, Unit, User
from tests.browser.conftest import Complaints, cookie_of
from tests.browser.console import wenheng
from tests.infrastructure.browsers import Site

PAGES = (
    "", "/entries", "/screening", "/units", "/judges", "/rounds", "/results", "/awards",
    "/publication", "/people", "/trail", "/settings", "/duplicates", "/duplicates/texts",
)  # fmt: skip
REFUSED = {403, 404}
# what an observer may take away: recorded like any deed, so the journey only sees the buttons
TAKEN = {
    "organisers.download", "organisers.entries_sheet", "organisers.trail_sheet",
    "organisers.duplicates_sheet", "organisers.duplicate_report",
    "organisers.proofreading_sheet", "organisers.proofreading_report",
    "organisers.entry_duplicate_report", "organisers.take_minutes", "organisers.take_scores",
    "organisers.plan_workbook", "organisers.results_sheet",
}  # fmt: skip
ENDS = (
    "/download",
    "/entries/sheet",
    "/trail.csv",
    "/duplicates/sheet",
    "report",
    "/minutes",
    "/score-table",
    "/score-sheet",
    "/plan.xlsx",
)
BUTTONS = "#main form[method=post]{} button".format(
    "".join(f":not([action$='{end}'])" for end in ENDS)
)


@pytest.fixture
def observer(demo_site: Site, page: Page) -> Iterator[Page]:
    """Return the observer's browser in the demonstration, which nobody changes."""
    complaints = Complaints()
    complaints.listen(page)
    page.context.add_cookies([cookie_of(demo_site, "observer")])
    before = length_of_record(demo_site)
    yield page
    assert before == length_of_record(demo_site)
    assert [] == complaints


def length_of_record(site: Site) -> int:
    """Return how many deeds are on record."""
    with site.app.app_context():
        return audit.head()[0]


def test_an_observer_reads_every_page_and_finds_no_button(demo_site: Site, observer: Page) -> None:
    for path in PAGES:
        answer = observer.goto(f"{demo_site.url}/organise/jianglin{path}")
        assert answer is not None
        assert 200 == answer.status, path
        expect(observer.locator("h1")).to_have_count(1)
        assert 0 == observer.locator(BUTTONS).count(), path
    observer.goto(f"{demo_site.url}/organise/jianglin/entries")
    observer.locator("tbody .ti a").first.click()
    expect(observer.get_by_role("heading", name="评审副本")).to_be_visible()
    assert 0 == observer.locator(BUTTONS).count()


def test_every_deed_is_refused_to_an_observer(demo_site: Site, observer: Page) -> None:
    observer.goto(f"{demo_site.url}/organise/jianglin")
    token = observer.locator("header input[name=csrf_token]").first.input_value()
    values = known_values(demo_site)
    answers = {
        rule.rule: post(observer, demo_site.url + path_of(rule, values), token).status
        for rule in demo_site.app.url_map.iter_rules()
        if rule.endpoint.startswith("organisers.")
        and rule.endpoint not in TAKEN
        and "POST" in (rule.methods or ())
    }

    assert {} == {rule: status for rule, status in answers.items() if status not in REFUSED}
    # most are refused for who asks, not because the example address leads nowhere
    assert len(answers) * 0.75 < list(answers.values()).count(403), answers


def known_values(site: Site) -> dict[str, str]:
    """Return something real for every place of an address."""
    with site.app.app_context():

        def first(table: type) -> str:
            row = db.session.scalars(select(table).order_by(table.id)).first()
            return str(row.code) if row is not None else "NOTHERE2"

        entry = first(Entry)
        return {
            "code": "jianglin", "entry": entry, "key": "essay", "category": "essay",
            "round_": first(Round), "judge": first(JudgeProfile), "person": first(User),
            "unit": first(Unit), "invitation": first(Invitation), "file": first(StoredFile),
        }  # fmt: skip


def path_of(rule: Rule, values: dict[str, str]) -> str:
    """Return an address of the rule with the values in their places."""
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", values.get(name, "essay"))
    return path


def post(page: Page, address: str, token: str) -> APIResponse:
    """Send what a button of ours would send."""
    origin = {"Origin": address.split("/organise")[0]}
    return page.request.post(address, form={"csrf_token": token}, headers=origin, max_redirects=0)


def test_the_record_is_green_and_red_after_one_row_was_edited(
    demo_site: Site, observer: Page
) -> None:
    observer.goto(f"{demo_site.url}/organise/jianglin/trail?check=1")
    code, said = wenheng(demo_site, "audit", "verify")
    assert (0, True) == (code, said.startswith("操作记录完好"))

    with edited(demo_site, sequence=40):
        code, said = wenheng(demo_site, "audit", "verify")
        assert (1, True) == (code, said.startswith("第 40 条有问题：内容被改动过。"))
        observer.goto(f"{demo_site.url}/organise/jianglin/trail")
        observer.get_by_role("link", name="核对").click()
        expect(observer.locator(".callout.bad")).to_contain_text("第 40 条有问题")
    assert 0 == wenheng(demo_site, "audit", "verify")[0]


@contextmanager
def edited(site: Site, *, sequence: int) -> Iterator[None]:
    """Change one row behind the portal's back, and put it back afterwards."""
    path = make_url(site.app.config["SQLALCHEMY_DATABASE_URI"]).database
    where = f"WHERE sequence = {sequence}"
    with sqlite3.connect(str(path)) as connection:
        (verb,) = connection.execute(f"SELECT verb FROM audit_event {where}").fetchone()  # noqa: S608  # our own number
        connection.execute(f"UPDATE audit_event SET verb = 'entry.saved' {where}")  # noqa: S608  # as above
    yield
    with sqlite3.connect(str(path)) as connection:
        connection.execute(f"UPDATE audit_event SET verb = ? {where}", (verb,))  # noqa: S608  # as above
