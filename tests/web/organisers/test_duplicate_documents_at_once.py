"""查重结果表 and 查重报告 take a while to make: nobody else waits for them to write."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from portal.extensions import db
from portal.models import AuditEvent
from portal.models.enums import Role
from portal.web.organisers import duplicate_documents
from tests.factories.account import make_user
from tests.infrastructure.clients import WatchedClient
from tests.infrastructure.databases import MakeApp
from tests.portal.screening.duplicate_reports.story import tell


@pytest.mark.parametrize("what", ["sheet", "report"])
def test_others_write_while_a_document_is_gathered(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    app = make_app()
    with app.app_context():
        story = tell()
        client = WatchedClient(app).enter(make_user(role=Role.ORGANISER, call=story.call))
        base = f"/organise/{story.call.code}/duplicates"
        address = f"{base}/sheet" if what == "sheet" else f"{base}/cases/{story.case.code}/report"
        db.session.commit()
    was_written: list[bool] = []

    def write() -> None:
        with app.app_context():
            db.session.execute(text("UPDATE call SET title = 'written meanwhile'"))
            db.session.commit()

    def beside(made: Any) -> Any:
        """Let somebody else write as soon as everything has been read."""

        def making(*given: Any, **more: Any) -> Any:
            content = made(*given, **more)
            other = threading.Thread(target=write)
            other.start()
            other.join(timeout=3)
            was_written.append(not other.is_alive())
            return content

        return making

    for owner, name in (
        (duplicate_documents, "write_result_table"),
        (duplicate_documents.gathering, "paper_of_case"),
    ):
        monkeypatch.setattr(owner, name, beside(getattr(owner, name)))

    answer = client.send(address)

    assert (200, [True]) == (answer.status_code, was_written)
    with app.app_context():
        assert "written meanwhile" == db.session.scalar(text("SELECT title FROM call"))
        last = db.session.query(AuditEvent).order_by(AuditEvent.sequence.desc()).first()
        assert last is not None
        assert last.verb.startswith("duplicate.")
        assert last.verb.endswith("_exported")
