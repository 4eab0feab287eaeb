"""The sweeper takes bytes that no row refers to, and nothing that anybody needs."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import String, select

from portal import clock, jobs, tasks
from portal.calls.settings import calligraphy_rules
from portal.cli.doctor import check_leftovers
from portal.entries import operations, orphans, uploads
from portal.extensions import db
from portal.files.active import staging, storage
from portal.files.storage import LocalStorage
from portal.models import JudgePage, ScanPage
from portal.models.base import Base
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_entry, make_manuscript
from tests.infrastructure.databases import MakeApp
from tests.portal.files.pictures import quarters, saved

TOMORROW = timedelta(hours=25)
A_LETTER = b"A letter, come on the third of March."


@pytest.fixture
def bench(make_app: MakeApp) -> Iterator[Flask]:
    """A portal with a store of its own, that no other test writes to."""
    app = make_app()
    with app.app_context():
        yield app


def draw_a_scroll() -> None:
    """Hand a scan in and let the jobs draw it: previews, judge pages, pyramid."""
    entry = make_entry(category=make_call().categories[1])
    stream, rules = BytesIO(saved(quarters(), "PNG")), calligraphy_rules(entry.category)
    with uploads.scan_upload(stream, name="全幅.png", rules=rules, staging=staging()) as upload:
        operations.attach_scan(entry, upload=upload, actor=entry.submitter, at=NOW)
    db.session.commit()
    jobs.run_all(at=NOW)


def later() -> datetime:
    """Return a moment by which everything is old."""
    return clock.now() + TOMORROW


def present() -> set[str]:
    return set(storage().iter_keys())


def test_every_column_of_a_key_is_known_to_the_sweeper() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_key")
        and isinstance(column.type, String)
        and column.type.length == 100
    }

    assert found == {f"{one.class_.__tablename__}.{one.key}" for one in orphans.COLUMNS}


def test_what_rows_refer_to_stays_and_the_rest_goes_when_it_is_a_day_old(bench: Flask) -> None:
    essay = make_manuscript(entry=make_entry())
    draw_a_scroll()
    figure = storage().put_bytes(b"a figure of the essay")
    essay.blocks = [*essay.blocks, {"kind": "figure", "picture": {"key": figure, "width": 9}}]
    db.session.commit()
    needed = present()
    orphan = storage().put_bytes(A_LETTER)

    assert [] == orphans.find(at=clock.now() + timedelta(hours=23))
    assert [orphan] == orphans.find(at=later())
    tasks.sweep_leftovers(later())

    assert needed == present()
    assert {essay.file.storage_key, figure} < needed
    drawn = [*db.session.scalars(select(ScanPage.preview_key)),
             *db.session.scalars(select(JudgePage.pyramid_key))]  # fmt: skip
    assert 2 == len(drawn)
    assert set(drawn) < needed


def test_an_upload_that_is_rolled_back_leaves_nothing_for_ever(bench: Flask) -> None:
    entry = make_entry()
    db.session.commit()
    make_manuscript(entry=entry)
    db.session.rollback()

    assert 1 == len(present())
    finding = check_leftovers()
    assert finding.is_good, "it is not old yet"
    store = storage()
    assert isinstance(store, LocalStorage)
    for key in present():
        os.utime(store.root / key, (1000, 1000))
    assert "1 个没有记录的旧文件" in check_leftovers().text
    assert 1 == tasks.sweep_orphans(clock.now())
    assert set() == present()
