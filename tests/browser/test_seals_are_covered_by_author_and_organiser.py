"""Journey: a seal is proposed, uncovered, covered again; an organiser covers one more and looks."""

import io
import zipfile
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.entries.queries import current_copy
from portal.extensions import db
from portal.files.active import storage
from portal.models import Call, Entry
from tests.browser.arranging import make_author, make_open_call, make_staff
from tests.browser.conftest import Visit
from tests.browser.pages.screen import Screen
from tests.browser.pages.screening import Waiting, Work
from tests.browser.pages.submitting import DRAWING, EntryForm, Masks, Works, file
from tests.infrastructure.browsers import Site
from tests.portal.files.sealed import SIZE, sheet, stamp, write

# two seals that look like seals, and one in blue that only a person finds
BLUE = (900, 1350)


def sealed() -> bytes:
    page = write(stamp(stamp(sheet()), (1020, 150)), 125, 760, "丁未春林晚舟书", size=40)
    stamp(page, BLUE, side=60, ink=(40, 60, 170))
    buffer = io.BytesIO()
    page.resize((SIZE[0] * 2, SIZE[1] * 2)).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


@pytest.fixture
def call(site: Site) -> str:
    with site.app.app_context():
        call = make_open_call()
        make_staff(call)
        make_author(call, login="linwanzhou", name="林晚舟", unit="青柳区信访局")
        db.session.commit()
        return call.code


def test_no_seal_is_left_when_the_work_is_accepted(site: Site, visit: Visit, call: str) -> None:
    form = Works.open(visit("linwanzhou")).begin("书法").fill_brush_work().fill_author().save()
    form.send_files(file("全幅.jpg", sealed())).copy_is_there()
    the_author_lifts_a_mask_and_lays_it_again(form)
    form.copy_is_there().confirm_copy().agree().hand_in().shows("报送回执")
    assert 100 < most_coloured(site, call)  # the blue one is there to be found

    work = Waiting.open(visit("zhouzheng"), call).begin()
    an_organiser_covers_the_blue_one(work)
    an_organiser_looks_and_accepts(work)

    assert most_coloured(site, call) < 60


def the_author_lifts_a_mask_and_lays_it_again(form: EntryForm) -> None:
    masks = form.to_masks()
    assert 2 == masks.count()
    form.page.locator("[data-mask-clear]").first.click()
    masks.keep().says("1 处像印章，没有遮")
    masks = form.to_masks()
    expect(form.page.locator("rect.is-hint")).to_have_count(1)
    Screen(form.page).sound()
    form.page.get_by_role("button", name="遮住这里").click()
    expect(form.page.locator("rect.is-hint")).to_have_count(0)
    assert 2 == masks.count()
    masks.keep().keeps_quiet_about("像印章，没有遮")


def an_organiser_covers_the_blue_one(work: Work) -> None:
    work.follow("第 1 张，加画方框")
    masks = Masks(work.page)
    masks.sound()
    left, top = BLUE[0] / SIZE[0], BLUE[1] / SIZE[1]
    masks.draw(left - 0.02, top - 0.02, left + 0.09, top + 0.07)
    masks.press("遮住这些")
    work.says("已经遮住")


def an_organiser_looks_and_accepts(work: Work) -> None:
    page: Page = work.page
    button = page.get_by_role("button", name="审查通过", exact=True)
    redrawn(page)
    work.sound()
    button.click()  # not yet ticked: the browser says so and sends nothing
    expect(page.get_by_label("落款、印章都已遮住")).to_be_focused()
    page.get_by_label("落款、印章都已遮住").check()
    button.click()
    work.says("审查通过了", "作者", "冻结")


def redrawn(page: Page) -> None:
    """Look again until the worker has drawn the copy anew."""
    waiting = page.get_by_text("图片正在重做")
    for _ in range(DRAWING // 500):
        if not waiting.count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the copy was not drawn anew")


def most_coloured(site: Site, call: str) -> int:
    """Return how far the most coloured pixel of anything a judge can be sent is from grey."""
    with site.app.app_context():
        entry = db.session.scalars(select(Entry).join(Entry.call).where(Call.code == call)).one()
        copy = current_copy(entry)
        assert copy is not None
        return max(colour_of(blob) for page in copy.pages for blob in blobs(page))


def colour_of(blob: bytes) -> int:
    return int(np.ptp(np.asarray(Image.open(io.BytesIO(blob)).convert("RGB")), axis=2).max())


def blobs(page: Any) -> list[bytes]:
    found = [storage().read(key) for key in (page.page_key, page.preview_key, page.thumb_key)]
    with zipfile.ZipFile(io.BytesIO(storage().read(page.pyramid_key))) as archive:
        return found + [archive.read(one) for one in archive.namelist() if one.endswith(".jpg")]
