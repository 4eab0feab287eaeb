"""Who may do what with a call. True or False from the arguments alone."""

from portal.accounts.rights import Account
from portal.models import Call
from portal.models.enums import CallState, Role


def may_create_call(account: Account | None, _subject: object = None) -> bool:
    """Organisers of the installation (granted without a call) create calls."""
    return account is not None and account.has(Role.ORGANISER, None)


def may_run_call(account: Account | None, call: Call) -> bool:
    """The organisers of this call act in it."""
    return account is not None and account.has(Role.ORGANISER, call.id)


def may_view_call(account: Account | None, call: Call) -> bool:
    """Organisers and observers read everything of their call."""
    return may_run_call(account, call) or may_observe_call(account, call)


def may_observe_call(account: Account | None, call: Call) -> bool:
    """The observers of this call read and take away everything, and decide nothing."""
    return account is not None and account.has(Role.OBSERVER, call.id)


def may_see_notice(account: Account | None, call: Call) -> bool:
    """An announced call is public; a draft is for those who prepare it."""
    return call.state is CallState.ANNOUNCED or may_view_call(account, call)


def may_use_organisers_desk(account: Account | None, _subject: object = None) -> bool:
    """Whoever organises or observes any call, or may create one, has something to see there."""
    return account is not None and (
        account.has_any(Role.ORGANISER) or account.has_any(Role.OBSERVER)
    )
