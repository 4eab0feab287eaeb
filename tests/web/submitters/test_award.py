"""What a submitter reads about the result of their own work, once it is published."""

from flask import Flask

from portal.extensions import db
from portal.models import Entry, Receipt
from portal.models.enums import Role
from portal.publishing.queries import award_of_entry
from tests.factories.account import make_grant
from tests.factories.call import NOW, make_call
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import make_judged_round, make_publication, make_ranking


def make_entries() -> list[Entry]:
    """Return two accepted works with receipts, the first the better one, not yet published."""
    call = make_call()
    category = call.categories[0]
    entries = [make_blind_entry(category=category, title=f"作品{n}") for n in range(2)]
    for number, entry in enumerate(entries):
        make_grant(user=entry.submitter, role=Role.SUBMITTER, call=call)
        code = f"HZ-AAAA-000{number}"
        db.session.add(Receipt(code=code, entry_id=entry.id, issued_at=NOW, files=[]))
    db.session.commit()
    return entries


def publish(entries: list[Entry]) -> None:
    """Judge, rank and publish: a first prize, everything below vacant."""
    category = entries[0].category
    judged = make_judged_round(
        category=category, entries=entries, totals=[("90", "92", "94"), ("70", "72", "74")]
    )
    ranking = make_ranking(round_=judged, is_locked=True)
    make_publication(ranking=ranking, vacant=("second", "third", "merit"))
    db.session.commit()


def test_a_winner_finds_level_and_certificate_on_the_receipt(app: Flask, as_) -> None:  # type: ignore[no-untyped-def]  # a fixture
    winner, other = make_entries()
    address = f"/my/entries/{winner.code}/receipt"
    before = as_(winner.submitter).get(address)
    publish([winner, other])

    after = as_(winner.submitter).get(address)
    loser = as_(other.submitter).get(f"/my/entries/{other.code}/receipt")

    award = award_of_entry(winner)
    assert award is not None
    assert "一等奖" not in before.text
    assert "获得一等奖。" in after.text
    assert f"/certificates/{award.certificate}/print" in after.text
    assert "这件作品这次没有获奖" in loser.text
    assert "/certificates/" not in loser.text
