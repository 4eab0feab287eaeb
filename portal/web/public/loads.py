"""A desk, what its views stand on. A draft is a 404 for outsiders, like a call that never was."""

from portal.accounts.rights import Account
from portal.calls import queries
from portal.calls.policies import may_see_notice
from portal.errors import NotFound
from portal.models import Call


def call(account: Account | None, code: str) -> Call:
    """Return a call this reader may know of. Raises NotFound."""
    found = queries.call_by_code(code)
    if not may_see_notice(account, found):
        raise NotFound
    return found
