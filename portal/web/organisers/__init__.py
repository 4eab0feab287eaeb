"""A desk: 组织台, one views file a room; observers read it too."""

from flask import Blueprint

bp = Blueprint("organisers", __name__, url_prefix="/organise")

# imported for their routes on bp
from portal.web.organisers import (  # noqa: E402, F401  # bp must exist before the views
    allowances,
    awards,
    calls,
    dashboard,
    entries,
    entry,
    judges,
    people,
    person,
    plans,
    publication,
    results,
    round_phases,
    rounds,
    rubrics,
    screening,
    settings,
    trail,
    unit_import,
    units,
)
