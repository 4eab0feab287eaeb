"""Journey: scans of every kind travel one by one, are put in order, masked and handed in."""

from typing import Any

import numpy as np
import pytest
import pyvips
from PIL import Image
from playwright.sync_api import Page, Route, expect

from portal.extensions import db
from tests.browser.arranging import make_author, make_open_call
from tests.browser.conftest import Visit
from tests.browser.pages.submitting import DRAWING, EntryForm, Works, file
from tests.infrastructure.browsers import Site
from tests.portal.files.pictures import quarters, saved


def turned() -> bytes:
    """Return a photograph lying on its side that EXIF stands up: 2,000 × 3,000 upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = quarters(2000, 3000)
    return saved(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=90, exif=exif)


def deep() -> bytes:
    """Return a PNG of 3,000 pixels with 16 bits a channel."""
    pixels = np.asarray(quarters(3000, 1500)).astype(np.uint16) * 257
    image = pyvips.Image.new_from_array(pixels, interpretation="rgb16")
    return bytes(image.write_to_buffer(".png"))


def printed() -> bytes:
    """Return a TIFF of two CMYK pages, as a print shop scans."""
    pages: list[Any] = [quarters(*size).convert("CMYK") for size in ((1500, 3000), (3000, 1500))]
    options = {"save_all": True, "append_images": pages[1:], "compression": "tiff_lzw"}
    return saved(pages[0], "TIFF", **options)


WHOLE, DETAIL, PRINTED = "全幅.jpg", "局部.png", "印厂.tif"
HALF = turned()[:4000]


@pytest.fixture
def form(site: Site, visit: Visit) -> EntryForm:
    """Return the form of a new brush work."""
    with site.app.app_context():
        make_author(make_open_call(), login="linwanzhou", name="林晚舟", unit="青柳区信访局")
        db.session.commit()
    return Works.open(visit("linwanzhou")).begin("书法").fill_brush_work().fill_author()


def test_brush_works_are_uploaded_ordered_masked_and_handed_in(form: EntryForm) -> None:
    the_line_breaks_and_one_file_is_sent_again(form)
    a_bad_file_is_refused_alone(form)
    assert [WHOLE, DETAIL, PRINTED, PRINTED] == form.copy_is_there().order()
    expect(form.page.locator("#width_cm")).to_have_value("69")
    they_are_put_in_order_by_keyboard(form)
    a_seal_is_masked(form)
    receipt = form.copy_is_there().confirm_copy().agree().hand_in()

    receipt.shows("报送回执")
    # one was proposed on the first scan, two were drawn
    assert "遮盖 3 处" in receipt.line("评审副本")
    assert 64 == len(receipt.digest())


def the_line_breaks_and_one_file_is_sent_again(form: EntryForm) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    form.page.route("**/files", hold, times=1)
    form.send_files(file(WHOLE, turned()))
    expect(form.page.get_by_role("progressbar", name=f"{WHOLE} 上传进度")).to_be_visible()
    held[0].abort()

    expect(form.failed()).to_contain_text("网络断开了，没有传成功")
    form.press("重试")
    expect(form.failed()).to_have_count(0)
    expect(form.page.locator(".pageorder li")).to_have_count(1, timeout=DRAWING)


def a_bad_file_is_refused_alone(form: EntryForm) -> None:
    form.send_files(file(DETAIL, deep()), file("没传完.jpg", HALF), file(PRINTED, printed()))

    expect(form.page.locator(".file[data-file]")).to_have_count(2, timeout=DRAWING)
    expect(form.failed()).to_have_count(1)
    expect(form.failed()).to_contain_text("没传完.jpg")
    expect(form.failed()).to_contain_text("文件不完整")
    form.press("移除")
    expect(form.page.locator(".pageorder li")).to_have_count(4, timeout=DRAWING)


def they_are_put_in_order_by_keyboard(form: EntryForm) -> None:
    up = form.page.get_by_role("button", name=f"{DETAIL} 往前移")
    up.focus()
    form.page.keyboard.press("Enter")
    assert [DETAIL, WHOLE, PRINTED, PRINTED] == form.order()
    expect(form.page.get_by_text("已移到第 1 张，共 4 张")).to_be_attached()
    form.page.keyboard.press("Alt+ArrowDown")
    assert [WHOLE, DETAIL, PRINTED, PRINTED] == form.order()
    form.page.keyboard.press("Alt+ArrowUp")
    assert [DETAIL, WHOLE, PRINTED, PRINTED] == form.order()
    form.save()

    expect(form.page.get_by_text("已移到第 1 张，共 4 张")).to_have_count(0)
    assert [DETAIL, WHOLE, PRINTED, PRINTED] == form.order()


def a_seal_is_masked(form: EntryForm) -> None:
    masks = form.to_masks()
    stands_upright(masks.page, wide=3000, high=1500)
    masks.draw(0.8, 0.6, 0.95, 0.9).draw(0.1, 0.1, 0.2, 0.4)

    assert 2 == masks.count()
    masks.keep()


def stands_upright(page: Page, *, wide: int, high: int) -> None:
    image = page.locator(".maskedit img")
    # the picture may still be on its way
    ratio = image.evaluate(
        "image => image.decode().then(() => image.naturalWidth / image.naturalHeight)"
    )

    assert abs(wide / high - ratio) < 0.05
