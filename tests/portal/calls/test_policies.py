"""Who may do what with a call; True and False from the arguments alone."""

import pytest

from portal.accounts.rights import Account
from portal.calls import policies
from portal.models import Call, User
from portal.models.enums import CallState, Role

HERE, ELSEWHERE = 1, 2
DRAFT = Call(id=HERE, state=CallState.DRAFT)
ANNOUNCED = Call(id=HERE, state=CallState.ANNOUNCED)


def person(*grants):
    return Account(user=User(), grants=frozenset(grants))


@pytest.mark.parametrize(
    ("account", "sees", "runs"),
    [
        (None, False, False),
        (person((Role.ORGANISER, HERE)), True, True),
        (person((Role.OBSERVER, HERE)), True, False),
        (person((Role.ORGANISER, ELSEWHERE)), False, False),
        (person((Role.ORGANISER, None)), False, False),
        (person((Role.JUDGE, HERE)), False, False),
        (person((Role.ADMIN, None)), False, False),
    ],
)
def test_only_its_organisers_run_a_call_and_observers_see_it(account, sees, runs):
    assert sees == policies.may_view_call(account, DRAFT)
    assert runs == policies.may_run_call(account, DRAFT)
    assert sees == policies.may_see_notice(account, DRAFT)
    assert policies.may_see_notice(account, ANNOUNCED)


@pytest.mark.parametrize(
    ("account", "creates", "enters"),
    [
        (None, False, False),
        (person((Role.ORGANISER, None)), True, True),
        (person((Role.ORGANISER, HERE)), False, True),
        (person((Role.OBSERVER, HERE)), False, True),
        (person((Role.SUBMITTER, HERE)), False, False),
    ],
)
def test_organisers_of_the_installation_create_calls(account, creates, enters):
    assert creates == policies.may_create_call(account)
    assert enters == policies.may_use_organisers_desk(account)
