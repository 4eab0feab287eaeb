"""A desk: sign-in, registration, invitations, passwords."""

from flask import Blueprint

bp = Blueprint("auth", __name__)

# imported for their routes on bp
from portal.web.auth import (  # noqa: E402, F401  # bp must exist before the views
    invitations,
    registration,
    resume,
    views,
)
