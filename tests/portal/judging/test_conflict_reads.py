"""Conflicts looked at again on every page of a judge: the same answer as the plan's, and cheap."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from portal.judging import conflicts, queries
from portal.models import BlindCode
from tests.factories.call import make_call
from tests.factories.judging import make_blind_entry, make_judge
from tests.portal.judging.test_conflicts import world


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note every statement sent to the database."""
    sent: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engine = db.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("seed", range(3))
def test_every_judge_gets_what_the_plan_says(app: Flask, seed: int) -> None:
    call = make_call()
    round_ = world(call, Random(seed), size=30)
    codes = dict(db.session.query(BlindCode.entry_id, BlindCode.code).all())
    planned = queries.pool(round_).conflicts

    found = {
        (judge.code, codes[entry_id]): kind
        for judge in queries.judges_of(call)
        for entry_id, kind in conflicts.conflicts_now(judge.id, codes).items()
    }

    assert planned
    assert planned == found


def test_a_queue_reads_columns_and_no_answers(app: Flask) -> None:
    call = make_call()
    judge = make_judge(call=call)
    entries = [make_blind_entry(call=call).id for _ in range(3)]
    db.session.commit()

    with statements() as sent:
        conflicts.conflicts_now(judge.id, entries)

    read = [one.partition("FROM")[0] for one in sent if "FROM author" in one or "FROM entry" in one]
    assert 2 == len(read)
    assert [] == [one for one in read if "answers" in one or "author.id" in one]
