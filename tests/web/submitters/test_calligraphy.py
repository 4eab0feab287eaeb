"""A calligraphy work: scans received, drawn, ordered, masked, looked at, handed in."""

from io import BytesIO

import pytest
from flask import Flask

from portal import jobs
from portal.entries import queries
from portal.files.active import storage
from portal.models import Entry
from portal.models.enums import EntryStatus, PageState
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.pictures import quarters, saved, turned_jpeg
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import AGREED, begin, entry_at, hidden, upload

SCAN = {
    "scope": "article-6",
    "script": "楷书",
    "format": "中堂",
    "width_cm": "69",
    "height_cm": "138",
    "has_signature": "yes",
    "author0_name": "林晚舟",
    "author0_post": "四级主任科员",
    "author0_staff_kind": "信访专职",
    "author0_phone": "13900000000",
}


def tiff_pages() -> bytes:
    """Return a packed TIFF of two pages of different size."""
    more = {"save_all": True, "append_images": [quarters(600, 900)]}
    return saved(quarters(), "TIFF", compression="tiff_adobe_deflate", **more)


@pytest.fixture
def path(me: WatchedClient, office: Office) -> str:
    """Return a calligraphy draft with its questions answered."""
    path = begin(me, office.call.code, "calligraphy")
    assert 303 == me.send(path, {**hidden(me.get(path)), **SCAN}).status_code
    return path


def drawn(path: str) -> Entry:
    """Let the worker do what waits, and return the entry."""
    jobs.run_all(at=NOW)
    return entry_at(path)


def test_a_brush_work_is_drawn_masked_confirmed_and_handed_in(
    me: WatchedClient, path: str, app: Flask
) -> None:
    assert 201 == upload(me, path, turned_jpeg(6), "全幅.jpg").status_code
    assert "评审副本正在制作" in me.get(path).text
    entry = drawn(path)
    (page,) = queries.current_pages(entry)

    assert (PageState.READY, 1200, 800) == (page.state, page.width, page.height)
    assert [[0.0, 0.65, 0.15, 0.35]] == page.masks
    shown = me.get(path)
    copy = queries.current_copy(entry)
    assert copy is not None
    picture = me.get(f"{path}/copy/{copy.pages[0].code}")
    assert picture.data.startswith(b"\xff\xd8")
    assert f"{path}/copy/{copy.pages[0].code}" in shown.text

    fields = {**hidden(shown), **SCAN, **AGREED, "confirmed": "y", "deed": "submit"}
    assert f"{path}/receipt" == me.send(path, fields).headers["Location"]
    assert ("第六条", EntryStatus.SUBMITTED) == (entry_at(path).title, entry_at(path).status)


