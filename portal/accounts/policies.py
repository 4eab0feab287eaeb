"""Who may do what with people. True or False from the arguments alone."""

from collections.abc import Set as AbstractSet

from portal.accounts.rights import Account, account_of
from portal.models import User
from portal.models.enums import Role


def may_hold(held: AbstractSet[Role], wanted: Role) -> bool:
    """
    Say whether somebody with the roles *held* in a call may have *wanted* there as well.

    Who runs a call neither judges or proofreads it nor hands in to it: they would read who judges
    their own work, and how. Who watches over it has no part in it.
    """
    both = {*held, wanted}
    if Role.OBSERVER in both:
        return both == {Role.OBSERVER}
    return Role.ORGANISER not in both or not both & {
        Role.JUDGE, Role.PROOFREADER, Role.SUBMITTER, Role.LIAISON
    }  # fmt: skip


def is_reset_by_admins(user: User) -> bool:
    """
    Say whether an organiser must not hand out a password link: for judges, proofreaders, observers.

    Whoever holds the link can become that person, and would judge or watch in their name.
    """
    kept = {Role.JUDGE, Role.PROOFREADER, Role.OBSERVER}
    return any(role in kept for role, _ in account_of(user).grants)


def may_manage_account(account: Account | None, user: User) -> bool:
    """
    Say whether a person may disable somebody's account or send them a password link.

    An organiser may, as long as all of that person's roles lie in calls the organiser runs:
    a link for somebody with a role elsewhere would open that elsewhere too.
    """
    if account is None or account.user.id == user.id:
        return False
    if account.has(Role.ADMIN, None):
        return True
    runs = account.calls_as(Role.ORGANISER)
    return all(call_id in runs for _, call_id in account_of(user).grants)
