"""The record of deeds: chained, append-only, and red as soon as one row is touched."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import create_engine, text

from portal import audit
from portal.cli import wenheng
from portal.extensions import db
from portal.models import AuditEvent
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_submitted_essay
from tests.infrastructure.databases import SECRET, MakeApp

Verify = Callable[[], Result]


def test_each_row_carries_the_digest_of_the_one_before(app: Flask) -> None:
    call = make_call()
    first = audit.record(None, "call.updated", call, at=NOW, changed=["host"])
    second = audit.record(make_user(), "call.updated", call, at=NOW + timedelta(seconds=1))

    assert (first.sequence + 1, first.digest) == (second.sequence, second.previous)
    assert (second.sequence, second.digest) == audit.head()
    assert (second.sequence, None) == audit.verify()


def test_an_event_knows_its_call_and_who_did_it(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    event = audit.record(entry.submitter, "entry.saved", entry, at=NOW)

    assert ("Entry", entry.code, entry.call_id, entry.submitter.code) == (
        event.subject_type,
        event.subject_code,
        event.call_id,
        event.actor,
    )


def test_a_rolled_back_deed_leaves_no_trace(app: Flask) -> None:
    call = make_call()
    before = audit.head()
    with db.session.begin_nested() as savepoint:
        audit.record(None, "call.updated", call, at=NOW)
        savepoint.rollback()

    assert before == audit.head()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "somebody-else"),
        ("verb", "entry.withdrawn"),
        ("subject_code", "OTHER"),
        ("at", NOW - timedelta(days=1)),
        ("facts", {"reason": "另一个理由"}),
        ("call_id", None),
    ],
)
def test_every_field_is_covered(app: Flask, column: str, value: object) -> None:
    make_submitted_essay()
    event = db.session.get_one(AuditEvent, 2)
    setattr(event, column, value)
    db.session.flush()

    assert (1, audit.Break(2, "changed")) == audit.verify()


@pytest.fixture
def verify(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """Return ``wenheng audit verify`` on a database file of its own, with a few deeds in it."""
    app = make_app()
    with app.app_context():
        make_submitted_essay()
        db.session.commit()
    settings = app.extensions["wenheng.settings"]
    monkeypatch.setenv("WENHENG_INSTANCE", str(settings.instance))
    monkeypatch.setenv("WENHENG_SECRET_KEY", SECRET)
    monkeypatch.setenv("WENHENG_DATABASE_URL", settings.database_url)
    return lambda: CliRunner().invoke(wenheng, ["audit", "verify"])


@pytest.fixture
def edit(verify: Verify) -> Callable[[str], None]:
    """Return what somebody with a database shell does behind the portal's back."""
    engine = create_engine(os.environ["WENHENG_DATABASE_URL"])

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    return run


def test_the_command_is_green_on_an_untouched_record(verify: Verify) -> None:
    answer = verify()

    assert 0 == answer.exit_code, answer.output
    assert "操作记录完好，共 " in answer.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE audit_event SET actor = 'nobody' WHERE sequence = 3",
            "第 3 条有问题：内容被改动过。之前 2 条完好。",
        ),
        (
            "DELETE FROM audit_event WHERE sequence = 3",
            "第 3 条有问题：缺少这一条，或者编号不连续。之前 2 条完好。",
        ),
        (
            "UPDATE audit_event SET previous = digest WHERE sequence = 4",
            "第 4 条有问题：与上一条的指纹接不上。之前 3 条完好。",
        ),
    ],
)
def test_the_command_is_red_after_one_row_was_edited(
    verify: Verify, edit: Callable[[str], None], statement: str, told: str
) -> None:
    edit(statement)
    answer = verify()

    assert (1, told) == (answer.exit_code, answer.output.strip())


def test_a_head_written_down_tells_a_record_cut_short(
    verify: Verify, edit: Callable[[str], None]
) -> None:
    """The chain of what is left still holds: that is why the head is printed in the minutes."""
    before = verify().output
    edit("DELETE FROM audit_event WHERE sequence = (SELECT max(sequence) FROM audit_event)")
    after = verify()

    assert 0 == after.exit_code
    assert before != after.output
