"""What an author is told before handing in: of their own works and base texts, of nobody else's."""

import pytest
from flask import Flask

from portal import jobs
from portal.calls import regulations
from portal.entries import queries as entries
from portal.models import Entry
from portal.models.enums import EntryStatus
from portal.screening.duplicates.selfchecks import OwnLikeness, likeness_of
from tests.factories.call import NOW, make_call
from tests.factories.entry import make_entry, make_manuscript
from tests.portal.screening.duplicates.test_runs import MIDDLE, OPENING, OTHER


def told(entry: Entry) -> OwnLikeness | None:
    """Return what the author of an entry is told."""
    manuscript = entries.current_manuscript(entry)
    assert manuscript is not None
    return likeness_of(entry, manuscript)


@pytest.mark.slow
def test_author_is_told_of_their_own_works_and_of_nobody_elses(app: Flask) -> None:
    call = make_call()
    first = make_entry(call=call, title="二十三份材料")
    second = make_entry(call=call, title="又一篇", submitter=first.submitter)
    stranger = make_entry(call=call, title="别人的")
    gone = make_entry(
        call=call, title="撤回的", submitter=first.submitter, status=EntryStatus.WITHDRAWN
    )
    make_manuscript(entry=first, text=OPENING + OTHER)
    make_manuscript(entry=stranger, text=OPENING + MIDDLE)
    second_text = make_manuscript(entry=second, text=OPENING + MIDDLE)
    assert None is told(second)
    jobs.run_all(at=NOW)
    found = told(second)

    assert found is not None
    assert (["二十三份材料"], 0.0) == ([title for title, _ in found.own], found.base_share)
    assert OwnLikeness(0.0, ()) == told(stranger)
    assert gone.id != second_text.entry_id


@pytest.mark.slow
def test_author_is_told_how_much_is_quoted(app: Flask) -> None:
    entry = make_entry(call=make_call())
    make_manuscript(entry=entry, text=OPENING + "".join(regulations.article(6).paras))
    jobs.run_all(at=NOW)
    found = told(entry)

    assert found is not None
    assert 0.2 < found.base_share < 0.8
