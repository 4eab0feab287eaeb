"""评审纪要 and 评分汇总表: taken away once a round is over, read back as real files."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.extensions import db
from portal.judging.minutes.docx import write_docx
from portal.judging.minutes.paper import Minutes, Section, grid
from portal.judging.operations import deductions
from portal.models import Call, Entry, Round, User
from portal.models.enums import AssignmentState, ConflictState, RecusalKind, Role, RoundState
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_assignment, make_blind_entry, make_conflict, make_judge
from tests.factories.publishing import make_judged_round, make_ranking
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import last_deed
from tests.web.organisers.stages import path_of

As = Callable[[User], WatchedClient]
NAMES = ("方砚", "沈墨", "陆闻")
EAST_ASIAN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
TOTALS = (("90", "91", "92"), ("88", "88", "70"), ("60", "", ""))


@pytest.fixture
def call(app: Flask) -> Call:
    return make_call(title="主题征集")


@pytest.fixture
def round_(call: Call) -> Round:
    """Return a closed round: three works, one of them short; a recusal, a dismissed interest."""
    judges = [make_judge(call=call, name=name) for name in NAMES]
    entries = [make_blind_entry(call=call, title=title) for title in ("一封信", "=1+1", "井盖")]
    made = make_judged_round(
        totals=TOTALS, call=call, judges=judges, entries=entries, readings=3,
        close_note="有评委出差", closed_at=NOW,
    )  # fmt: skip
    make_assignment(
        round_=made, judge=make_judge(call=call, name="乔回"), entry=entries[2],
        state=AssignmentState.RECUSED, recusal=RecusalKind.RECOGNISED, recused_at=NOW,
    )  # fmt: skip
    make_conflict(
        judge=judges[0], entry=entries[0], state=ConflictState.DISMISSED, reason="多年没有往来"
    )
    db.session.commit()
    return made


@pytest.fixture
def client(call: Call, as_: As) -> WatchedClient:
    return as_(make_user(role=Role.ORGANISER, call=call))


def text_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_minutes_say_what_the_round_was_and_name_no_judge(
    client: WatchedClient, round_: Round
) -> None:
    bare = text_of(client.send(f"{path_of(round_)}/minutes").data)
    make_ranking(round_=round_)
    db.session.commit()
    answer = client.send(f"{path_of(round_)}/minutes")
    text = text_of(answer.data)

    assert "各位评委的宽严在排出名次以后列出" in bare
    for said in (
        "主题征集　征文初评", "一、基本情况", "参评作品 3 件，应有评分表 9 份，已签字 7 份",
        "缺评 1 件", "签字以后没有重新打分，也没有更正。没有合议。",
        "结束时的说明：有评委出差", "回避 1 件：认出作者 1 件", "多年没有往来",
        "未见显著宽严差异", "种子指纹", "末条指纹", "评委（签字）：",
    ):  # fmt: skip
        assert said in text
    assert [] == [name for name in (*NAMES, "乔回") if name in text]
    assert "round.minutes_exported" == last_deed()[0]


def test_names_stand_apart_from_numbers_until_the_lock(
    client: WatchedClient, round_: Round
) -> None:
    make_ranking(round_=round_)
    db.session.commit()
    before = text_of(client.send(f"{path_of(round_)}/minutes", {"with_names": "y"}).data)
    make_ranking(round_=round_, is_locked=True)
    db.session.commit()
    after = text_of(client.send(f"{path_of(round_)}/minutes", {"with_names": "y"}).data)

    assert "按姓名排列，与编号无关）：乔回、方砚、沈墨、陆闻。" in before
    assert not any(f"评委{n} {name}" in before for n in range(1, 5) for name in NAMES)
    # a count beside a number names it: the same counts stand beside names on other pages
    assert [] == [head for head in ("签字（份）", "份数") if head in before.split("\n")]
    assert all(head in after for head in ("签字（份）", "份数"))
    assert all(any(f"评委{n} {name}" in after for n in range(1, 4)) for name in NAMES)


def test_an_observer_takes_them_away_without_names(round_: Round, call: Call, as_: As) -> None:
    observer = as_(make_user(role=Role.OBSERVER, call=call))

    text = text_of(observer.send(f"{path_of(round_)}/minutes", {"with_names": "y"}).data)

    assert "方砚" not in text


def test_a_page_of_minutes_is_set_as_an_official_document(
    client: WatchedClient, round_: Round
) -> None:
    document = docx.Document(BytesIO(client.send(f"{path_of(round_)}/minutes").data))
    page = document.sections[0]
    title = document.paragraphs[0].runs[0]

    assert (210, 297, 37, 35, 28, 26) == tuple(
        round(one.mm)
        for one in (
            page.page_width, page.page_height, page.top_margin, page.bottom_margin,
            page.left_margin, page.right_margin,
        )
    )  # fmt: skip
    assert ("方正小标宋简体", 22) == (title._r.rPr.rFonts.get(EAST_ASIAN), title.font.size.pt)
    assert "文衡" == document.core_properties.author


def test_scores_come_with_deductions_recusals_and_titles_as_text(
    client: WatchedClient, round_: Round
) -> None:
    actor = make_user(role=Role.ORGANISER, call=round_.category.call)
    entry = db.session.scalars(select(Entry).where(Entry.title == "一封信")).one()
    deductions.deduct_points(entry, points=Decimal(2), reason="超字数", actor=actor, at=NOW)
    make_ranking(round_=round_)
    db.session.commit()

    answer = client.send(f"{path_of(round_)}/score-table")
    again = client.send(f"{path_of(round_)}/score-table")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    head, *rows = book.get_sheet_by_index(0).to_python()

    assert ["评分1", "评分2", "评分3"] == head[4:7]
    assert ["评委得分", "扣分", "得分"] == head[8:11]
    assert [91.0, -2.0, 89.0] == rows[0][8:11]
    assert {"一封信", "=1+1", "井盖"} == {row[3] for row in rows}
    assert ["回避", "没有这一轮名次的原因"] == head[-2:]
    assert answer.data == again.data


def test_nothing_is_told_while_judges_score(client: WatchedClient, round_: Round) -> None:
    round_.state = RoundState.OPEN
    db.session.commit()

    answers = [client.send(f"{path_of(round_)}/{name}") for name in ("minutes", "score-table")]

    assert [409, 409] == [one.status_code for one in answers]
    assert "还没有结束" in client.get(f"{path_of(round_)}/minutes").text


def test_the_same_minutes_make_the_same_bytes(app: Flask) -> None:
    paper = Minutes(
        "评审纪要", "征文初评",
        (Section("一、基本情况", ("一句。",), grid((("项目", 36),), (("a",),))),), ("签字：",),
    )  # fmt: skip

    assert write_docx(paper, at=NOW) == write_docx(paper, at=NOW)
    assert write_docx(paper, at=NOW) != write_docx(paper, at=NOW + timedelta(days=1))
