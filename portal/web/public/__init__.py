"""A desk: the notice, the winners, the gallery, help."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from portal.web.public import views  # noqa: E402, F401  # registers the routes on bp
