"""Journey: tables, lists, notes and pictures of a docx, as its author and its judge see them."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from portal import clock
from portal.entries import queries
from portal.extensions import db
from portal.models import Entry
from portal.models.enums import EntryStatus, RoundState
from tests.browser.arranging import make_author, make_open_call
from tests.browser.conftest import Visit
from tests.factories.account import make_user
from tests.factories.entry import make_entry, make_manuscript
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
)
from tests.infrastructure.browsers import NARROW, Site, at_both_widths, axe_violations, sideways
from tests.portal.files.everything import everything

LOADED = "Array.from(document.querySelectorAll('.fig img'), one => one.naturalWidth)"


def attach(entry: Entry) -> None:
    """Hand the docx that has everything in, as its author."""
    make_manuscript(entry=entry, content=everything(), name="定稿.docx", at=clock.now())


def arrange(site: Site) -> str:
    """Arrange an author with a draft and a judge with the same text to read; return its path."""
    with site.app.app_context():
        at = clock.now() - timedelta(hours=1)
        call = make_open_call()
        author = make_author(call, login="linwanzhou", name="林晚舟", unit="青柳区信访局")
        draft = make_entry(call=call, unit=author.unit, submitter=author)
        attach(draft)
        judge = make_judge(call=call, user=make_user(login="guyuan", name="顾远"), declared_at=at)
        round_ = make_round(category=call.categories[0], state=RoundState.OPEN, at=at)
        read = make_blind_entry(category=round_.category, blind_code="ZW-2027-0001", at=at)
        read.status = EntryStatus.DRAFT
        attach(read)
        read.status = EntryStatus.ACCEPTED
        copy = queries.current_copy(read)
        assert copy is not None
        copy.confirmed_at = copy.frozen_at = at
        make_assignment(
            round_=round_, judge=judge, entry=read, plan=make_plan(round_=round_, at=at)
        )
        db.session.commit()
        return f"/my/entries/{draft.code}"


def looks_right(page: Page) -> None:
    """Nothing hangs out of the page, and nothing in it is out of anybody's reach."""
    assert not sideways(page)
    assert [] == axe_violations(page)


def test_a_judge_reads_tables_pictures_notes_and_how_true_the_quotations_are(
    site: Site, visit: Visit
) -> None:
    arrange(site)
    page = visit("guyuan")
    page.goto("/judging/ZW-2027-0001/scorecard")
    text = page.locator(".reading")

    expect(text.locator("td").filter(has_text="牵头单位")).to_have_count(1)
    expect(text.locator(".lawdiff")).to_have_count(1)
    expect(text).to_contain_text("《条例》第二十二条，逐字相符")
    expect(text).to_contain_text("《条例》第二十八条，差 ")
    text.get_by_label("注 1", exact=True).click()
    expect(page).to_have_url(re.compile("/scorecard#note-1$"))
    text.get_by_label("注 1，回到正文").click()
    for picture in text.locator(".fig img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    assert all(page.evaluate(LOADED))
    at_both_widths(page, looks_right)
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    box = text.locator(".gridbox")
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")


def test_an_author_leaves_a_picture_out_without_a_script(site: Site, visit: Visit) -> None:
    path = arrange(site)
    page = visit("linwanzhou", java_script_enabled=False)
    page.goto(path)
    expect(page.locator(".copy .fig")).to_have_count(3)

    page.get_by_label("图 2 取消显示").check()
    page.get_by_role("button", name="存草稿").last.click()
    expect(page.locator(".copy .fig")).to_have_count(2)
    expect(page.get_by_label("图 2 取消显示")).to_be_checked()


def test_the_authors_copy_fits_every_width(site: Site, visit: Visit) -> None:
    path = arrange(site)
    page = visit("linwanzhou")
    page.goto(path)

    at_both_widths(page, looks_right)
