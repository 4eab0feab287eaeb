"""Pictures inside an essay, on the desk of its author: seen, left out, out of others' reach."""

import io
import re

from flask import Flask
from PIL import Image

from portal.entries import queries
from portal.extensions import db
from portal.models import JudgeCopy, Manuscript
from portal.models.enums import EntryStatus, Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.everything import everything
from tests.portal.files.pictures import quarters, saved
from tests.web.submitters.conftest import Office
from tests.web.submitters.pages import begin, entry_at, filled, upload

SHOWN = re.compile(r'<figure class="fig"><img src="([^"]+)"')
CHOICE = re.compile(r'name="hidden_figures"[^>]*?value="([^"]+)"')


def copy_of(path: str) -> JudgeCopy:
    """Return the judge copy that stands."""
    copy = queries.current_copy(entry_at(path))
    assert copy is not None
    return copy


def test_an_author_leaves_a_picture_out_and_takes_it_back(
    app: Flask, me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    assert 201 == upload(me, path, everything()).status_code
    page = me.get(path)
    shown, choices = SHOWN.findall(page.text), CHOICE.findall(page.text)

    assert (3, 3) == (len(shown), len(choices))
    assert "文中有 3 张图" in page.text
    assert 2 == page.text.count("图（格式不支持，未显示）")
    picture = me.get(shown[1])
    assert (200, "image/jpeg") == (picture.status_code, picture.mimetype)
    assert (1000, 667) == Image.open(io.BytesIO(picture.data)).size
    assert b"CANARY" not in picture.data

    first = copy_of(path)
    me.send(path, filled(page, hidden_figures=choices[1:2]))
    second, page = copy_of(path), me.get(path)

    assert [shown[0], shown[2]] == SHOWN.findall(page.text)
    assert choices == CHOICE.findall(page.text)
    assert [choices[0], choices[2]] == [one.picture_key for one in second.figures]
    assert first.digest != second.digest
    assert 200 == me.get(shown[1]).status_code

    me.send(path, filled(page, hidden_figures=[]))
    assert choices == [one.picture_key for one in copy_of(path).figures]
    assert [] == entry_at(path).answers["hidden_figures"]


def test_a_picture_that_comes_twice_is_kept_once_and_shown_twice(
    me: WatchedClient, office: Office
) -> None:
    from docx import Document  # noqa: PLC0415  # slow to import

    document, stream = Document(), io.BytesIO()
    for line in ("信是三月初到的，邮戳模糊。", "六月又来了一封。"):
        document.add_paragraph(line)
        document.add_picture(io.BytesIO(saved(quarters(), "PNG")))
    document.save(stream)
    path = begin(me, office.call.code)
    answer = upload(me, path, stream.getvalue())
    manuscript = queries.current_manuscript(entry_at(path))
    assert manuscript is not None
    keys = [block["picture"]["key"] for block in manuscript.blocks if block["kind"] == "figure"]

    assert 201 == answer.status_code
    assert 2 == len(keys)
    assert 1 == len(set(keys))
    assert 2 == len(SHOWN.findall(me.get(path).text))


def test_a_picture_that_is_not_the_authors_cannot_be_named(
    app: Flask, me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, everything())
    me.send(path, filled(me.get(path), hidden_figures=["aa/" + "a" * 64, "x"]))

    assert [] == entry_at(path).answers["hidden_figures"]


def test_organisers_are_told_of_pictures_and_see_what_judges_will(
    app: Flask, me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, everything())
    me.send(path, filled(me.get(path), confirmed="y"))
    entry = entry_at(path)
    entry.status, entry.submitted_at = EntryStatus.SUBMITTED, NOW
    organiser = make_user(role=Role.ORGANISER, call=office.call)
    db.session.commit()
    theirs = WatchedClient(app).enter(organiser)

    page = theirs.get(f"/organise/{office.call.code}/entries/{entry.code}")

    assert "文中有 3 张图，请看图里有没有姓名、单位、印章" in page.text
    assert "文中有 3 张图" in theirs.get(f"/organise/{office.call.code}/screening").text
    assert ["image/jpeg"] * 3 == [theirs.get(one).mimetype for one in SHOWN.findall(page.text)]


def test_nobody_else_gets_a_picture_and_no_number_past_the_last(
    app: Flask, me: WatchedClient, office: Office
) -> None:
    path = begin(me, office.call.code)
    upload(me, path, everything())
    address = SHOWN.findall(me.get(path).text)[0]
    stranger = make_user(unit_id=office.unit.id)
    make_grant(user=stranger, role=Role.SUBMITTER, call=office.call)
    db.session.commit()

    for number in ("0", "4", "99999999999"):
        assert 404 == me.get(f"{address.rpartition('/')[0]}/{number}").status_code
    code = db.session.query(Manuscript.code).scalar()
    assert 404 == me.get(address.replace(code, "ABSENT2345678")).status_code
    assert 404 == WatchedClient(app).enter(stranger).get(address).status_code
