"""取消本轮 as its pages have it: asked for with a reason, told wherever the result is told."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.judging.operations import rankings
from portal.models import Plan, User
from portal.models.enums import PoolKind, Role, RoundState, ScorecardState
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW
from tests.factories.judging import assignments_of, make_scorecard
from tests.factories.programmes import LATER, assign_all, make_later_round, make_scored_round
from tests.factories.publishing import make_publication, make_ranking
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
WHY = "专家评委请不齐"
SAID = f"终评已取消，没有进行。原因：{WHY}。名次以初评为准。"


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def test_a_last_round_is_cancelled_on_its_page_and_all_pages_say_so(app: Flask, as_: As) -> None:
    first, entries = make_scored_round([90, 80])
    last = make_later_round(
        first, state=RoundState.OPEN, pool_kind=PoolKind.TOP_COUNT, pool_count=1
    )
    judge = next(iter(assign_all(last, entries[:1], 1)))
    judge.declared_at = judge.briefed_at = NOW
    # what a page tells of a plan
    for plan in db.session.scalars(select(Plan)):
        plan.summary = dict.fromkeys(("entries", "readings", "added", "conflicts"), 1)
        plan.summary |= {"loads": [], "islands": []}
    rankings.compute_ranking(first, actor=make_user(), at=clock.now())
    call, organiser = first.category.call, make_user()
    make_grant(user=organiser, role=Role.ORGANISER, call=call)
    draft = make_scorecard(assignment=assignments_of(last)[0], state=ScorecardState.DRAFT)
    db.session.commit()
    client, desk = as_(organiser), f"/organise/{call.code}"
    here = f"{desk}/rounds/{last.code}"

    # while a judge has a draft there it is refused, so the page does not offer it
    assert f'href="{here}/cancel"' not in client.get(here).text
    assert "名次以初评为准" in client.get(f"{here}/cancel").text
    begun = client.post(f"{here}/cancel", data={"reason": WHY})
    assert (409, [True, True]) == (
        begun.status_code,
        [one in begun.text for one in ("已经有评委在终评打分，不能取消", f"{WHY}</textarea>")],
    )
    db.session.delete(draft)
    db.session.commit()
    assert f'href="{here}/cancel"' in client.get(here).text
    mute = client.post(f"{here}/cancel", data={"reason": " "})
    assert (422, True) == (mute.status_code, "请写明为什么取消" in mute.text)
    assert 303 == client.post(f"{here}/cancel", data={"reason": WHY}).status_code

    assert f"取消的原因：</b>{WHY}" in client.get(here).text
    results, programme = client.get(f"{desk}/results").text, client.get(f"{desk}/programmes/essay")
    assert [True] * 4 == [
        "这一版在取消终评以前算出" in results,
        "锁定名次</a>" not in results,
        SAID in results,
        SAID in programme.text,
    ]
    assert "征文终评已取消，不用再评" in as_(judge.user).get("/judging").text.replace(
        first.category.name, "征文"
    )
    restored = client.post(f"{here}/restore", data={"reason": "经费追加了"})
    assert (409, True) == (restored.status_code, "评委已经看过作品，不能恢复" in restored.text)

    ranking = make_ranking(round_=first, is_locked=True, at=LATER)
    make_publication(ranking=ranking, at=LATER)
    db.session.commit()
    pages = (
        f"{desk}/results/essay/entries/A0001",
        f"/calls/{call.code}/winners",
    )
    assert [True] * 2 == [SAID in client.get(page).text for page in pages]
    assert "取消了评审轮次" in client.get(f"{desk}/trail").text
