"""A ballot is over what its judge may read today; what was signed before stays as it was signed."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal.entries.operations.vetoing import veto_entry
from portal.extensions import db
from portal.judging import queries
from portal.judging.conflicted import ResultInConflict, conflicted_readings, seen_as
from portal.judging.operations import rounds
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.models import Assignment, Entry, JudgeCopy, JudgeProfile, Round
from portal.models.enums import RoundKind, Rule, ScorecardState
from tests.factories.account import make_user
from tests.factories.judging import NOW
from tests.factories.programmes import LATER, make_kind_round, ranked
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]
Leave = Callable[[Assignment], None]

ALL, LEFT = "A0003,A0001,A0002", "A0003,A0002"


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def disqualify(reading: Assignment) -> None:
    veto_entry(
        db.session.get_one(Entry, reading.entry_id), reason="抄袭", actor=make_user(), at=NOW
    )


def move_to_the_unit(reading: Assignment) -> None:
    reading.judge.user.unit_id = db.session.get_one(Entry, reading.entry_id).unit_id
    db.session.flush()


def mask_anew(reading: Assignment) -> None:
    copy_of(reading).replaced_at = NOW
    db.session.flush()


def copy_of(reading: Assignment) -> JudgeCopy:
    return db.session.scalars(select(JudgeCopy).filter_by(entry_id=reading.entry_id)).one()


def make_ballots(judges: int = 2) -> tuple[Round, dict[JudgeProfile, list[Assignment]]]:
    return make_kind_round(RoundKind.RANKING, Rule.BORDA, entries=3, judges=judges)


def stamp_in(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def receipt_in(page: str) -> list[str]:
    return re.findall(r"SHA-256[ \w]+", page)[-1:]


def signed_by(client: WatchedClient, where: str, order: str) -> int:
    stamp = stamp_in(client.get(where).text)
    return client.post(where, data={"order": order, "version": stamp, "deed": "sign"}).status_code


@pytest.mark.parametrize("leave", [disqualify, move_to_the_unit, mask_anew])
def test_a_draft_goes_on_without_what_left_it(app: Flask, as_: As, leave: Leave) -> None:
    round_, piles = make_ballots()
    judge, pile = next(iter(piles.items()))
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}/ballot"
    client.post(where, data={"order": ALL, "version": stamp_in(client.get(where).text)})
    old = {"order": ALL, "version": stamp_in(client.get(where).text)}
    leave(pile[0])

    typed = client.post(f"{where}/draft", data=old | {"field": "order"})
    late = client.post(where, data=old | {"deed": "sign"})

    assert [409, 409] == [typed.status_code, late.status_code]
    assert "要您排的作品有变化" in typed.get_json()["head"]
    assert (True, False) == ("要您排的作品有变化" in late.text, "别的窗口" in late.text)
    assert "有 1 篇作品现在不用您排，已从排序里去掉" in late.text
    assert ["A0003", "A0002"] == re.findall(r'data-code="(\w+)"', late.text)
    # the list of the older page goes without what has left, in the same order
    assert 303 == signed_by(client, where, ALL)
    assert [None, "2", "1"] == [
        one.scorecard.points["place"] if one.scorecard.digest else None for one in pile
    ]


def test_a_signed_order_keeps_places_and_receipt(app: Flask, as_: As) -> None:
    round_, piles = make_ballots()
    first, _ = piles
    where = f"/judging/rounds/{round_.code}/ballot"
    sheet = f"/judging/rounds/{round_.code}/sheet"
    assert [303, 303] == [signed_by(as_(one.user), where, ALL) for one in piles]
    client = as_(first.user)
    before = receipt_in(client.get(where).text)
    disqualify(piles[first][2])
    move_to_the_unit(piles[first][0])

    page = client.get(where).text

    # A0003 was first, A0001 second: both have left, and A0002 stays third
    assert ["3"] == re.findall(r'class="r num">(\d)<', page)
    assert "签字以后有 2 篇作品您不再看得到。您签的名次和回执没有变。" in page
    assert [before] * 3 == [
        receipt_in(text)
        for text in (page, client.get(sheet).text, client.get("/judging/receipts").text)
    ]
    rounds.close_round(round_, note="试", actor=make_user(), at=LATER)
    with pytest.raises(ResultInConflict):
        ranked(round_)
    found = conflicted_readings(round_)
    set_aside_conflicted(round_, seen=seen_as(found), actor=make_user(), at=LATER)
    ranking = ranked(round_)
    names = queries.blind_codes(row.entry_id for row in ranking.rows)
    # what is left of each order counts; on one ballot of two A0001 gets no place
    assert {"A0002": 2} == {names[row.entry_id]: row.readings for row in ranking.rows}
    assert [["A0001", 1]] == ranking.unranked


def test_an_order_taken_back_is_taken_back_whole(app: Flask, as_: As) -> None:
    round_, piles = make_ballots(1)
    ((judge, pile),) = piles.items()
    client, where = as_(judge.user), f"/judging/rounds/{round_.code}/ballot"
    assert 303 == signed_by(client, where, ALL)
    mask_anew(pile[0])

    client.post(f"{where}/reopen", data={"reason": "看漏一件"})
    assert 303 == signed_by(client, where, LEFT)
    assert ScorecardState.REOPENED is pile[0].scorecard.state
    copy_of(pile[0]).replaced_at = None
    db.session.flush()

    # the work is back: the order is open again, and signed whole
    assert 303 == signed_by(client, where, ALL)
    assert ["2", "3", "1"] == [one.scorecard.points["place"] for one in pile]
