"""Two people at once, on a real database with real transactions."""

import threading
from collections.abc import Callable

from flask import Flask

from portal.entries import operations, queries
from portal.errors import QuotaExceeded, Refused
from portal.extensions import db
from portal.models.enums import EntryStatus
from tests.factories.call import NOW, make_call
from tests.factories.entry import all_texts, make_ready_essay
from tests.factories.unit import make_unit
from tests.infrastructure.databases import MakeApp


def at_once(app: Flask, deeds: list[Callable[[], object]]) -> list[object]:
    """Do every deed in a thread and transaction of its own; return what came of each."""
    outcomes: list[object] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def run(place: int) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes[place] = deeds[place]()
                db.session.commit()
            except Refused as problem:
                db.session.rollback()
                outcomes[place] = problem
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def submitting(code: str) -> Callable[[], str]:
    """Return the deed of handing one entry in."""

    def submit() -> str:
        entry = queries.entry_by_code(code)
        return operations.submit_entry(
            entry, agreed=all_texts(entry.call), actor=entry.submitter, at=NOW
        ).code

    return submit


def test_the_last_places_of_a_quota_are_given_once(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        call, unit = make_call(), make_unit()
        call.categories[0].quota_maximum = 2
        codes = [make_ready_essay(call=call, unit=unit).code for _ in range(6)]
        db.session.commit()
    outcomes = at_once(app, [submitting(code) for code in codes])
    with app.app_context():
        taken = [queries.entry_by_code(code).status for code in codes]

    assert 2 == taken.count(EntryStatus.SUBMITTED)
    assert 4 == sum(isinstance(outcome, QuotaExceeded) for outcome in outcomes)


def test_one_entry_handed_in_from_two_tabs_has_one_receipt(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        code = make_ready_essay().code
        db.session.commit()
    outcomes = at_once(app, [submitting(code), submitting(code)])
    with app.app_context():
        receipts = queries.entry_by_code(code).receipts

        assert 1 == len(receipts)
        assert {receipts[0].code} == set(outcomes)
