"""A desk: 组织台, one views file a room; observers read it too."""

from flask import Blueprint

bp = Blueprint("organisers", __name__, url_prefix="/organise")

from portal.web.organisers import views  # noqa: E402, F401  # registers the routes on bp
