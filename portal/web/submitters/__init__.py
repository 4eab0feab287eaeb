"""A desk: 报送台."""

from flask import Blueprint

bp = Blueprint("submitters", __name__, url_prefix="/my")

from portal.web.submitters import views  # noqa: E402, F401  # registers the routes on bp
