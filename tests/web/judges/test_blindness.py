"""The judges' desk never says who made a work: canaries, one 404, quiet headers."""

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask, current_app, url_for

from portal.extensions import db
from portal.files import active
from portal.judging.operations import discussions
from portal.models import (
    Assignment,
    BlindCode,
    CalibrationWork,
    Entry,
    JudgeCopy,
    JudgeFigure,
    JudgePage,
    Manuscript,
    StoredFile,
)
from portal.models.enums import AssignmentState, CategoryKind, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_calibration_work,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.portal.files.pictures import quarters, saved

As = Callable[..., WatchedClient]
CANARY = "CANARY"
ELSEWHERE = {"judges.compare", "judges.criterion", "judges.discussion"}
# of rounds of another kind: see the tests of their desks
OTHER_KINDS = {"judges.ballot", "judges.reopen_ballot", "judges.sifting"}


def code_of(assignment: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=assignment.entry_id).scalar()


def canary_reading(kind: CategoryKind, judge_of: Assignment | None = None) -> Assignment:
    """Return a reading whose author, unit, title, file and findings all carry the canary."""
    call = judge_of.round.category.call if judge_of else make_call()
    category = next(one for one in call.categories if one.kind is kind)
    unit = make_unit(name=f"{CANARY}{kind}单位")
    submitter = make_user(name=f"{CANARY}张三", login=f"{CANARY}-{kind}", unit_id=unit.id)
    entry = make_blind_entry(category=category, unit=unit, submitter=submitter)
    entry.title = f"{CANARY}题目"
    copy = db.session.query(JudgeCopy).filter_by(entry_id=entry.id).one()
    copy.findings = [{"kind": "name", "action": "masked", "text": f"{CANARY}张三", "own": True}]
    file = StoredFile(
        sha256="0" * 64, size=1, kind="docx", media_type="application/x",
        storage_key="00/" + "0" * 64, original_name=f"{CANARY}.docx", uploaded_at=NOW,
        uploaded_by_id=submitter.id,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    if kind is CategoryKind.ESSAY:
        db.session.add(Manuscript(entry_id=entry.id, number=1, file_id=file.id, characters=1800))
        add_figure(copy)
    else:
        copy.title, copy.blocks = entry.title, []
        add_page(copy)
    judge = judge_of.judge if judge_of else make_judge(call=call)
    round_ = make_round(category=category, state=RoundState.OPEN)
    return make_assignment(round_=round_, judge=judge, entry=entry, plan=make_plan(round_=round_))


def add_page(copy: JudgeCopy) -> JudgePage:
    """Keep a real picture as page, preview and thumbnail, and a pyramid of one tile."""
    jpeg = saved(quarters(), "JPEG")
    pyramid = io.BytesIO()
    with zipfile.ZipFile(pyramid, "w") as archive:
        archive.writestr("tiles.dzi", '<Image TileSize="512" Overlap="1" Format="jpg"/>')
        archive.writestr("tiles_files/0/0_0.jpg", jpeg)
    store = active.storage()
    key = store.put_bytes(jpeg)
    page = JudgePage(
        copy_id=copy.id, position=0, width=1200, height=800, page_key=key, preview_key=key,
        thumb_key=key, pyramid_key=store.put_bytes(pyramid.getvalue()),
    )  # fmt: skip
    db.session.add(page)
    db.session.flush()
    return page


def add_figure(copy: JudgeCopy) -> JudgeFigure:
    """Keep a real picture inside an essay."""
    key = active.storage().put_bytes(saved(quarters(), "JPEG"))
    figure = JudgeFigure(copy_id=copy.id, position=0, width=1200, height=800, picture_key=key)
    db.session.add(figure)
    db.session.flush()
    return figure


def addresses(*readings: Assignment) -> list[str]:
    """Return every GET address of the desk, filled with what these readings have."""
    pages = [code for (code,) in db.session.query(JudgePage.code)]
    values: dict[str, list[object]] = {
        "work_code": [code for (code,) in db.session.query(CalibrationWork.code)],
        "blind_code": [code_of(one) for one in readings],
        "round_code": [one.round.code for one in readings],
        "page_code": list(pages),
        "figure_code": [code for (code,) in db.session.query(JudgeFigure.code)],
        "size": ["page", "preview", "thumb"], "level": [0], "column": [0], "row": [0],
    }  # fmt: skip
    found = []
    with current_app.test_request_context():
        for rule in current_app.url_map.iter_rules():
            is_page = rule.endpoint.startswith("judges.") and "GET" in (rule.methods or set())
            # asked for by its query, and by criteria that differ, below
            if is_page and rule.endpoint not in ELSEWHERE | OTHER_KINDS:
                filled: list[dict[str, object]] = [{}]
                for name in sorted(rule.arguments):
                    filled = [one | {name: value} for one in filled for value in values[name]]
                found += [url_for(rule.endpoint, **one) for one in filled]
    found += [f"/judging/compare?left={code_of(one)}" for one in readings]
    found.append(f"/judging/{code_of(readings[0])}/discussion")
    for one in readings:
        key = one.round.rubric.criteria[0].key
        found.append(f"/judging/rounds/{one.round.code}/criteria/{key}")
    return [*found, "/judging?show=all", "/judging?show=signed", "/judging?after=ZW"]


def test_no_page_or_header_of_the_desk_carries_an_identity(app: Flask, as_: As) -> None:
    essay = canary_reading(CategoryKind.ESSAY)
    scan = canary_reading(CategoryKind.CALLIGRAPHY, essay)
    make_scorecard(assignment=canary_signed(essay))
    unit = make_unit(name=f"{CANARY}试评单位")
    tried = make_blind_entry(category=essay.round.category, unit=unit, author=f"{CANARY}李四")
    add_page(db.session.query(JudgeCopy).filter_by(entry_id=tried.id).one())
    make_calibration_work(entry=tried)
    discussed(essay)
    client = as_(essay.judge.user)

    leaks, seen = [], 0
    for address in addresses(essay, scan):
        answer = client.get(address)
        # the list of units to choose from is everybody's; a work's unit is nowhere else
        body = answer.get_data() if address != "/judging/declaration" else b""
        assert 200 == answer.status_code, address
        seen += 1
        if CANARY.encode() in body or CANARY in json.dumps(list(answer.headers)):
            leaks.append(address)

    assert [] == leaks
    assert 20 <= seen


def discussed(essay: Assignment) -> None:
    """Let a colleague who carries the canary sign the essay and talk, and the judge sign too."""
    essay.round.has_discussion = essay.round.shows_peers = True
    colleague = make_judge(call=essay.round.category.call, name=f"{CANARY}评委")
    entry = db.session.get_one(Entry, essay.entry_id)
    other = make_assignment(round_=essay.round, judge=colleague, entry=entry)
    for one in (essay, other):
        make_scorecard(assignment=one)
    discussions.say(other.id, text="收得急。", actor=colleague.user, at=NOW)


def canary_signed(essay: Assignment) -> Assignment:
    return make_assignment(
        round_=essay.round, judge=essay.judge, plan=make_plan(round_=essay.round)
    )


@pytest.mark.parametrize(
    ("path", "kept_for"),
    [
        ("figures/{figure}.jpg", "private, no-store"),
        ("pages/{page}/thumb.jpg", "private, no-store"),
        ("pages/{page}/preview.jpg", "private, no-store"),
        ("pages/{page}/page.jpg", "private, no-store"),
        ("pages/{page}/tiles.dzi", "private, max-age=300"),
        ("pages/{page}/tiles_files/0/0_0.jpg", "private, max-age=300"),
    ],
)
def test_picture_headers_tell_nothing(app: Flask, as_: As, path: str, kept_for: str) -> None:
    scan = canary_reading(CategoryKind.CALLIGRAPHY)
    copy = db.session.query(JudgeCopy).filter_by(entry_id=scan.entry_id).one()
    codes = {"figure": add_figure(copy).code, "page": db.session.query(JudgePage.code).scalar()}
    code = codes["figure" if "figure" in path else "page"]

    answer = as_(scan.judge.user).get(f"/judging/{path.format(**codes)}")
    kept = {
        name: answer.headers.get(name)
        for name in ("Cache-Control", "Last-Modified", "ETag", "Content-Security-Policy",
                     "X-Content-Type-Options", "Content-Disposition", "Set-Cookie")
    }  # fmt: skip

    assert 200 == answer.status_code
    assert {
        "Cache-Control": kept_for,
        "Last-Modified": None,
        "ETag": None,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'inline; filename="{code}.{path.rpartition(".")[2]}"',
        "Set-Cookie": None,
    } == kept
    assert "Cookie" in answer.headers["Vary"]


def test_absent_foreign_recused_and_unbegun_are_one_answer(app: Flask, as_: As) -> None:
    mine = canary_reading(CategoryKind.CALLIGRAPHY)
    rival = make_judge(call=mine.round.category.call)
    foreign = as_(rival.user)
    page = db.session.query(JudgePage.code).scalar()
    # a work says where it may have gone, the rest that it is not there: whoever asks, for whatever
    works = [f"/judging/{code_of(mine)}/scorecard", f"/judging/{code_of(mine)}/recuse",
             "/judging/SF-2027-0000/scorecard"]  # fmt: skip
    others = [f"/judging/pages/{page}/thumb.jpg", f"/judging/pages/{page}/tiles.dzi",
              "/judging/pages/NOPE/thumb.jpg",
              f"/judging/rounds/{mine.round.code}/sheet"]  # fmt: skip

    found = [{plain(foreign, one) for one in group} for group in (works, others)]
    mine.state = AssignmentState.RECUSED
    own = as_(mine.judge.user)
    found += [{plain(own, one) for one in group} for group in (works, others)]

    assert [1, 1, 1, 1] == [len(group) for group in found]
    assert {404} == {status for group in found for status, _ in group}


def plain(client: WatchedClient, address: str) -> tuple[int, str]:
    """Return status and body without the token and the address the page repeats."""
    answer = client.get(address)
    text = re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
    return answer.status_code, re.sub(r'href="/display[^"]*"', "", text)


def test_others_find_no_desk_at_all(app: Flask, as_: As) -> None:
    reading = make_assignment()

    assert 404 == as_(make_user()).get(f"/judging/{code_of(reading)}/scorecard").status_code
    assert 404 == as_(make_user()).get("/judging").status_code


def test_a_stranger_is_asked_to_sign_in(app: Flask, client: WatchedClient) -> None:
    reading = make_assignment()
    db.session.commit()

    answer = client.get(f"/judging/{code_of(reading)}/scorecard")

    assert (303, "/sign-in") == (answer.status_code, answer.location)