def test_masks_are_burned_into_a_new_copy_that_needs_a_new_look(
    me: WatchedClient, path: str, app: Flask
) -> None:
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    entry = drawn(path)
    (page,), first = queries.current_pages(entry), queries.current_copy(entry)
    assert first is not None
    masks = f"{path}/pages/{page.code}/masks"
    assert 'value="65"' in me.get(masks).text
    sent = {"mask-0-x": "0", "mask-0-y": "0", "mask-0-w": "50", "mask-0-h": "100"}
    assert 303 == me.send(masks, sent).status_code
    second = queries.current_copy(drawn(path))
    assert second is not None

    assert first.code != second.code
    assert None is second.confirmed_at
    from PIL import Image  # noqa: PLC0415  # slow to import

    image = Image.open(BytesIO(storage().read(second.pages[0].preview_key)))
    left = {image.getpixel((x, y)) for x in range(40, image.width // 2 - 40, 40) for y in (40, 400)}
    # two greys of the hatching, and nothing of the red and blue below
    assert all(max(colour) - min(colour) < 8 for colour in left)


def test_a_mask_that_is_no_rectangle_is_refused_with_the_numbers_kept(
    me: WatchedClient, path: str, app: Flask
) -> None:
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    (page,) = queries.current_pages(drawn(path))
    before = page.masks
    for wrong in ("101", "-1", "abc", "nan", ""):
        sent = {"mask-0-x": "12", "mask-0-y": "0", "mask-0-w": wrong, "mask-0-h": "10"}
        answer = me.send(f"{path}/pages/{page.code}/masks", sent)

        assert 422 == answer.status_code, wrong
        assert "方框要填四个数字" in answer.text, wrong
        assert 'value="12"' in answer.text, wrong
    assert [before] == [one.masks for one in queries.current_pages(entry_at(path))]


def test_every_leaf_of_a_tiff_is_a_page_and_pages_change_places(
    me: WatchedClient, path: str, app: Flask
) -> None:
    upload(me, path, tiff_pages(), "两页.tif")
    upload(me, path, saved(quarters(), "JPEG"), "局部.jpg")
    entry = drawn(path)
    before = [page.code for page in queries.current_pages(entry)]
    sizes = [(page.width, page.height) for page in queries.current_pages(entry)]
    assert [(1200, 800), (600, 900), (1200, 800)] == sizes

    shown = me.get(path)
    me.send(path, {**hidden(shown), **SCAN, "move": f"{before[2]}:up"})
    after = [page.code for page in queries.current_pages(entry_at(path))]
    assert [before[0], before[2], before[1]] == after
    copy = queries.current_copy(drawn(path))
    assert copy is not None
    assert [True, True, False] == [page.width > page.height for page in copy.pages]


def test_a_page_is_removed_and_too_many_are_refused(
    me: WatchedClient, path: str, app: Flask
) -> None:
    for number in range(4):
        picture = saved(quarters(1200, 800 + number), "JPEG")
        assert 201 == upload(me, path, picture, f"{number}.jpg").status_code
    answer = upload(me, path, tiff_pages(), "两页.tif")
    assert (422, True) == (answer.status_code, "图片最多 5 张，已有 4 张" in answer.text)
    first = queries.current_pages(entry_at(path))[0]
    removed = me.send(f"{path}/pages/{first.code}/remove", {**hidden(me.get(path)), **SCAN})

    assert 303 == removed.status_code
    assert 3 == len(queries.current_pages(entry_at(path)))


def test_a_seal_script_work_needs_its_transcription(me: WatchedClient, path: str) -> None:
    answer = me.send(path, {**hidden(me.get(path)), **SCAN, "script": "篆书", "deed": "submit"})

    assert 422 == answer.status_code
    assert "篆书作品请附释文，逐字写出" in answer.text


def test_the_unmasked_preview_is_for_those_who_handle_the_entry_alone(
    me: WatchedClient, path: str, office: Office, app: Flask
) -> None:
    upload(me, path, saved(quarters(), "JPEG"), "全幅.jpg")
    (page,) = queries.current_pages(drawn(path))
    preview = me.get(f"{path}/pages/{page.code}/preview")

    assert b"\xff\xd8" == preview.data[:2]
    assert "sandbox; default-src 'none'" == preview.headers["Content-Security-Policy"]
    assert "private, no-store" == preview.headers["Cache-Control"]
    assert "nosniff" == preview.headers["X-Content-Type-Options"]
    assert {"ETag", "Last-Modified", "Content-Disposition"}.isdisjoint(preview.headers.keys())


def test_a_picture_that_cannot_be_drawn_says_so_and_can_be_tried_again(
    me: WatchedClient, path: str, app: Flask
) -> None:
    whole = bytearray(saved(quarters(), "PNG"))
    start = whole.index(b"IDAT") + 4
    whole[start : start + 40] = bytes(40)
    assert 201 == upload(me, path, bytes(whole), "坏图.png").status_code
    (page,) = queries.current_pages(drawn(path))
    shown = me.get(path)

    assert PageState.DAMAGED is page.state
    assert page.problem is not None
    assert page.problem in shown.text
    retried = me.send(f"{path}/pages/{page.code}/retry", {**hidden(shown), **SCAN})
    assert 303 == retried.status_code
    (again,) = queries.current_pages(entry_at(path))
    assert (PageState.PENDING, None) == (again.state, again.problem)
    sent = me.send(path, {**hidden(me.get(path)), **SCAN, **AGREED, "deed": "submit"})
    assert 422 == sent.status_code
