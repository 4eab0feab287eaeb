"""Agreeing to be named in public, or not any more, after the work was handed in."""

from flask import Flask

from portal.entries import queries
from portal.extensions import db
from portal.models import AuditEvent, Entry, Receipt
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import (
    make_consent,
    make_judged_round,
    make_publication,
    make_ranking,
)


def make_filed(*, is_agreed: bool) -> Entry:
    """Return an accepted work with a receipt and a decision on being named."""
    entry = make_blind_entry(author="林晚舟")
    make_grant(user=entry.submitter, role=Role.SUBMITTER, call=entry.call)
    make_consent(entry=entry, is_agreed=is_agreed)
    db.session.add(Receipt(code="HZ-AAAA-0001", entry_id=entry.id, issued_at=NOW, files=[]))
    db.session.commit()
    return entry


def publish(entry: Entry) -> None:
    """Give the work a first prize and publish it."""
    round_ = make_judged_round(category=entry.category, entries=[entry], totals=[("90",) * 3])
    make_publication(ranking=make_ranking(round_=round_, is_locked=True))
    db.session.commit()


def test_consent_is_taken_back_and_given_again_from_the_receipt(app: Flask, as_) -> None:  # type: ignore[no-untyped-def]  # a fixture
    entry = make_filed(is_agreed=True)
    me, path = as_(entry.submitter), f"/my/entries/{entry.code}/publicity"
    asked = (me.get(f"/my/entries/{entry.code}/receipt").text, me.get(path).text)

    me.send(path, {"agreed": "no"})
    taken = queries.is_public(entry)
    me.send(path, {"agreed": "yes"})

    assert [True, True] == [word in page for word, page in zip((path, "撤回"), asked, strict=True)]
    assert (False, True) == (taken, queries.is_public(entry))
    facts = [
        row.facts["agreed"]
        for row in db.session.query(AuditEvent).order_by(AuditEvent.sequence)
        if row.verb == "entry.publicity_changed"
    ]
    assert [False, True] == facts


def test_consent_is_taken_back_after_publication(app: Flask, as_, client) -> None:  # type: ignore[no-untyped-def]  # fixtures
    entry = make_filed(is_agreed=True)
    publish(entry)
    winners = f"/calls/{entry.call.code}/winners"
    before = "林晚舟" in client.get(winners).text

    as_(entry.submitter).send(f"/my/entries/{entry.code}/publicity", {"agreed": "no"})

    assert (True, False) == (before, "林晚舟" in client.get(winners).text)


def test_consent_comes_too_late_after_publication(app: Flask, as_) -> None:  # type: ignore[no-untyped-def]  # a fixture
    entry = make_filed(is_agreed=False)
    publish(entry)
    me, path = as_(entry.submitter), f"/my/entries/{entry.code}/publicity"

    answers = (me.get(path), me.send(path, {"agreed": "yes"}))

    assert [404, 404] == [one.status_code for one in answers]
    assert path not in me.get(f"/my/entries/{entry.code}/receipt").text
    assert not queries.is_public(entry)


def test_nobody_else_decides(app: Flask, as_) -> None:  # type: ignore[no-untyped-def]  # a fixture
    entry = make_filed(is_agreed=True)
    organiser = as_(make_user(role=Role.ORGANISER, call=entry.call))

    answer = organiser.send(f"/my/entries/{entry.code}/publicity", {"agreed": "no"})

    assert (404, True) == (answer.status_code, queries.is_public(entry))
