"""轮次与分配: from an empty call to a closed round, as an organiser clicks through it."""

import re
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.judging.queries import rounds_of
from portal.models import Call, Plan
from portal.models.enums import (
    PlanState,
    Role,
    RoundState,
    Rule,
)
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import (
    assignments_of,
    make_blind_entry,
    make_judge,
    make_round,
)
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import counting, last_deed
from tests.web.organisers.stages import SEED, fill, path_of, plan_in


def test_a_call_without_rounds_gets_its_first_ones(desk: WatchedClient, call: Call) -> None:
    path = f"/organise/{call.code}/rounds"

    assert "还没有评审轮次" in desk.get(path).text
    answer = desk.send(path)
    text = desk.get(answer.location).text

    assert "征文初评" in text
    assert "书法初评" in text
    desk.send(path)
    assert 2 == len(rounds_of(call))


def test_from_a_plan_to_an_open_round(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call)
    path = path_of(round_)

    shown = desk.send(f"{path}/plan", SEED)
    text = desk.get(shown.location).text
    before = assignments_of(round_)
    applied = desk.send(f"{path}/plan/apply", {"plan": plan_in(text)})
    after = desk.get(applied.location).text
    asked = desk.get(f"{path}/open").text
    opened = desk.send(f"{path}/open")
    db.session.expire_all()

    assert "评委网络连通" in text
    assert "没有需要避开的关系" in text
    assert "每两位评委之间都能通过共同评过的作品比较宽严" in text
    assert [] == before
    assert "方案已生效" in after
    assert "12 份评分表" in asked
    assert "已经开评" in desk.get(opened.location).text
    assert RoundState.OPEN is round_.state
    assert 12 == len(assignments_of(round_))


def test_the_seed_shows_its_fingerprint_first(desk: WatchedClient, call: Call) -> None:
    text = desk.get(path_of(fill(call))).text

    assert "种子指纹" in text
    assert re.search(r">([0-9a-f]{8} ){7}[0-9a-f]{8}<", text)


def test_a_plan_can_be_set_aside(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call)
    shown = desk.send(f"{path_of(round_)}/plan", SEED)
    plan = plan_in(desk.get(shown.location).text)

    answer = desk.send(f"{path_of(round_)}/plan/discard", {"plan": plan})

    assert "方案没有采用" in desk.get(answer.location).text
    assert 409 == desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan}).status_code
    assert [] == assignments_of(round_)


def test_a_plan_says_what_it_adds_and_when_it_changes_nothing(
    desk: WatchedClient, call: Call
) -> None:
    round_ = fill(call)
    path = path_of(round_)
    shown = desk.send(f"{path}/plan", SEED)
    desk.send(f"{path}/plan/apply", {"plan": plan_in(desk.get(shown.location).text)})

    same = desk.get(desk.send(f"{path}/plan", {"keep": "assigned"}).location).text
    make_blind_entry(category=round_.category, blind_code="ZW-2027-0999")
    db.session.commit()
    more = desk.get(desk.send(f"{path}/plan", {"keep": "assigned"}).location).text

    assert "和现在的分配一样，没有要补的" in same
    assert "方案生效</button>" not in same
    assert "新增 3 份：" in more
    assert 4 == more.count("ZW-2027-0999")
    assert "方案生效</button>" in more


def test_the_workbook_has_a_sheet_for_each_question(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call, entries=2)
    unit = make_unit()
    make_judge(call=call, name="=HYPERLINK(方砚)", unit=unit)
    make_blind_entry(category=round_.category, unit=unit, blind_code="ZW-2027-0417")
    db.session.commit()
    desk.send(f"{path_of(round_)}/plan", SEED)

    answer = desk.send(f"{path_of(round_)}/plan.xlsx")
    assert ("plan.exported", 405) == (
        last_deed()[0], desk.get(f"{path_of(round_)}/plan.xlsx").status_code,
    )  # fmt: skip
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))

    assert ["分配表", "评委负担", "回避关系", "说明"] == book.sheet_names
    table = book.get_sheet_by_name("分配表").to_python()
    assert ["匿名编号", "评委 1", "评委 2", "评委 3"] == table[0]
    assert 4 == len(table)
    conflicts = book.get_sheet_by_name("回避关系").to_python()
    assert ["=HYPERLINK(方砚)", "ZW-2027-0417", "同一单位"] == conflicts[1]


