"""Who may be what, together with what else."""

from datetime import UTC, datetime
from itertools import product

import pytest

from portal.accounts import operations, queries
from portal.accounts.policies import may_hold, may_manage_account
from portal.accounts.rights import account_of
from portal.errors import Conflict, Refused
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call

AT = datetime(2027, 5, 6, 4, 0, tzinfo=UTC)
EXCLUDED = {
    *product([Role.OBSERVER], set(Role) - {Role.OBSERVER}),
    *product(set(Role) - {Role.OBSERVER}, [Role.OBSERVER]),
    *product([Role.ORGANISER], [Role.JUDGE, Role.PROOFREADER, Role.SUBMITTER, Role.LIAISON]),
    *product([Role.JUDGE, Role.PROOFREADER, Role.SUBMITTER, Role.LIAISON], [Role.ORGANISER]),
}


@pytest.mark.parametrize(("held", "wanted"), list(product(Role, Role)))
def test_every_pair_of_roles(held, wanted):
    assert ((held, wanted) not in EXCLUDED) == may_hold({held}, wanted)


def grant(user, call, role):
    """Give a role as the console does."""
    return operations.grant_role(user, call, role, actor=None, at=AT)


def test_organiser_does_not_judge_the_call(app):
    user, call, other = make_user(name="周正"), make_call(), make_call()
    grant(user, call, Role.ORGANISER)

    with pytest.raises(Conflict) as refusal:
        grant(user, call, Role.JUDGE)
    grant(user, other, Role.JUDGE)

    assert refusal.value.message.startswith("周正已是本次征集的组织者，不能同时担任评委")


def test_role_given_twice_is_held_once(app):
    user, call = make_user(), make_call()

    assert grant(user, call, Role.JUDGE) is grant(user, call, Role.JUDGE)


def test_role_taken_and_given_again_is_live(app):
    user, call = make_user(), make_call()
    first = grant(user, call, Role.LIAISON)
    operations.revoke_role(user, call, Role.LIAISON, actor=user, at=AT)
    gone = queries.people_in(call, Role.LIAISON)

    assert first is grant(user, call, Role.LIAISON)
    assert ([], [user]) == (gone, queries.people_in(call, Role.LIAISON))


def test_last_organiser_stays(app):
    user, call = make_user(), make_call()
    grant(user, call, Role.ORGANISER)

    with pytest.raises(Refused, match="至少要有一位组织者"):
        operations.revoke_role(user, call, Role.ORGANISER, actor=user, at=AT)


def test_people_of_another_call_are_not_listed(app):
    call, other = make_call(), make_call()
    ours, theirs = make_user(), make_user()
    grant(ours, call, Role.JUDGE)
    grant(theirs, other, Role.JUDGE)

    assert [ours] == queries.people_in(call, Role.JUDGE)
    assert [ours] == queries.people_in(call)


def test_organiser_manages_accounts_of_their_own_calls_only(app):
    call, other = make_call(), make_call()
    organiser, ours, both = make_user(), make_user(), make_user()
    grant(organiser, call, Role.ORGANISER)
    grant(ours, call, Role.JUDGE)
    grant(both, call, Role.JUDGE)
    grant(both, other, Role.SUBMITTER)
    account = account_of(organiser)

    assert [True, False, False] == [
        may_manage_account(account, user) for user in (ours, both, organiser)
    ]


def test_admin_of_the_installation_is_out_of_an_organisers_reach(app):
    call, organiser, admin = make_call(), make_user(), make_user()
    grant(organiser, call, Role.ORGANISER)
    grant(admin, call, Role.LIAISON)
    grant(admin, None, Role.ADMIN)

    assert not may_manage_account(account_of(organiser), admin)
    assert may_manage_account(account_of(admin), organiser)
