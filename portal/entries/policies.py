"""Who may do what with an entry. True or False from the arguments alone."""

from portal.accounts.rights import Account
from portal.models import Call, Entry
from portal.models.enums import Role


def may_submit_to(account: Account | None, call: Call) -> bool:
    """The submitters and liaisons of a call hand in entries."""
    return account is not None and (
        account.has(Role.SUBMITTER, call.id) or account.has(Role.LIAISON, call.id)
    )


def may_handle_entry(account: Account | None, entry: Entry) -> bool:
    """The person who filed an entry, or a liaison of the same unit in the same call (代传)."""
    if account is None:
        return False
    is_own = entry.submitter_id == account.user.id and (
        account.has(Role.SUBMITTER, entry.call_id) or account.has(Role.LIAISON, entry.call_id)
    )
    return is_own or may_act_for_unit(account, entry.call_id, entry.unit_id)


def may_act_for_unit(account: Account, call_id: int, unit_id: int) -> bool:
    """A liaison sees and submits for the colleagues of their unit."""
    return account.has(Role.LIAISON, call_id) and account.user.unit_id == unit_id
