"""The mask editor: what is opened and sent back unchanged covers no less than before."""

import re
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image

from portal.entries import queries
from portal.entries.operations import PROPOSAL
from portal.extensions import db
from portal.files.masks import Mask
from portal.web.mask_rows import SIDES, row_of
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.pictures import quarters, saved
from tests.portal.files.sealed import sheet, stamp
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, entry_at, filled, upload
from tests.web.submitters.test_calligraphy import drawn

SIDE = st.floats(0, 1)
NUMBER = re.compile(r'name="(mask-\d+-[xywh])"[^>]*value="([^"]*)"')


@given(x=SIDE, y=SIDE, w=SIDE, h=SIDE)
@example(x=1 / 3, y=2 / 3, w=1 / 3, h=0.0004)
@example(x=1.0, y=0.0, w=1.0, h=1e-9)
def test_a_mask_that_is_looked_at_never_shrinks(x: float, y: float, w: float, h: float) -> None:
    assume(w > 0 and h > 0)
    shown = row_of([x, y, w, h])

    again = Mask(*(float(Decimal(shown[side]) / 100) for side in SIDES))

    for start, length, first, width in ((x, w, again.x, again.w), (y, h, again.y, again.h)):
        assert first <= start
        assert first + width >= min(start + length, 1) - 1e-12
    assert shown == row_of([again.x, again.y, again.w, again.h])


def test_masks_sent_back_as_they_were_shown_are_the_same(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = begin(me, office.call.code, "calligraphy")
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    (page,) = queries.current_pages(drawn(path))
    kept = [0.123456, 0.65, 0.150049, 0.333333]
    page.masks = [kept]
    db.session.commit()
    masks = f"{path}/pages/{page.code}/masks"

    for _ in range(3):
        assert 303 == me.send(masks, dict(NUMBER.findall(me.get(masks).text))).status_code

    (page,) = queries.current_pages(entry_at(path))
    assert [kept] == page.masks


def test_numbers_no_page_has_are_refused(me: WatchedClient, office: Office, app: Flask) -> None:
    path = begin(me, office.call.code, "calligraphy")
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    (page,) = queries.current_pages(drawn(path))
    for wrong in ("sNaN", "1e999999999999999999", "1e99999999999999999999999"):
        sent = {"mask-0-x": "12", "mask-0-y": "0", "mask-0-w": wrong, "mask-0-h": "10"}

        assert 422 == me.send(f"{path}/pages/{page.code}/masks", sent).status_code, wrong


def test_a_proposal_is_taken_by_its_button_without_a_script(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = begin(me, office.call.code, "calligraphy")
    upload(me, path, saved(quarters(), "PNG"), "全幅.png")
    (page,) = queries.current_pages(drawn(path))
    masks = f"{path}/pages/{page.code}/masks"
    shown = me.get(masks).text
    assert ("落款常在这里" in shown, shown.count('class="is-hint"')) == (True, 1)
    typed = {"mask-0-x": "80", "mask-0-y": "0", "mask-0-w": "10", "mask-0-h": "10"}

    answer = me.send(masks, {**typed, "hint": "0"})

    assert (303, masks) == (answer.status_code, answer.headers["Location"])
    (page,) = queries.current_pages(entry_at(path))
    assert [[0.8, 0.0, 0.1, 0.1], [0.0, 0.65, 0.15, 0.35]] == page.masks
    assert "落款常在这里" not in me.get(masks).text


def signed_work(me: WatchedClient, office: Office) -> str:
    """Return the path of a work whose author says that it is signed."""
    path = begin(me, office.call.code, "calligraphy")
    sent = me.send(path, filled(me.get(path), has_signature="yes", deed="save"))
    assert 303 == sent.status_code
    return path


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(stamp(sheet(), side=90), id="seal", marks=pytest.mark.drawing),
        pytest.param(quarters(), id="no seal"),
    ],
)
def test_what_an_author_took_away_stays_away_when_a_page_is_added(
    me: WatchedClient, office: Office, app: Flask, first: Image.Image
) -> None:
    path = signed_work(me, office)
    upload(me, path, saved(first, "JPEG", quality=70), "全幅.jpg")
    (page,) = queries.current_pages(drawn(path))
    assert 1 == len(page.masks)
    masks = f"{path}/pages/{page.code}/masks"
    nothing = dict.fromkeys(dict(NUMBER.findall(me.get(masks).text)), "")
    assert 303 == me.send(masks, nothing).status_code
    assert [] == drawn(path).pages[0].masks

    upload(me, path, saved(stamp(sheet(), side=90), "JPEG", quality=70), "局部.jpg")

    one, other = queries.current_pages(drawn(path))
    assert [] == one.masks
    assert other.masks == other.hints != []


@pytest.mark.drawing
def test_two_pages_sent_at_once_have_the_usual_place_proposed_once(
    me: WatchedClient, office: Office, app: Flask
) -> None:
    path = signed_work(me, office)
    for name in ("全幅.png", "局部.png"):
        upload(me, path, saved(quarters(), "PNG"), name)

    one, other = queries.current_pages(drawn(path))

    assert (PROPOSAL, []) == (one.masks, other.masks)
