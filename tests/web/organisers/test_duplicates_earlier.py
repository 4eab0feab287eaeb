"""Entries of earlier calls in the duplicate check: rights are given call by call."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from portal.extensions import db
from portal.models import Call, DuplicateCase, DuplicatePair, Entry, User
from portal.models.enums import CategoryKind, EntryStatus, Role
from tests.factories.account import make_grant, make_user
from tests.factories.alike import make_pictured_page, make_scan_pair
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import make_case, make_essays, make_pair, make_reference
from tests.factories.entry import make_entry
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.likenesses import LEFT, RIGHT, SAME, make_essay, passages, said

As = Callable[[User], WatchedClient]
LATER = NOW + timedelta(days=30)
ALONE = "水顺着地砖流到门口"


def make_copied(now: Call, before: Call) -> tuple[DuplicateCase, DuplicatePair]:
    """Return the case of an essay whose passages stand in one of an earlier call."""
    old = make_essay(
        before, title="老张的材料", author="周明远", unit="青柳区信访局", text=LEFT, at=NOW
    )
    new = make_essay(
        now, title="一份档案", author="罗书平", unit="白石县信访局", text=RIGHT, at=NOW
    )
    rows = [[c, d, a, b, kind] for a, b, c, d, kind in passages()]
    pair = make_pair(new, old, evidence={"passages": rows})
    case = make_case(pair)
    db.session.commit()
    return case, pair


@pytest.mark.parametrize("knows_both", [False, True])
def test_nobody_of_a_call_one_has_no_right_to_is_named(
    app: Flask, as_: As, *, knows_both: bool
) -> None:
    before, now = make_call(title="第九届征集"), make_call(title="第十届征集")
    case, pair = make_copied(now, before)
    user = make_user(role=Role.ORGANISER, call=now)
    if knows_both:
        make_grant(user=user, role=Role.OBSERVER, call=before)
        db.session.commit()
    client, path = as_(user), f"/organise/{now.code}/duplicates"

    pages = [
        client.get(path + end).text for end in ("", f"/cases/{case.code}", f"/pairs/{pair.code}")
    ]

    told = said("".join(pages))
    secrets = ("周明远", "青柳区", "老张的材料", ALONE)
    assert [knows_both] * 4 == [secret in told for secret in secrets]
    assert knows_both is not ("往届作品、一份档案" in said(pages[0]))
    assert "第九届征集" in pages[1]
    assert said(SAME.format("二十三")) in said(pages[2])
    assert said(SAME.format("十九")) in said(pages[2])


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("knows_both", [False, True])
def test_a_scan_of_a_call_one_has_no_right_to_is_not_shown(
    app: Flask, as_: As, tmp_path: Path, *, knows_both: bool, is_turned: bool
) -> None:
    before, now = make_call(title="第九届征集"), make_call(title="第十届征集")
    old, new = (make_scan_entry(one, at=at) for one, at in ((before, NOW), (now, LATER)))
    prints = []
    for one in (new, old):
        drawn = tmp_path / f"{one.code}.jpg"
        Image.new("RGB", (30, 60), "white").save(drawn)
        prints.append(make_pictured_page(entry=one, picture=drawn))
    first, second = prints[::-1] if is_turned else prints
    a, b = (old, new) if is_turned else (new, old)
    pair = make_scan_pair(
        a=a, b=b, call_id=now.id, a_print_id=first.id, b_print_id=second.id,
        evidence={"inliers": 40, "homography": [1, 0, 0, 0, 1, 0, 0, 0, 1]},
    )  # fmt: skip
    user = make_user(role=Role.ORGANISER, call=now)
    if knows_both:
        make_grant(user=user, role=Role.ORGANISER, call=before)
    db.session.commit()
    client, path = as_(user), f"/organise/{now.code}/duplicates/pairs/{pair.code}"

    page = client.get(path)
    pictures = [client.get(f"{path}/{side}.jpg").status_code for side in ("left", "right")]

    assert 200 == page.status_code
    assert [200 if knows_both else 404, 200] == pictures
    assert knows_both is ("叠看" in page.text)
    assert knows_both is not ("往届作品的图片不显示" in page.text)


def make_scan_entry(call: Call, *, at: datetime) -> Entry:
    """Return a brush work handed in at this moment."""
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    return make_entry(category=category, status=EntryStatus.SUBMITTED, submitted_at=at)


def test_matrix_says_where_nobody_looked(app: Flask, as_: As) -> None:
    call, earlier = make_call(), make_call(title="去年的征集")
    (own,), (old,) = make_essays(1, call=call), make_essays(1, call=earlier)
    paper = make_reference(call)
    case = make_case(make_pair(own, old), make_pair(own, paper))
    client = as_(make_user(role=Role.ORGANISER, call=call))

    page = client.get(f"/organise/{call.code}/duplicates/cases/{case.code}").text
    matrix = page[page.index("两两对照") :]

    # what is of earlier calls, or from outside, is held against this call's entries alone
    assert (2, 0) == (matrix.count("未比"), matrix.count(">无<"))
