"""A desk: 审读台, which sees works through portal.judging.proofreading.blind alone."""

from flask import Blueprint

bp = Blueprint("proofreaders", __name__, url_prefix="/proofreading")

# imported for their routes on bp
from portal.web.proofreaders import (  # noqa: E402, F401  # bp must exist before the views
    deeds,
    hints,
    pictures,
    queue,
    workbench,
)
