"""HEAD reads like GET: a mail scanner or a preview that asks with it must not do the deed."""

import pytest

from portal.extensions import db
from tests.factories.entry import make_submitted_essay
from tests.infrastructure.clients import WatchedClient
from tests.web.submitters.conftest import Office


@pytest.mark.parametrize("deed", ["withdraw", "revise", "publicity"])
def test_asking_with_head_changes_nothing(me: WatchedClient, office: Office, deed: str) -> None:
    entry, receipt = make_submitted_essay(call=office.call, unit=office.unit, submitter=office.user)
    db.session.commit()
    before = (entry.status, receipt.void_at)

    answer = me.head(f"/my/entries/{entry.code}/{deed}")
    db.session.expire_all()

    assert 200 == answer.status_code
    assert before == (entry.status, receipt.void_at)
