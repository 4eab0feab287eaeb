"""覆盖表 and 逐件进度: who reads what, and why a reading is missing; never a score."""

from collections.abc import Callable

import pytest
from lxml import html

from portal.extensions import db
from portal.models import Call, Round, User
from portal.models.enums import AssignmentState, RecusalKind, Role, RoundState, ScorecardState
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.stages import path_of

As = Callable[[User], WatchedClient]
NAMES = ("方砚", "沈墨", "陆闻", "乔回", "林晚")
FATES = ("已签字", "打分中", "还没开始", "回避", "评委已退出")


@pytest.fixture
def client(call: Call, as_: As) -> WatchedClient:
    return as_(make_user(role=Role.ORGANISER, call=call))


@pytest.fixture
def round_(call: Call) -> Round:
    """Return an open round: one work met every fate, the other was read by all five."""
    made = make_round(category=call.categories[0], readings=5, state=RoundState.OPEN)
    plan = make_plan(round_=made)
    judges = [make_judge(call=call, name=name) for name in NAMES]
    for code in ("ZW-2027-7001", "ZW-2027-7002"):
        entry = make_blind_entry(category=made.category, blind_code=code)
        for judge in judges:
            reading = make_assignment(round_=made, plan=plan, judge=judge, entry=entry)
            fate = NAMES.index(judge.user.name) if code.endswith("1") else 0
            if fate == 0:
                make_scorecard(assignment=reading)
            elif fate == 1:
                make_scorecard(assignment=reading, state=ScorecardState.DRAFT)
            elif fate == 3:
                reading.state, reading.recusal = AssignmentState.RECUSED, RecusalKind.RECOGNISED
                reading.recused_at = NOW
    judges[4].is_active = False
    db.session.commit()
    return made


def rows_of(text: str) -> dict[str, list[str]]:
    """Return what the table says of each work, cell by cell."""
    found = {}
    for row in html.fromstring(text).xpath("//tbody/tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.xpath("./th | ./td")]
        found[cells[0]] = cells[1:]
    return found


def test_the_matrix_tells_every_fate_in_words(client: WatchedClient, round_: Round) -> None:
    text = client.get(f"{path_of(round_)}/coverage").text
    heads = [one.text_content() for one in html.fromstring(text).xpath("//thead//th")][1:-1]
    cells = rows_of(text)["ZW-2027-7001"]

    assert dict(zip(NAMES, FATES, strict=True)) == dict(zip(heads, cells, strict=False))
    assert "缺 2" == cells[-1]
    assert [*["已签字"] * 5, "5 / 5"] == rows_of(text)["ZW-2027-7002"]


def test_where_judges_are_many_each_work_lists_its_own(
    client: WatchedClient, round_: Round
) -> None:
    other = make_blind_entry(category=round_.category, blind_code="ZW-2027-7003")
    for number in range(12):
        judge = make_judge(call=round_.category.call, name=f"评委{number:02}")
        make_assignment(round_=round_, judge=judge, entry=other)
    db.session.commit()

    rows = rows_of(client.get(f"{path_of(round_)}/coverage").text)

    assert all(f"{name}，{fate}" in rows["ZW-2027-7001"][0] for name, fate in zip(
        NAMES, FATES, strict=True))  # fmt: skip
    assert "方砚" not in rows["ZW-2027-7003"][0]


def test_progress_says_why_readings_are_missing(client: WatchedClient, round_: Round) -> None:
    path = f"{path_of(round_)}/progress"

    every, text = rows_of(client.get(path).text), client.get(f"{path}?show=missing").text

    assert ["3", "缺 2 位评委", "1 份回避，1 份评委已退出，1 份打分中，1 份还没开始"] == (
        every["ZW-2027-7001"][1:]
    )
    assert {"ZW-2027-7001", "ZW-2027-7002"} == every.keys()
    assert {"ZW-2027-7001"} == rows_of(text).keys()
    assert "去补分配" in text
