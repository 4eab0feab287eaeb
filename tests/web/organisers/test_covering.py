"""The organiser's page of an entry: more words, more rectangles, what judges reported."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from portal.entries.queries import current_copy, current_pages
from portal.extensions import db
from portal.models import Call, Entry, ScanPage, User
from portal.models.enums import AssignmentState, RecusalKind, Role
from portal.screening import operations
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import look_at, make_submitted_essay
from tests.factories.judging import make_assignment, make_round
from tests.infrastructure.clients import WatchedClient
from tests.portal.entries.test_covering import TEXT, make_brush_work

As = Callable[[User], WatchedClient]


@pytest.fixture
def organiser(call: Call) -> User:
    return make_user(role=Role.ORGANISER, call=call)


def address(entry: Entry) -> str:
    return f"/organise/{entry.call.code}/entries/{entry.code}"


def test_words_typed_with_any_comma_are_masked(call: Call, organiser: User, as_: As) -> None:
    entry, _ = make_submitted_essay(call=call, text=TEXT)
    client = as_(organiser)

    answer = client.send(f"{address(entry)}/words", {"words": "陈大勇，老街、 橘子"})

    assert 303 == answer.status_code
    page = client.get(f"{address(entry)}?done=covered").text
    assert "已经遮住" in page
    assert "加遮了评审副本里的字词" in page
    assert "组织者加遮了 3 处" in page
    sheet = page[page.index('class="copy"') : page.index("</section>")]
    assert not [word for word in ("陈大勇", "老街", "橘子") if f">{word}" in sheet]


def test_a_word_masked_by_mistake_is_taken_back_with_a_reason(
    call: Call, organiser: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call, text=TEXT)
    client, here = as_(organiser), address(entry)
    client.send(f"{here}/words", {"words": "老街"})
    assert "<option>老街</option>" in client.get(here).text

    refused = client.send(f"{here}/words/back", {"word": "老街", "reason": " "})
    answer = client.send(f"{here}/words/back", {"word": "老街", "reason": "是地名，不是人"})

    assert (422, 303) == (refused.status_code, answer.status_code)
    assert "请写明恢复的原因" in refused.text
    page = client.get(f"{here}?done=bared").text
    assert "这个字词恢复了" in page
    assert "恢复了误遮的字词" in page
    assert "<option>老街</option>" not in page


def test_what_a_judge_reported_is_told_without_the_judge(
    call: Call, organiser: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call, text=TEXT)
    operations.accept(entry, actor=organiser, at=NOW)
    reading = make_assignment(
        round_=make_round(category=entry.category), entry=entry, state=AssignmentState.RECUSED,
        recusal=RecusalKind.IDENTITY_FOUND, recusal_note="第三段有科长的名字", recused_at=NOW,
    )  # fmt: skip
    page = as_(organiser).get(address(entry)).text

    assert "1 位评委报告这件作品里有身份信息" in page
    assert "第三段有科长的名字" in page
    assert "画上的方框不能再去掉" in page
    assert reading.judge.user.name not in page


def test_rectangles_that_are_none_are_shown_again(app: Flask, as_: As) -> None:
    entry = make_brush_work()
    organiser = make_user(role=Role.ORGANISER, call=entry.call)
    (page,) = current_pages(entry)
    editor = f"{address(entry)}/pages/{page.code}/masks"
    sent = {"mask-0-x": "12", "mask-0-y": "0", "mask-0-w": "百分之十", "mask-0-h": "10"}

    answer = as_(organiser).send(editor, sent)

    assert (422, True) == (answer.status_code, "百分之十" in answer.text)
    db.session.refresh(page)
    assert [] == page.added_masks


def test_a_proposal_on_a_judged_page_fills_a_row_and_covers_when_the_row_is_sent(
    app: Flask, as_: As
) -> None:
    entry = make_brush_work()
    organiser = make_user(role=Role.ORGANISER, call=entry.call)
    look_at(entry, actor=organiser)
    operations.accept(entry, actor=organiser, at=NOW)
    (page,) = current_pages(entry)
    page.hints = [[0.7, 0.1, 0.1, 0.1], [0.6, 0.7, 0.1, 0.1]]
    db.session.commit()
    client, editor = as_(organiser), f"{address(entry)}/pages/{page.code}/masks"

    answer = client.send(editor, {"mask-0-x": "1", "hint": "0"})

    filled = {side: value_of(answer.text, f"mask-1-{side}") for side in "xywh"}
    assert (200, True) == (answer.status_code, "还没有遮" in answer.text)
    assert {"x": "70", "y": "10", "w": "10", "h": "10"} == filled
    assert ["1"] == re.findall(r'name="hint" value="(\d+)"', answer.text)
    assert [] == page_masks(page)

    assert (
        303 == client.send(editor, {f"mask-0-{side}": filled[side] for side in "xywh"}).status_code
    )
    assert [[0.7, 0.1, 0.1, 0.1]] == page_masks(page)


def value_of(page: str, field: str) -> str:
    match = re.search(rf'name="{field}"[^>]*value="([^"]*)"', page)
    assert match is not None
    return match[1]


def page_masks(page: ScanPage) -> list[list[float]]:
    db.session.refresh(page)
    return page.added_masks


def test_observers_look_and_cover_nothing(app: Flask, as_: As) -> None:
    entry = make_brush_work()
    observer = as_(make_user(role=Role.OBSERVER, call=entry.call))
    (page,), copy = current_pages(entry), current_copy(entry)
    assert copy is not None
    here = address(entry)
    shown = observer.get(here).text

    assert not [word for word in ("加画方框", "落款、印章都已遮住") if word in shown]
    answers = [
        observer.get(f"{here}/pages/{page.code}/masks"),
        observer.send(f"{here}/pages/{page.code}/masks", {}),
        observer.send(f"{here}/check", {"checked": copy.code}),
        observer.send(f"{here}/words", {"words": "陈大勇"}),
    ]
    assert [403] * 4 == [answer.status_code for answer in answers]
    assert copy.checked_at is None
