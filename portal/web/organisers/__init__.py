"""A desk: 组织台, one views file a room; observers read it too."""

from flask import Blueprint

from portal.calls.policies import may_use_organisers_desk
from portal.errors import Forbidden
from portal.web.guards import NOT_YOURS, account

bp = Blueprint("organisers", __name__, url_prefix="/organise")


@bp.before_request
def stop_at_the_door() -> None:
    """
    Turn away whoever organises and observes nothing before anything is looked up.

    The guards look first and ask then: to a judge, 403 for what exists and 404 for what does
    not would tell one from the other.
    """
    visitor = account()
    if visitor is not None and not may_use_organisers_desk(visitor):
        raise Forbidden(NOT_YOURS)


# imported for their routes on bp
from portal.web.organisers import (  # noqa: E402, F401  # bp must exist before the views
    allowances,
    awards,
    calibration,
    calls,
    casting,
    conflicted,
    corrections,
    coverage,
    covering,
    cut_lines,
    dashboard,
    discussions,
    divided,
    duplicate_bases,
    duplicate_cases,
    duplicate_documents,
    duplicate_pairs,
    duplicates,
    entries,
    entry,
    habits,
    judges,
    minutes,
    panels,
    people,
    person,
    plans,
    pools,
    programmes,
    proofreading,
    proofreading_documents,
    proofreading_work,
    publication,
    reminders,
    result_entry,
    results,
    round_phases,
    rounds,
    rubrics,
    screening,
    settings,
    tie_chains,
    trail,
    unit_import,
    units,
)
