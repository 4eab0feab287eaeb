"""A desk, what its views stand on: found by the URL's codes, or a 404."""

from portal.accounts.rights import Account
from portal.calls import queries
from portal.models import Call


def call(_account: Account | None, code: str) -> Call:
    """Return the call of the address with its categories. Raises NotFound."""
    return queries.call_by_code(code)
