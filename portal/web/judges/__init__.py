"""A desk: 评审台, which knows portal.judging alone."""

from flask import Blueprint

bp = Blueprint("judges", __name__, url_prefix="/judging")

from portal.web.judges import views  # noqa: E402, F401  # registers the routes on bp
