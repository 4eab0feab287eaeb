"""The check at work on brush works: one handed in twice, as a photograph; another hand is none."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from portal import clock, jobs
from portal.extensions import db
from portal.files import active
from portal.files.storage import LocalStorage
from portal.models import Call, DuplicateCase, DuplicatePair, Entry, ScanPage, ScanPrint
from portal.models.enums import CategoryKind, EntryStatus, PairKind, RunState, SimilarityBand
from portal.screening.duplicates import operations, queries, runs, scope
from portal.screening.duplicates.machine import stop_machine
from portal.web.organisers.duplicate_words import unfinished
from tests.bench import hands
from tests.bench.altering import ALTERATIONS, jpeg
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import make_run
from tests.factories.entry import make_entry
from tests.factories.publishing import make_scan_page

WORK = hands.Work(
    text="了解民情集中民智维护民利凝聚民心",
    font="ma-shan-zheng",
    paper="antique",
    grid="columns",
    size=(900, 1200),
    rows=4,
    print_run=1,
    hand=1,
)


def hand_in(title: str, picture: bytes, **values: Any) -> Entry:
    """Return a brush work handed in, with one page."""
    entry = make_entry(title=title, status=EntryStatus.SUBMITTED, **values)
    page = make_scan_page(entry=entry, picture=picture)
    page.file.sha256 = hashlib.sha256(picture).hexdigest()
    db.session.flush()
    return entry


@pytest.mark.slow
def test_a_photograph_of_a_work_is_a_case_and_another_hand_is_none(app: Flask) -> None:
    call = make_call()
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    sheet = hands.drawn(WORK)
    hand_in("原作", jpeg(sheet), category=category)
    hand_in("翻拍", ALTERATIONS["photographed"](sheet), category=category)
    hand_in("重写", jpeg(hands.drawn(hands.written_again(WORK, 1))), category=category)
    hand_in("别人写的", jpeg(hands.drawn(hands.in_another_hand(WORK, 1))), category=category)
    hand_in("空纸", jpeg(hands.drawn(replace(WORK, text=""))), category=category)
    hand_in("坏图", jpeg(Image.new("RGB", (50, 50)))[:300], category=category)
    operations.ask_full_check(call, actor=make_user(), at=NOW)
    jobs.run_all(at=NOW)

    (pair,) = db.session.scalars(select(DuplicatePair)).all()
    titles = {db.session.get_one(Entry, id_).title for id_ in (pair.a_entry_id, pair.b_entry_id)}
    assert (PairKind.SCAN, True, SimilarityBand.REVIEW) == (pair.kind, pair.is_alarm, pair.band)
    assert {"原作", "翻拍"} == titles
    assert pair.evidence["agreement"] > 0.9
    assert 1 == len(db.session.scalars(select(DuplicateCase)).all())
    unread = db.session.scalars(select(ScanPrint).where(ScanPrint.print.is_(None))).one()
    assert "坏图" == db.session.get_one(Entry, unread.entry_id).title
    assert unread.problem
    assert queries.progress_of(call).is_complete


@pytest.mark.slow
def test_damaged_print_is_drawn_anew_and_a_lost_file_stops_nobody(app: Flask) -> None:
    call = make_call()
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    sheet = hands.drawn(WORK)
    hand_in("原作", jpeg(sheet), category=category)
    hand_in("翻拍", ALTERATIONS["photographed"](sheet), category=category)
    lost = hand_in("丢了的", jpeg(sheet)[:-1], category=category)
    page = db.session.scalars(select(ScanPage).where(ScanPage.entry_id == lost.id)).one()
    active.storage().delete(page.file.storage_key)
    operations.ask_full_check(call, actor=make_user(), at=NOW)
    jobs.run_all(at=NOW)
    before = found_alike()
    assert {"原作 翻拍"} == before
    unread = db.session.scalars(select(ScanPrint).where(ScanPrint.entry_id == lost.id)).one()
    assert (None, scope.LOST) == (unread.print, unread.problem)

    # of another version, and damaged behind its key
    old, torn = db.session.scalars(select(ScanPrint).where(ScanPrint.print.is_not(None)))
    whole = old.print, torn.print
    assert whole[0]
    assert whole[1]
    old.print, torn.print = whole[0][:4] + b"\xff" + whole[0][5:], whole[1][:-20]
    stop_machine(app.extensions)
    run = operations.ask_full_check(call, actor=make_user(), at=NOW)
    jobs.run_all(at=NOW)
    for one in (run, old, torn):
        db.session.refresh(one)

    assert (RunState.DONE, before) == (run.state, found_alike())
    assert whole == (old.print, torn.print)


def test_work_whose_file_is_out_of_reach_is_unchecked_and_looked_at_again(app: Flask) -> None:
    call = make_call()
    category = next(one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    entry = hand_in("原作", jpeg(hands.drawn(WORK)), category=category)
    store = active.storage()
    assert isinstance(store, LocalStorage)
    # what an unmounted disk leaves behind: an empty folder
    away = store.root.with_name("away")
    store.root.rename(away)
    store.root.mkdir()
    assert [scope.AWAY] == problems_after_printing(call)
    progress = queries.progress_of(call)
    assert (1, 1, 0) == (progress.away, progress.unchecked, progress.unreadable)
    assert "1 张图片的原文件暂时读不到" in unfinished(replace(progress, full=make_run(call)))
    assert 1 == operations.look_again(at=NOW)
    assert 0 == operations.look_again(at=NOW), "its job waits already"

    store.root.rmdir()
    away.rename(store.root)
    assert [""] == problems_after_printing(call)
    page = db.session.scalars(select(ScanPrint)).one()
    assert (entry.id, None) == (page.entry_id, page.checked_at)
    assert page.print


def problems_after_printing(call: Call) -> list[str]:
    """Draw what has no print, as a run does, and return why pages have none."""
    for _ in runs.print_pages(call, now=clock.now):
        pass
    db.session.expire_all()
    return [one.problem for one in db.session.scalars(select(ScanPrint))]


def found_alike() -> set[str]:
    """Return the titles of the pairs that stand."""
    pairs = db.session.scalars(select(DuplicatePair).where(DuplicatePair.replaced_at.is_(None)))
    return {f"{pair.a_entry.title} {pair.b_entry.title}" for pair in pairs if pair.b_entry}
