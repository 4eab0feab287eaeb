"""Who may handle an entry. No database."""

import pytest

from portal.accounts.rights import Account
from portal.entries.policies import may_handle_entry, may_submit_to
from portal.models import Call, Entry, User
from portal.models.enums import Role

CALL, OTHER_CALL, UNIT, OTHER_UNIT, ME, ELSE = 1, 2, 11, 12, 21, 22


def account(*roles: Role, unit: int | None = UNIT, call: int = CALL) -> Account:
    """Return a person with these roles in one call."""
    return Account(User(id=ME, unit_id=unit), frozenset((role, call) for role in roles))


def entry(*, submitter: int = ELSE, unit: int = UNIT) -> Entry:
    """Return an entry of the call."""
    return Entry(call_id=CALL, unit_id=unit, submitter_id=submitter)


@pytest.mark.parametrize(
    ("person", "subject", "expected"),
    [
        (account(Role.SUBMITTER), entry(submitter=ME), True),
        (account(Role.SUBMITTER), entry(submitter=ELSE), False),
        (account(Role.LIAISON), entry(submitter=ELSE), True),
        (account(Role.LIAISON), entry(submitter=ELSE, unit=OTHER_UNIT), False),
        (account(Role.LIAISON), entry(submitter=ME, unit=OTHER_UNIT), True),
        (account(Role.LIAISON, unit=None), entry(submitter=ELSE), False),
        (account(Role.LIAISON, call=OTHER_CALL), entry(submitter=ELSE), False),
        (account(Role.SUBMITTER, call=OTHER_CALL), entry(submitter=ME), False),
        (account(Role.JUDGE, Role.ORGANISER, Role.OBSERVER), entry(submitter=ELSE), False),
        (account(Role.JUDGE), entry(submitter=ME), False),
        (None, entry(submitter=ME), False),
    ],
)
def test_an_entry_is_handled_by_its_submitter_and_the_liaison_of_its_unit(
    person: Account | None, subject: Entry, expected: bool
) -> None:
    assert expected == may_handle_entry(person, subject)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (account(Role.SUBMITTER), True),
        (account(Role.LIAISON), True),
        (account(Role.JUDGE), False),
        (account(Role.SUBMITTER, call=OTHER_CALL), False),
        (None, False),
    ],
)
def test_submitters_and_liaisons_of_the_call_may_submit(
    person: Account | None, expected: bool
) -> None:
    assert expected == may_submit_to(person, Call(id=CALL))
