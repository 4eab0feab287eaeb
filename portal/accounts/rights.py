"""What the person at the screen may be, as a value. Policies read it; nobody asks the session."""

from dataclasses import dataclass

from portal.models import RoleGrant, User
from portal.models.enums import Role


@dataclass(frozen=True, slots=True)
class Account:
    """A signed-in person and their live grants (role, call id; None = whole installation)."""

    user: User
    grants: frozenset[tuple[Role, int | None]]
    # kept as values: a page that says no is drawn after the row was given back to the database
    name: str = ""
    code: str = ""

    def has(self, role: Role, call_id: int | None) -> bool:
        """Say whether the person holds *role* in that call."""
        return (role, call_id) in self.grants

    def has_any(self, role: Role) -> bool:
        """Say whether the person holds *role* in any call."""
        return any(held == role for held, _ in self.grants)

    def calls_as(self, role: Role) -> frozenset[int]:
        """Return the ids of the calls in which the person holds *role*."""
        return frozenset(call for held, call in self.grants if held == role and call is not None)


def account_of(user: User) -> Account:
    """Return the value for a user whose grants are loaded."""
    grants = frozenset(_live(user.grants))
    return Account(user=user, grants=grants, name=user.name, code=user.code)


def _live(grants: list[RoleGrant]) -> set[tuple[Role, int | None]]:
    return {(grant.role, grant.call_id) for grant in grants if grant.revoked_at is None}
