"""What a full check has seen: whoever comes later from outside the call was not compared."""

from flask import Flask

from portal.entries import queries as entry_queries
from portal.extensions import db
from portal.models import Call, Entry
from portal.models.enums import RunState
from portal.screening.duplicates import operations, queries, runs, scope
from portal.screening.duplicates.bases import digest_of, sources_of
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.duplicate_cases import current, make_essays, make_run
from tests.factories.entry import make_submitted_essay


def checked(call: Call) -> list[Entry]:
    """Return two essays of a call whose full check has just ended."""
    entries = make_essays(2, call=call)
    for entry in entries:
        manuscript = entry_queries.current_manuscript(entry)
        current(entry).manuscript_id = manuscript.id if manuscript else None
    run = make_run(call, base_digest=digest_of(sources_of(call)))
    run.inputs = {"texts": [row.id for row in scope.text_rows(call)], "prints": []}
    db.session.flush()
    return entries


def test_reference_text_that_was_added_makes_the_check_incomplete(app: Flask) -> None:
    call = make_call()
    checked(call)
    assert queries.progress_of(call).is_complete
    reference = operations.add_reference(
        call, title="网文", source="", text="一篇网上的文章", actor=make_user(), at=NOW
    )
    progress = queries.progress_of(call)
    assert (False, 2) == (progress.is_complete, progress.stale)

    operations.withdraw_reference(reference, actor=make_user(), at=NOW)
    assert queries.progress_of(call).is_complete


def test_late_entry_of_an_earlier_call_makes_the_check_incomplete(app: Flask) -> None:
    old, call = make_call(title="去年的征集"), make_call(title="今年的征集")
    checked(call)
    assert queries.progress_of(call).is_complete
    make_submitted_essay(call=old, title="迟交的一篇")

    assert not queries.progress_of(call).is_complete
    make_essays(1, call=old)
    assert 2 == queries.progress_of(call).stale


def test_check_says_that_it_runs_before_its_pages_are_drawn(app: Flask) -> None:
    call = make_call()
    for number in (1, 2):
        make_submitted_essay(call=call, title=f"第 {number} 篇")
    run = operations.ask_full_check(call, actor=None, at=NOW)
    steps = runs.check_call(run.id, now=lambda: NOW)
    next(steps)
    assert (RunState.RUNNING, 0, 2, {}) == (run.state, run.done, run.total, run.inputs)

    # somebody asks for another one meanwhile
    operations.ask_full_check(call, actor=None, at=NOW)
    for _ in steps:
        pass
    assert (RunState.SUPERSEDED, {}) == (run.state, run.inputs)
