"""A desk: 评审台, which sees entries through portal.judging.blind alone."""

from flask import Blueprint

bp = Blueprint("judges", __name__, url_prefix="/judging")

# imported for their routes on bp
from portal.web.judges import (  # noqa: E402, F401  # bp must exist before the views
    asides,
    ballot,
    briefing,
    compare,
    criterion,
    declaration,
    discussion,
    offline,
    pictures,
    queue,
    scorecard,
    scores,
    sifting,
)
