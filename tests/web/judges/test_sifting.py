"""The judges' desk in sifting and ranking rounds: words, orders, what is saved, seen and hidden."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.errors import Conflict
from portal.extensions import db
from portal.judging.operations.corrections import correct_scorecard
from portal.models import Assignment, AuditEvent, Entry, JudgeProfile, Round, Scorecard
from portal.models.enums import RoundKind, RoundState, Rule, ScorecardState
from tests.factories.judging import NOW
from tests.factories.programmes import make_kind_round
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
Piles = dict[JudgeProfile, list[Assignment]]


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def make_sifting(entries: int = 2) -> tuple[Round, JudgeProfile, list[Assignment]]:
    """Return an open sifting round of one judge."""
    round_, piles = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=entries, judges=1)
    ((judge, pile),) = piles.items()
    return round_, judge, pile


def make_ballot(entries: int = 3) -> tuple[Round, JudgeProfile, list[Assignment]]:
    """Return an open ranking round of one judge."""
    round_, piles = make_kind_round(RoundKind.RANKING, Rule.SCHULZE, entries=entries, judges=1)
    ((judge, pile),) = piles.items()
    return round_, judge, pile


def card_of(reading: Assignment) -> Scorecard:
    return db.session.scalars(select(Scorecard).filter_by(assignment_id=reading.id)).one()


def stamp_in(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_word_is_saved_by_itself_signed_and_leads_on(app: Flask, as_: As) -> None:
    _, judge, (first, second) = make_sifting()
    client = as_(judge.user)
    assert "/judging/A0001/sifting" == client.get("/judging/A0001/scorecard").location

    saved = client.post(
        "/judging/A0001/sifting/draft", data={"field": "verdict", "verdict": "1", "version": "0"}
    )
    assert 1 == saved.get_json()["version"]
    given = {"verdict": "1", "remark": "切题", "version": "1", "deed": "sign"}
    signed = client.post("/judging/A0001/sifting", data=given)

    assert "/judging/A0002/scorecard?after=A0001" == signed.location
    assert ({"passed": "1"}, ScorecardState.SIGNED, "切题") == (
        card_of(first).points, card_of(first).state, card_of(first).remark,
    )  # fmt: skip
    page = client.get("/judging/A0001/sifting").text
    assert "重新表态" in page
    assert card_of(first).digest[:4] in page
    assert db.session.scalar(select(Scorecard).filter_by(assignment_id=second.id)) is None


def test_a_signature_needs_a_word(app: Flask, as_: As) -> None:
    _, judge, _ = make_sifting(1)

    answer = as_(judge.user).post(
        "/judging/A0001/sifting", data={"remark": "看不清", "version": "0", "deed": "sign"}
    )

    assert 422 == answer.status_code
    assert "请先选通过或者不通过" in answer.text
    assert "看不清" in answer.text


def test_two_windows_never_overwrite_a_word_silently(app: Flask, as_: As) -> None:
    _, judge, (reading,) = make_sifting(1)
    client = as_(judge.user)
    client.post("/judging/A0001/sifting", data={"verdict": "1", "version": "0", "deed": "save"})

    answer = client.post(
        "/judging/A0001/sifting", data={"verdict": "0", "version": "0", "deed": "sign"}
    )
    typed = client.post(
        "/judging/A0001/sifting/draft", data={"field": "verdict", "verdict": "0", "version": "0"}
    )

    assert 409 == answer.status_code == typed.status_code
    assert "这一页：不通过" in answer.text
    assert "通过" == typed.get_json()["fields"]["verdict"]
    assert {"passed": "1"} == card_of(reading).points


def test_a_word_signed_elsewhere_stands_beside_what_was_typed(app: Flask, as_: As) -> None:
    _, judge, _ = make_sifting(2)
    client, where = as_(judge.user), "/judging/A0001/sifting"
    client.post(where, data={"verdict": "1", "version": "0", "deed": "sign"})

    late = client.post(where, data={"verdict": "0", "version": "0", "deed": "save"})
    following = client.get("/judging/A0002/sifting?after=A0001").text

    assert (409, True) == (late.status_code, "<dt>初筛意见</dt><dd><b>通过</b></dd>" in late.text)
    assert "A0001 已签字，通过" in following
    # the copy on the judge's machine is dropped by the page that knows it has arrived
    assert re.search('data-arrived="[^"]+"', following)


def test_a_late_signature_is_refused_and_nothing_is_lost(app: Flask, as_: As) -> None:
    round_, judge, _ = make_sifting(1)
    round_.due_at = datetime(2020, 1, 1, tzinfo=UTC)
    db.session.flush()

    answer = as_(judge.user).post(
        "/judging/A0001/sifting", data={"verdict": "1", "version": "0", "deed": "sign"}
    )

    assert 409 == answer.status_code
    assert "截止时间已经过了" in answer.text


def test_a_list_is_ordered_saved_and_signed_whole(app: Flask, as_: As) -> None:
    round_, judge, pile = make_ballot()
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}/ballot"
    page = client.get("/judging/A0002/scorecard", follow_redirects=True).text
    assert "排出先后" in page

    saved = client.post(
        f"{where}/draft",
        data={"field": "order", "order": "A0003,A0001,A0002", "version": stamp_in(page)},
    )
    noted = client.post(
        f"{where}/draft",
        data={
            "field": "note_A0003",
            "note_A0003": "气韵生动",
            "version": saved.get_json()["version"],
        },
    )
    stale = client.post(f"{where}/draft", data={"field": "order", "version": stamp_in(page)})
    assert [200, 409] == [noted.status_code, stale.status_code]
    assert "A0003、A0001、A0002" == stale.get_json()["fields"]["order"]

    page = client.get(where).text
    # without a script an arrow is a button, and numbers say the rest
    numbers = {"place_A0003": "1", "place_A0001": "2", "place_A0002": "3", "note_A0003": "气韵生动"}
    client.post(where, data=numbers | {"move": "A0002:up", "version": stamp_in(page)})
    page = client.get(where).text
    order = {"order": "A0003,A0002,A0001", "note_A0003": "气韵生动"}
    signed = client.post(where, data=order | {"deed": "sign", "version": stamp_in(page)})

    receipt = client.get(signed.location).text
    assert "排序表回执" in receipt
    assert ["3", "2", "1"] == [card_of(reading).points["place"] for reading in pile]
    assert {ScorecardState.SIGNED} == {card_of(reading).state for reading in pile}
    assert "气韵生动" == card_of(pile[2]).remark
    assert "第 1 名" in client.get("/judging?show=all").text
    assert 303 == client.post(f"{where}/reopen", data={"reason": "看漏一件"}).status_code
    assert {ScorecardState.REOPENED} == {card_of(reading).state for reading in pile}


def test_places_that_stand_twice_are_refused_with_everything_kept(app: Flask, as_: As) -> None:
    round_, judge, _ = make_ballot(2)
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}/ballot"
    given = {"place_A0001": "1", "place_A0002": "1", "note_A0002": "用笔老到"}

    answer = client.post(where, data=given | {"version": stamp_in(client.get(where).text)})

    assert 422 == answer.status_code
    assert "第 1 名写了不止一件" in answer.text
    assert "用笔老到" in answer.text


def test_neither_page_knows_who_made_a_work(app: Flask, as_: As) -> None:
    round_, ranker, pile = make_ballot(2)
    _, sifter, more = make_sifting(1)
    ids = [reading.entry_id for reading in (*pile, *more)]
    entries = db.session.scalars(select(Entry).where(Entry.id.in_(ids))).all()
    known = {word for one in entries for word in (one.unit.name, one.submitter.name, one.code)}

    pages = [
        as_(ranker.user).get(f"/judging/rounds/{round_.code}/ballot").text,
        as_(ranker.user).get("/judging/compare?left=A0001").text,
        as_(sifter.user).get("/judging/A0001/sifting").text,
    ]

    assert all("A0001" in page for page in pages)
    assert [] == [word for word in known for page in pages if word in page]


@pytest.mark.parametrize("kind", ["sifting", "ballot"])
def test_other_rounds_have_no_such_page(app: Flask, as_: As, kind: str) -> None:
    round_, judge, _ = make_ballot(1) if kind == "sifting" else make_sifting(1)
    paths = {"sifting": "/judging/A0001/sifting", "ballot": f"/judging/rounds/{round_.code}/ballot"}

    assert 404 == as_(judge.user).get(paths[kind]).status_code
    round_.state = RoundState.PLANNED
    db.session.flush()
    assert 404 == as_(judge.user).get(paths[kind]).status_code


@pytest.mark.parametrize("entries", [1, 3])
def test_pages_take_the_same_queries_for_one_work_and_for_three(
    app: Flask, as_: As, counted: Callable[[Callable[[], object]], int], entries: int
) -> None:
    _, judge, _ = make_sifting(entries)
    client = as_(judge.user)
    assert 15 == counted(lambda: client.get("/judging/A0001/sifting"))
    round_, judge, _ = make_ballot(entries)
    client = as_(judge.user)
    assert 13 == counted(lambda: client.get(f"/judging/rounds/{round_.code}/ballot"))


def test_words_are_overlooked_signed_together_and_printed_as_words(app: Flask, as_: As) -> None:
    round_, judge, readings = make_sifting(3)
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}"
    for code, word in (("A0001", "0"), ("A0002", "1")):
        data = {"field": "verdict", "verdict": word, "version": "0"}
        client.post(f"/judging/{code}/sifting/draft", data=data)

    overview, asked = client.get(f"{where}/scores").text, client.get(f"{where}/sign").text
    cards = re.findall(r'value="([^":]+:\d+)" checked', asked)
    signed = client.post(f"{where}/sign", data={"card": cards})
    sheet = client.get(f"{where}/sheet").text

    assert "通过 1，不通过 1，没意见 1" in overview
    assert ["A0001:1", "A0002:1"] == sorted(cards)
    assert 303 == signed.status_code
    verbs = select(func.count()).where(AuditEvent.verb == "verdict.signed")
    assert 2 == db.session.scalar(verbs)
    assert ["不通过", "通过"] == re.findall(r'class="r num"><b>([^<]+)</b>', sheet)
    criteria = [one.name for one in round_.rubric.criteria]
    assert not [name for name in criteria if name in overview + asked + sheet]
    others = ("offline", "offline.xlsx", f"criteria/{round_.rubric.criteria[0].key}")
    assert {404} == {client.get(f"{where}/{one}").status_code for one in others}
    # a word is no slip of the pen that could be put right with points
    round_.state = RoundState.CLOSED
    with pytest.raises(Conflict):
        correct_scorecard(
            card_of(readings[0]), judge=judge.code, points={}, reason="笔误", version=3,
            actor=judge.user, at=NOW,
        )  # fmt: skip


def test_a_signed_order_prints_places_and_one_receipt(app: Flask, as_: As) -> None:
    round_, judge, _ = make_ballot()
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}"
    stamp = stamp_in(client.get(f"{where}/ballot").text)
    order = "A0003,A0001,A0002"
    client.post(f"{where}/ballot", data={"order": order, "version": stamp, "deed": "sign"})

    ballot, sheet = client.get(f"{where}/ballot").text, client.get(f"{where}/sheet").text
    receipts = client.get("/judging/receipts").text

    assert ["第 1 名", "第 2 名", "第 3 名"] == re.findall(r'class="r num"><b>([^<]+)</b>', sheet)
    assert order.split(",") == re.findall(r'<th scope="row" class="code">([^<]+)', sheet)
    assert not [one.name for one in round_.rubric.criteria if one.name in sheet]
    assert f"{where}/ballot" == client.get(f"{where}/scores").location
    (own,) = re.findall(r"排序表回执：\s*<div[^>]*>(SHA-256[ \w]+)", ballot)
    assert (True, True) == (own in sheet, own in receipts)
