"""Two works side by side: whose they may be, what the page says of them, what it costs."""

from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html

from portal.extensions import db
from portal.models import Assignment, BlindCode, Entry, JudgeCopy, JudgePage
from portal.models.enums import AssignmentState, CategoryKind, RoundState, ScorecardState
from tests.factories.call import make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[..., WatchedClient]


def code_of(assignment: Assignment) -> str:
    return db.session.query(BlindCode.code).filter_by(entry_id=assignment.entry_id).scalar()


def more(reading: Assignment, **values: object) -> Assignment:
    given = {"judge": reading.judge, "plan": make_plan(round_=reading.round)} | values
    return make_assignment(round_=reading.round, **given)


def address(left: str, right: str = "") -> str:
    return f"/judging/compare?left={left}&right={right}"


def brush_work(pages: int = 2, **values: object) -> Assignment:
    """Return a reading of a brush work of so many pages, whose title nobody has masked."""
    call = make_call()
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    round_ = make_round(category=category, state=RoundState.OPEN)
    return make_assignment(round_=round_, entry=pictured(category, pages), **values)


def pictured(category: object, pages: int) -> object:
    entry = make_blind_entry(category=category, title="林晚舟书第六条")
    copy = db.session.query(JudgeCopy).filter_by(entry_id=entry.id).one()
    copy.blocks = []
    for position in range(pages):
        db.session.add(
            JudgePage(
                copy_id=copy.id, position=position, width=1200, height=800, page_key="p",
                preview_key="q", thumb_key="t", pyramid_key="z",
            )
        )  # fmt: skip
    db.session.flush()
    return entry


def test_codes_and_own_points_stand_under_two_works_and_nothing_else(app: Flask, as_: As) -> None:
    first = brush_work()
    second = more(first, entry=pictured(first.round.category, 3))
    draft = {"state": ScorecardState.DRAFT, "points": {"brush": "21.5"}, "total": 21.5}
    make_scorecard(assignment=first, **draft)
    colleague = make_judge(call=first.round.category.call)
    other = more(first, judge=colleague, entry=db.session.get(Entry, second.entry_id))
    make_scorecard(assignment=other, points={"brush": "24"}, total=97.5)

    page = html.fromstring(as_(first.judge.user).get(address(code_of(first), code_of(second))).text)
    halves = page.xpath("//section[@class='half']")
    said = page.text_content()

    assert [code_of(first), code_of(second)] == [half.get("aria-label") for half in halves]
    assert [f"{code_of(second)}　未评", f"{code_of(first)}　21.5 分"] == [
        page.xpath(f"string(//select[@id='{pick}']/option)") for pick in ("pick-right", "pick-left")
    ]
    assert ["21.5", "—"] == [
        half.xpath("string(.//span[contains(@class, 'num')]/b)") for half in halves
    ]
    assert [2, 3] == [len(half.xpath(".//nav//a[@data-page]")) for half in halves]
    assert (False, False, False) == tuple(word in said for word in ("林晚舟", "97.5", "第六条"))
    assert [f"/judging/{code_of(one)}/scorecard" for one in (first, second)] == [
        half.xpath(".//div[contains(@class, 'below')]/a/@href")[0] for half in halves
    ]


def test_the_other_work_is_chosen_among_own_readings_of_the_round(app: Flask, as_: As) -> None:
    first = make_assignment()
    second, recused = more(first), more(first)
    recused.state = AssignmentState.RECUSED
    elsewhere = make_assignment(judge=first.judge, round_=make_round(
        category=first.round.category, state=RoundState.OPEN, name="复评", position=2
    ))  # fmt: skip
    foreign = more(first, judge=make_judge(call=first.round.category.call))
    client = as_(first.judge.user)

    page = html.fromstring(client.get(address(code_of(first))).text)
    offered = page.xpath("//select[@id='pick-right']/option/@value")
    absent = client.get(address(code_of(first), "ZW-2027-9999"))
    refused = [
        client.get(address(left, right))
        for left, right in (
            (code_of(first), code_of(recused)),
            (code_of(first), code_of(elsewhere)),
            (code_of(first), code_of(foreign)),
            (code_of(foreign), code_of(first)),
            ("", code_of(first)),
        )
    ]

    assert ["", code_of(second)] == offered
    assert "右边还没有选" in page.text_content()
    assert 404 == absent.status_code
    for answer in refused:
        assert (404, absent.content_type) == (
            answer.status_code,
            answer.content_type,
        )
        assert "没有这个页面" in answer.text


def test_the_same_work_twice_is_one_work(app: Flask, as_: As) -> None:
    reading = make_assignment()

    answer = as_(reading.judge.user).get(address(code_of(reading), code_of(reading)))

    assert (200, True) == (answer.status_code, "右边还没有选" in answer.text)


def test_a_page_is_turned_on_one_side_alone(app: Flask, as_: As) -> None:
    first = brush_work()
    second = more(first, entry=pictured(first.round.category, 2))
    client, pair = as_(first.judge.user), address(code_of(first), code_of(second))

    page = html.fromstring(client.get(f"{pair}&rp=2&lp=9").text)
    current = page.xpath("//nav[@class='leaves']/a[@aria-current]/@aria-label")
    there = page.xpath("//section[2]//nav[@class='leaves']/a/@href")[0]

    assert ["第 1 页", "第 2 页"] == current
    assert {f"left={code_of(first)}", f"right={code_of(second)}", "lp=9", "rp=1"} == set(
        there.partition("?")[2].split("&")
    )


def test_an_essay_that_came_as_pictures_is_looked_at_beside_its_rubric(app: Flask, as_: As) -> None:
    reading = make_assignment()
    copy = db.session.query(JudgeCopy).filter_by(entry_id=reading.entry_id).one()
    copy.blocks = []
    db.session.add(
        JudgePage(
            copy_id=copy.id, position=0, width=1200, height=800, page_key="p", preview_key="q",
            thumb_key="t", pyramid_key="z",
        )
    )  # fmt: skip

    client = as_(reading.judge.user)
    page = html.fromstring(client.get(f"/judging/{code_of(reading)}/scorecard").text)

    assert 1 == len(page.xpath("//*[@data-stage]"))
    assert [] == page.xpath("//*[@data-reading]")
    assert "surface-dark" in page.xpath("//body/@class")[0]
    assert "签字提交，评下一篇" in page.text_content()


@pytest.mark.parametrize("peers", [2, 5])
def test_a_pair_takes_the_same_queries_whatever_waits(
    app: Flask, as_: As, counted: Callable[..., int], peers: int
) -> None:
    first = brush_work()
    others = [more(first, entry=pictured(first.round.category, peers)) for _ in range(peers - 1)]
    client, left, right = as_(first.judge.user), code_of(first), code_of(others[-1])

    alone = counted(lambda: client.get(address(left)))
    pair = counted(lambda: client.get(address(left, right)))

    assert (alone, alone) == (pair, 15)
