"""Consent to be named in public: what was decided on the newest wording counts."""

from portal.calls.operations import update_declaration
from portal.publishing import queries
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_blind_entry
from tests.factories.publishing import LATER, make_consent


def reword(call):
    """Give the consent to be named another wording."""
    return update_declaration(
        call, key="publicity", heading="公开", text="获奖后同意在媒体上公开。", is_required=False,
        actor=make_user(), at=LATER,
    )  # fmt: skip


def test_an_unticked_new_wording_takes_back_the_tick_under_the_old_one(app):
    call = make_call()
    entry = make_blind_entry(call=call)
    make_consent(entry=entry)
    reword(call)
    before = queries.consents([entry.id])
    make_consent(entry=entry, is_agreed=False)

    assert ({entry.id}, set()) == (before, queries.consents([entry.id]))


def test_a_tick_under_a_new_wording_counts(app):
    call = make_call()
    entry = make_blind_entry(call=call)
    make_consent(entry=entry, is_agreed=False)
    reword(call)
    make_consent(entry=entry)

    assert {entry.id} == queries.consents([entry.id])
