"""Who may see results. True or False from the arguments alone."""

from collections.abc import Collection

from portal.accounts.rights import Account
from portal.models import Entry
from portal.models.enums import Role
from portal.publishing.published import Winner


def may_show_work(winner: Winner, consenting: Collection[str]) -> bool:
    """
    The work itself is public when its author agreed before the publication and still does.

    *consenting* are the blind codes of the entries whose consent stands now.
    """
    return winner.is_named and winner.code in consenting


def may_hold_certificate(account: Account | None, entry: Entry) -> bool:
    """Whoever filed the entry, and the organisers, may print the certificate with its name."""
    return account is not None and (
        account.user.id == entry.submitter_id or account.has(Role.ORGANISER, entry.call_id)
    )
