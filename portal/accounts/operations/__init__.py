"""Deeds about people and units. They flush and never commit."""

from portal.accounts.operations.invitations import (
    accept_invitation,
    cancel_invitation,
    invite,
    live_invitation,
    make_password_link,
    set_password_by_link,
)
from portal.accounts.operations.sign_in import authenticate, change_password, end_sessions
from portal.accounts.operations.unit_import import ImportReport, check_units, import_units
from portal.accounts.operations.units import UnitValues, create_unit, update_unit
from portal.accounts.operations.users import (
    create_user,
    grant_role,
    register_submitter,
    reset_password,
    revoke_role,
    set_active,
    set_unit,
)
from portal.accounts.passwords import hash_password

__all__ = [
    "ImportReport",
    "UnitValues",
    "accept_invitation",
    "authenticate",
    "cancel_invitation",
    "change_password",
    "check_units",
    "create_unit",
    "create_user",
    "end_sessions",
    "grant_role",
    "hash_password",
    "import_units",
    "invite",
    "live_invitation",
    "make_password_link",
    "register_submitter",
    "reset_password",
    "revoke_role",
    "set_active",
    "set_password_by_link",
    "set_unit",
    "update_unit",
]