def test_no_plan_says_which_entry_lacks_whom_and_what_to_do(
    desk: WatchedClient, call: Call
) -> None:
    round_ = fill(call, entries=1, judges=2)
    unit = make_unit()
    make_judge(call=call, name="方砚", unit=unit)
    make_blind_entry(category=round_.category, unit=unit, blind_code="ZW-2027-0417")
    db.session.commit()

    answer = desk.send(f"{path_of(round_)}/plan", SEED)
    text = re.sub(r"<[^>]+>", "", answer.text)

    assert 422 == answer.status_code
    assert "排不出方案：还差 1 份" in text
    assert "ZW-2027-0417 只有 2 位能评，还差 1 位" in text
    assert "需要回避的：方砚（同一单位）" in text
    assert "每件评委数 从 3 降到 2" in text
    assert "复核 方砚 与 ZW-2027-0417" in text
    assert 0 == db.session.query(Plan).count()


def test_full_judges_are_named(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call, entries=4, judges=2)
    make_judge(call=call, name="方砚", max_load=1)
    db.session.commit()

    text = re.sub(r"<[^>]+>", "", desk.send(f"{path_of(round_)}/plan", SEED).text)

    assert "排不出方案：还差 3 份" in text
    assert "只能由已经排满的评委评" in text
    assert "把 方砚 的“最多评几件”提高" in text


@pytest.mark.parametrize(
    ("entries", "judges", "said"),
    [(0, 3, "还没有可以评审的作品"), (3, 0, "这一组还没有评委")],
)
def test_nothing_to_plan_is_said(
    desk: WatchedClient, call: Call, entries: int, judges: int, said: str
) -> None:
    round_ = fill(call, entries=entries, judges=judges)

    answer = desk.send(f"{path_of(round_)}/plan", SEED)

    assert 422 == answer.status_code
    assert said in answer.text


def test_the_terms_change_until_the_round_opens(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call)
    fields = {"rule": "trimmed_mean", "readings": "5", "due_at": "2027-06-20T18:00"}

    short = desk.send(f"{path_of(round_)}/terms", fields | {"readings": "4"})
    saved = desk.send(f"{path_of(round_)}/terms", fields)
    db.session.refresh(round_)

    assert 422 == short.status_code
    assert "至少要 5 位评委" in short.text
    assert 303 == saved.status_code
    assert (Rule.TRIMMED_MEAN, 5) == (round_.rule, round_.readings)
    assert "2027 年 6 月 20 日 18:00" in desk.get(path_of(round_)).text
    round_.state = RoundState.OPEN
    db.session.commit()
    assert "已经开评" in desk.send(f"{path_of(round_)}/terms", fields).text


def test_a_round_without_a_plan_does_not_open(desk: WatchedClient, call: Call) -> None:
    round_ = fill(call)

    answer = desk.send(f"{path_of(round_)}/open")
    db.session.refresh(round_)

    assert 422 == answer.status_code
    assert "还没有生效的分配方案" in answer.text
    assert RoundState.PLANNED is round_.state


def test_an_observer_reads_plans_and_runs_nothing(call: Call, desk: WatchedClient, as_) -> None:
    round_ = fill(call)
    desk.send(f"{path_of(round_)}/plan", SEED)
    observer = as_(make_user(role=Role.OBSERVER, call=call))

    text = observer.get(f"{path_of(round_)}/plan").text
    plan = db.session.query(Plan).one()

    assert "每件作品的评委" in text
    assert "方案生效" not in text
    for deed in ("plan", "plan/apply", "plan/discard", "terms", "open", "close", "reopen"):
        assert 403 == observer.send(f"{path_of(round_)}/{deed}", {"plan": plan.code}).status_code
    assert PlanState.PROPOSED is plan.state


def test_a_round_of_another_call_is_not_found(desk: WatchedClient, call: Call) -> None:
    other = fill(make_call())

    answer = desk.get(f"/organise/{call.code}/rounds/{other.code}")

    assert 404 == answer.status_code


@pytest.mark.parametrize("page", ["", "/progress", "/plan"])
def test_queries_do_not_grow(call: Call, desk: WatchedClient, page: str) -> None:
    round_ = make_round(category=call.categories[0], readings=1)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_judge(call=call, unit=make_unit())
            make_blind_entry(category=round_.category)
        db.session.commit()
        shown = desk.send(f"{path_of(round_)}/plan", SEED)
        desk.send(f"{path_of(round_)}/plan/apply", {"plan": plan_in(desk.get(shown.location).text)})
        with counting() as count:
            assert 200 == desk.get(path_of(round_) + page).status_code
        counts.append(count.number)

    assert counts[0] == counts[1]


def test_the_list_asks_the_same_for_one_round_and_for_two(call: Call, desk: WatchedClient) -> None:
    fill(call)
    path = f"/organise/{call.code}/rounds"
    with counting() as one:
        desk.get(path)
    desk.send(path)
    with counting() as two:
        desk.get(path)

    assert one.number == two.number
