"""A desk: the notice, the winners, the gallery, help."""

from flask import Blueprint

bp = Blueprint("public", __name__)

# imported for their routes on bp
from portal.web.public import (  # noqa: E402, F401  # bp must exist before the views
    certificates,
    display,
    guides,
    health,
    views,
    winners,
)
