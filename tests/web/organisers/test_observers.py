"""Whoever watches over a call: sees and takes away everything, decides nothing."""

from collections.abc import Callable

import pytest

from portal.entries.queries import entry_by_code
from portal.extensions import db
from portal.models import Call, User
from portal.models.enums import EntryStatus, Role
from portal.screening import queries
from portal.web.guards import NOT_YOURS
from tests.factories.account import make_user
from tests.factories.entry import ESSAY, make_submitted_essay
from tests.infrastructure.clients import WatchedClient
from tests.web.organisers.reading import last_deed

As = Callable[[User], WatchedClient]


@pytest.fixture
def observer(call: Call) -> User:
    return make_user(role=Role.OBSERVER, call=call)


def test_an_observer_reads_everything_and_may_do_nothing(
    call: Call, observer: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call, author="陈立秋")
    client, path, code = as_(observer), f"/organise/{call.code}/entries/{entry.code}", entry.code
    page = client.get(path).text
    deeds = ("/accept", "/return")
    refused = [client.send(path + deed, {"reason": "为什么"}) for deed in deeds]

    assert ("陈立秋" in page, f"{path}/accept" in page) == (True, False)
    assert [403, 403] == [answer.status_code for answer in refused]
    assert all(NOT_YOURS in answer.text for answer in refused)
    db.session.expire_all()
    found = entry_by_code(code)
    assert (EntryStatus.SUBMITTED, []) == (found.status, queries.decisions_of(found))


def test_an_observer_takes_an_original_away_and_is_recorded(
    call: Call, observer: User, as_: As
) -> None:
    entry, _ = make_submitted_essay(call=call)
    (file,) = queries.originals_of(entry)
    client, path, who = as_(observer), f"/organise/{call.code}/entries/{entry.code}", observer.code
    assert f"{path}/files/{file.code}/download" in client.get(path).text
    answer = client.send(f"{path}/files/{file.code}/download")

    assert ESSAY.encode() == answer.data
    assert ("file.downloaded", who) == last_deed()
