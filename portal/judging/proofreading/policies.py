"""Who may proofread. True or False from the arguments alone."""

from portal.accounts.rights import Account
from portal.models.enums import Role


def may_proofread(account: Account | None, _subject: object = None) -> bool:
    """Proofreaders have a desk."""
    return account is not None and account.has_any(Role.PROOFREADER)
