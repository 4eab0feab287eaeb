"""The organisers' pages of pools, programmes and casting votes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from portal.extensions import db
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import rounds, verdicts
from portal.judging.queries.pools import rounds_of_category
from portal.models import User
from portal.models.enums import Combination, PoolKind, Role, RoundKind, RoundState, Rule
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_round
from tests.factories.programmes import (
    make_kind_round,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]


@pytest.fixture(autouse=True)
def no_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the tokens out: another test proves that a form without one is refused."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)


def organiser_of(call: object) -> User:
    user = make_user()
    make_grant(user=user, role=Role.ORGANISER, call=call)
    # a refused form rolls back what is not committed
    db.session.commit()
    return user


def test_a_pool_is_ruled_drawn_and_mended_on_its_page(app: Flask, as_: As) -> None:
    first, _ = make_scored_round([90, 80, 80, 70], state=RoundState.OPEN)
    later = make_later_round(first, pool_kind=PoolKind.ALL)
    call = first.category.call
    client = as_(organiser_of(call))
    path = f"/organise/{call.code}/rounds/{later.code}/pool"

    bad = client.post(path, data={"kind": "top_share", "share": "abc"})
    assert (422, True) == (bad.status_code, "请填写百分比" in bad.text)
    mute = client.post(path, data={"kind": "top_count", "count": "2"})
    assert (422, True) == (mute.status_code, "初评已经开评" in mute.text)
    client.post(path, data={"kind": "top_count", "count": "2", "reason": "评委会决定取两名"})
    first.state = RoundState.CLOSED
    ranked(first)
    db.session.commit()
    client.post(f"{path}/draw")
    page = client.get(path).text
    assert "并列的全部入围" in page
    assert "共 3 件" in page
    refused = client.post(f"{path}/entry", data={"entry": "A0004", "is_in": "1", "reason": ""})
    assert "请写明理由" in refused.text
    client.post(f"{path}/entry", data={"entry": "A0004", "is_in": "1", "reason": "评委提议"})
    assert "共 4 件" in client.get(path).text
    assert "评委提议" in client.get(f"{path}?show=hand").text
    client.post(f"{path}/entry", data={"undo": "A0004"})
    assert "A0004" in client.get(f"{path}?show=out").text


def test_what_is_fixed_after_a_round_is_shown_and_the_rest_still_saved(app: Flask, as_: As) -> None:
    first, _ = make_scored_round([90, 80], state=RoundState.OPEN)
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=1)
    call = first.category.call
    client, desk = as_(organiser_of(call)), f"/organise/{call.code}"
    here, programme = f"{desk}/rounds/{later.code}", f"{desk}/programmes/essay"
    assert "写明理由" in client.get(f"{here}/ties").text
    client.post(f"{here}/ties", data={"first": "median", "second": "", "third": ""})
    client.post(
        f"{here}/ties", data={"first": "median", "second": "", "third": "", "reason": "会议决定"}
    )
    assert "请写明理由" in client.post(f"{programme}/rounds").text
    assert "请写明理由" in client.post(f"{here}/remove").text
    first.state = RoundState.CLOSED
    ranked(first)
    db.session.commit()

    assert "终评　改了同分规则。理由：会议决定" in client.get(f"{desk}/results").text
    pages = [client.get(one).text for one in (here, f"{here}/pool", programme)]
    assert [True] * 3 == ["初评的评分已经结束过" in page for page in pages]
    deeds = (f'action="{here}/pool"', f"{here}/ties", "再加一轮<", "删去终评<")
    assert not any(deed in page for deed in deeds for page in pages)
    sent = dict(re.findall(r'type="hidden" name="(kind|rule|passes)" value="(.*?)"', pages[0]))
    assert 303 == client.post(f"{here}/terms", data={**sent, "readings": "2"}).status_code
    other = client.post(f"{here}/terms", data={**sent, "rule": "median", "readings": "2"})
    assert (422, True) == (other.status_code, "后面各轮的规则都不能再改" in other.text)
    db.session.expire_all()
    assert (2, Rule.MEAN, ["median"]) == (later.readings, later.rule, later.tie_chain)


def test_a_programme_is_chosen_weighed_and_lengthened(app: Flask, as_: As) -> None:
    call = make_call()
    category = call.categories[0]
    client = as_(organiser_of(call))
    path = f"/organise/{call.code}/programmes/{category.key}"

    assert "初筛—评分—终评排序" in client.get(path).text
    client.post(f"{path}/preset", data={"preset": "two"})
    first, last = rounds_of_category(category)
    bad = client.post(f"{path}/combination", data={"how": "weighted", f"weight_{first.code}": "30"})
    assert "最后一轮终评要占权重" in bad.text
    sums = {"how": "weighted", f"weight_{first.code}": "30", f"weight_{last.code}": "60"}
    assert "等于 100" in client.post(f"{path}/combination", data=sums).text
    client.post(
        f"{path}/combination",
        data={"how": "weighted", f"weight_{first.code}": "30", f"weight_{last.code}": "70"},
    )
    assert "30%" in client.get(path).text
    client.post(f"{path}/combination", data={"how": "last_round"})
    assert Combination.LAST_ROUND is category.combination
    client.post(f"{path}/rounds")
    assert ["初评", "终评", "第 3 轮"] == [one.name for one in rounds_of_category(category)]
    third = rounds_of_category(category)[-1]
    client.post(f"/organise/{call.code}/rounds/{third.code}/remove")
    assert 2 == len(rounds_of_category(category))
    assert "终评" in client.get(f"/organise/{call.code}/rounds").text


def test_terms_name_a_kind_and_its_rule(app: Flask, as_: As) -> None:
    first = make_round()
    call = first.category.call
    client, path = as_(organiser_of(call)), f"/organise/{call.code}/rounds/{first.code}"

    wrong = client.post(f"{path}/terms", data={"kind": "sifting", "rule": "mean", "readings": "3"})
    assert "初筛不能用" in wrong.text
    terms = {"kind": "sifting", "rule": "at_least", "readings": "3", "passes": "2"}
    client.post(f"{path}/terms", data=terms)
    db.session.expire_all()
    assert (RoundKind.SIFTING, Rule.AT_LEAST, 2) == (first.kind, first.rule, first.passes)


def test_an_open_round_is_extended_with_a_reason(app: Flask, as_: As) -> None:
    first = make_round(state=RoundState.OPEN)
    call = first.category.call
    client, path = as_(organiser_of(call)), f"/organise/{call.code}/rounds/{first.code}/extend"

    assert "请写明延期的原因" in client.post(path, data={"due_at": "2095-01-01T10:00"}).text
    client.post(path, data={"due_at": "2095-01-01T10:00", "reason": "评委出差"})

    db.session.expire_all()
    assert datetime(2095, 1, 1, 2, tzinfo=UTC) == first.due_at


def test_a_split_is_settled_on_its_page(app: Flask, as_: As) -> None:
    round_, piles = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=1, judges=2)
    for (judge, (reading,)), is_passed in zip(piles.items(), (True, False), strict=True):
        verdicts.sign_verdict(
            reading.id,
            is_passed=is_passed,
            remark=f"理由{is_passed:d}",
            version=0,
            actor=judge.user,
            at=NOW,
        )
    round_.state = RoundState.CLOSED
    db.session.flush()
    call = round_.category.call
    client, path = as_(organiser_of(call)), f"/organise/{call.code}/rounds/{round_.code}/casting"

    rank = f"/organise/{call.code}/results/{round_.category.key}/rank"

    assert path == client.post(rank).location
    waiting = client.get(path).text
    assert "还有 1 件相持，都定了才能排名" in waiting
    assert ["不通过：理由0", "通过：理由1"] == re.findall(
        r'<p class="kept mb-1">(.+?)</p>', waiting
    )
    client.post(path, data={"entry": "a0001", "is_passed": "1", "reason": "立意好。"})

    page = client.get(path).text
    assert "立意好" in page
    assert "没有等待定夺的作品" in page
    assert "done=ranked" in client.post(rank).location
    results = rank.rpartition("/")[0]
    assert "组织者定夺通过</td>" in client.get(results.rpartition("/")[0]).text
    explained = client.get(f"{results}/entries/A0001").text
    assert "评委意见相持，组织者定夺通过。理由：立意好。</li>" in explained
    told = {one.heading: one for one in minutes_of(round_, with_names=False).sections}
    result = told["五、初筛结果"]
    assert "通过 1 件，没有通过 0 件。" in result.sentences
    assert result.grid is not None
    assert (("A0001", "通过", "立意好。"),) == result.grid.rows


def test_reasons_wait_for_the_lock_where_a_word_came_after_the_end(app: Flask, as_: As) -> None:
    round_, piles = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=2, judges=2)
    for (judge, pile), is_passed in zip(piles.items(), (True, False), strict=True):
        for number, reading in enumerate(pile):
            verdicts.sign_verdict(
                reading.id, is_passed=is_passed, remark=f"先写的{number}{is_passed:d}", version=0,
                actor=judge.user, at=NOW,
            )  # fmt: skip
    who, hours = make_user(), [NOW + timedelta(hours=after) for after in range(1, 5)]
    rounds.close_round(round_, note="", actor=who, at=hours[0])
    rounds.reopen_round(
        round_, reason="再看", due_at=NOW + timedelta(days=30), actor=who, at=hours[1]
    )
    again = next(iter(piles.values()))[0].scorecard
    again.remark, again.signed_at = "后写的", hours[2]
    rounds.close_round(round_, note="", actor=who, at=hours[3])
    call = round_.category.call

    page = as_(organiser_of(call)).get(f"/organise/{call.code}/rounds/{round_.code}/casting").text

    assert "还有 2 件相持" in page
    assert 1 == page.count("名次锁定后显示：评分结束以后")
    assert ["不通过：先写的10", "通过：先写的11"] == re.findall(
        r'<p class="kept mb-1">(.+?)</p>', page
    )


def test_whoever_was_overtaken_is_answered_409_as_everywhere(app: Flask, as_: As) -> None:
    first, _ = make_scored_round([90, 80])
    ranked(first)
    later = make_later_round(first, pool_kind=PoolKind.TOP_COUNT, pool_count=1)
    later.state = RoundState.OPEN
    call, code = first.category.call, first.category.call.code
    client, here = as_(organiser_of(call)), f"/organise/{code}/rounds/{later.code}"
    sifted, _ = make_kind_round(RoundKind.SIFTING, Rule.MAJORITY, entries=1, judges=2)
    other = as_(organiser_of(sifted.category.call))
    casting = f"/organise/{sifted.category.call.code}/rounds/{sifted.code}/casting"
    vote = {"entry": "A0001", "is_passed": "1", "reason": "立意好"}

    answers = [
        client.post(f"{here}/pool", data={"kind": "top_count", "count": "2"}),
        client.post(f"{here}/pool/draw"),
        client.post(f"{here}/pool/entry", data={"entry": "A0002", "is_in": "1", "reason": "补"}),
        client.post(f"/organise/{code}/programmes/essay/preset", data={"preset": "two"}),
    ]
    answers.append(other.post(casting, data=vote))

    assert [409] * 5 == [one.status_code for one in answers]
    assert "已经开评，入围范围不能再改" in answers[0].text


def test_pages_about_points_are_offered_where_judges_give_points(app: Flask, as_: As) -> None:
    shown = {}
    for kind, rule in (
        (RoundKind.SCORING, Rule.MEAN),
        (RoundKind.SIFTING, Rule.MAJORITY),
        (RoundKind.RANKING, Rule.BORDA),
    ):
        round_, _ = make_kind_round(kind, rule, entries=1, judges=1)
        call = round_.category.call
        client, here = as_(organiser_of(call)), f"/organise/{call.code}/rounds/{round_.code}"
        page = client.get(f"{here}/coverage").text
        shown[kind] = [f'href="{here}/{tab}"' in page for tab in ("divided", "habits", "casting")]
        assert [200, 200] == [
            client.get(f"{here}/{tab}").status_code for tab in ("divided", "habits")
        ]

    assert {
        RoundKind.SCORING: [True, True, False],
        RoundKind.SIFTING: [False, False, True],
        RoundKind.RANKING: [False, False, False],
    } == shown
