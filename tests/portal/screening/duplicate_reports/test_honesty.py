"""What a report may not say: that half a check found nothing, that the one copied is the copier."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from portal.extensions import db
from portal.models import Call, DuplicateCase, DuplicatePair, Entry, ScanPage, ScanPrint, User
from portal.models.enums import Consequence, PageState, Role
from portal.screening.duplicate_reports import gathering
from portal.screening.duplicate_reports.docx import write_docx
from portal.screening.duplicate_reports.paper import Paper
from portal.screening.duplicate_reports.xlsx import write_result_table
from portal.screening.duplicates import cases, queries
from portal.screening.duplicates.operations import Sentence
from portal.screening.duplicates.values import CasesWanted
from tests.factories.account import make_user
from tests.factories.alike import make_pictured_page
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import current, make_case, make_essays, make_pair
from tests.factories.entry import make_entry, make_submitted_essay
from tests.infrastructure.clients import WatchedClient
from tests.portal.screening.duplicate_reports.test_documents import words_of
from tests.portal.screening.duplicates.test_cases import decide

GATHERERS = (gathering.paper_of_entry, gathering.paper_for_author)


def printed(paper: Paper) -> str:
    """Return all text of the report as Word shows it."""
    return words_of(docx.Document(BytesIO(write_docx(paper, at=NOW))))


def lines(call: Call) -> list[dict[str, Any]]:
    """Return the lines of the first sheet of the table."""
    book = CalamineWorkbook.from_filelike(BytesIO(write_result_table(call, at=NOW)))
    head, *rows = book.get_sheet_by_name("查重结果表").to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("gather", GATHERERS)
def test_report_on_an_essay_no_check_has_seen_says_so_and_nothing_else(
    app: Flask, gather: Any
) -> None:
    call = make_call()
    entry, _ = make_submitted_essay(call=call)

    paper = gather(call, entry, at=NOW)

    assert "这件作品还没查完。现在还不能说有没有相同之处，请查完再看。" == paper.summary
    assert ("", "", "还没查完") == (
        paper.subjects[0].share,
        paper.subjects[0].share_without_base,
        paper.subjects[0].band,
    )
    assert "没有发现" not in printed(paper)
    assert "没有整句引用" not in printed(paper)
    assert ["还没查完"] == [line["档次"] for line in lines(call)]


@pytest.mark.parametrize("gather", GATHERERS)
def test_report_on_scans_that_cannot_be_read_says_how_many(
    app: Flask, tmp_path: Any, gather: Any
) -> None:
    entry = make_entry()
    page = pictured(entry, tmp_path)
    page.checked_at = NOW
    db.session.flush()

    paper = gather(entry.call, entry, at=NOW)

    assert (
        "这件作品没有查全：有 1 张图片读不出来，没有比。还不能说没有相同之处，请人对照原件看。"
        == paper.summary
    )
    assert "没有发现" not in printed(paper)


def test_report_on_scans_that_were_compared_says_that_nothing_was_found(
    app: Flask, tmp_path: Any
) -> None:
    entry = make_entry()
    page = pictured(entry, tmp_path)
    page.checked_at, page.print = NOW, b"print"
    db.session.flush()

    paper = gathering.paper_for_author(entry.call, entry, at=NOW)

    assert "在比较范围里，没有发现需要提示的相同图片。" == paper.summary


def pictured(entry: Entry, folder: Any) -> ScanPrint:
    """Return the print of the only page of an entry; nothing could be read of it."""
    picture = folder / "scan.jpg"
    picture.write_bytes(b"a picture")
    made = make_pictured_page(entry=entry, picture=picture)
    db.session.get_one(ScanPage, made.page_id).state = PageState.READY
    return made


def test_author_who_was_copied_is_told_of_no_verdict(app: Flask) -> None:
    call = make_call()
    copied, copier = make_essays(2, call=call)
    veto = Sentence(Consequence.VETO, "第 1 段与他人作品相同。")
    decide(make_case(make_pair(copied, copier)), sentences={copier.code: veto})

    victims, copiers = (
        printed(gathering.paper_for_author(call, entry, at=NOW)) for entry in (copied, copier)
    )

    assert ("抄袭" in copiers, "五、人工认定" in copiers, "六、说明" in copiers) == (True,) * 3
    assert "取消" not in victims
    assert "认定：" not in victims
    assert "人工认定" not in victims
    assert "五、说明" in victims


def test_verdict_of_a_case_that_was_merged_is_in_report_table_and_list(app: Flask) -> None:
    call = make_call()
    a, b, c, d = make_essays(4, call=call)
    make_case(make_pair(a, b))
    pair = make_pair(c, d)
    veto = Sentence(Consequence.VETO, "抄了别人。")
    decide(make_case(pair), sentences={d.code: veto})
    make_pair(b, c)
    cases.regroup(call, at=NOW)
    db.session.refresh(pair)
    whole = merged(pair)

    (finding,) = gathering.paper_of_case(call, whole, at=NOW).findings
    assert "抄袭" == finding.word
    told = {line["题目"]: (line["认定"], line["处理"]) for line in lines(call)}
    assert {"第 1 篇": ("", ""), "第 3 篇": ("抄袭", "")}.items() <= told.items()
    shown = queries.cases_of(call, CasesWanted()).lines
    assert [(whole.number, "plagiarism")] == [(one.number, one.finding) for one in shown]


def merged(pair: DuplicatePair) -> DuplicateCase:
    """Return the case that a pair is in by now."""
    return db.session.get_one(DuplicateCase, pair.case_id)


def test_report_counts_what_was_compared_and_to_an_author_gives_no_numbers(app: Flask) -> None:
    call = make_call()
    one, _ = make_essays(2, call=call)
    make_essays(3, call=make_call())

    inside, outside = (dict(gather(call, one, at=NOW).facts)["比较范围"] for gather in GATHERERS)

    assert "本次征集作品 2 篇" == inside
    assert "本次征集作品" == outside


def test_likeness_of_topics_is_shown_as_such_in_page_report_and_table(
    app: Flask, as_: Callable[[User], WatchedClient]
) -> None:
    call = make_call()
    one, other = make_essays(2, call=call)
    pair = make_pair(one, other, topic=0.83)
    case, organiser = make_case(pair), as_(make_user(role=Role.ORGANISER, call=call))

    page = organiser.get(f"/organise/{call.code}/duplicates/pairs/{pair.code}").text
    report = printed(gathering.paper_of_case(call, case, at=NOW))
    book = CalamineWorkbook.from_filelike(BytesIO(write_result_table(call, at=NOW)))
    head, row = book.get_sheet_by_name("相似对照").to_python()
    notes = dict(book.get_sheet_by_name("说明").to_python())

    assert "题材相近度，只看用词，1 为最高；题材相近本身从不报警" in page
    assert "0.83" in page
    assert "题材相近度 0.83（不作为报警的依据）" in report
    assert "0.83" == row[head.index("题材相近度")]
    assert "题材相近本身从不报警" in notes["题材相近度"]
    assert "只列报警的" in notes["列出的作品"]


def test_one_topic_is_listed_apart_and_only_where_nothing_was_copied(
    app: Flask, as_: Callable[[User], WatchedClient]
) -> None:
    call, earlier = make_call(), make_call(title="去年的征集")
    one, other, copy = make_essays(3, call=call)
    (foreign,) = make_essays(1, call=earlier)
    text = current(one)
    near = [(copy, 0.91), (other, 0.62), (foreign, 0.5)]
    organiser = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/entries/{one.code}"
    assert "题材相近的作品，全部重查以后列在这里" in organiser.get(path).text

    text.near_topics = [[current(entry).id, topic] for entry, topic in near]
    make_pair(one, copy)
    page = organiser.get(path).text
    book = CalamineWorkbook.from_filelike(BytesIO(write_result_table(call, at=NOW)))
    sheet = book.get_sheet_by_name("题材相近").to_python()

    # the copy is a pair, and of another call's entry nobody here is told
    assert ["0.62"] == re.findall(r'<li><span class="num">([0-9.]+)</span>', page)
    assert f"/entries/{other.code}" in page
    assert "题材相近（不是雷同）" in page
    alike = [(row[3], row[5]) for row in sheet[1:]]
    assert [("《第 2 篇》", "0.62"), ("往届作品", "0.50")] == alike
    assert 0 == db.session.query(DuplicateCase).count()
    author = printed(gathering.paper_for_author(call, one, at=NOW))
    assert "题材" not in author
