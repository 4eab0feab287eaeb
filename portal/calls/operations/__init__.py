"""Calls room, writes: create, open, extend, close; settings; rubrics; allowances. Flush only."""

from portal.calls.operations.allowances import grant_allowance
from portal.calls.operations.creating import CODE_LENGTH, create_call
from portal.calls.operations.phasing import (
    check_closing,
    check_extension,
    check_opening,
    close_call,
    extend_call,
    open_call,
    set_dates,
)
from portal.calls.operations.rubrics import CriterionValues, RemarkMarks, revise_rubric
from portal.calls.operations.settings import (
    FREE_CONSENT,
    LevelValues,
    update_awards,
    update_category,
    update_declaration,
    update_settings,
)

__all__ = [
    "CODE_LENGTH",
    "FREE_CONSENT",
    "CriterionValues",
    "LevelValues",
    "RemarkMarks",
    "check_closing",
    "check_extension",
    "check_opening",
    "close_call",
    "create_call",
    "extend_call",
    "grant_allowance",
    "open_call",
    "revise_rubric",
    "set_dates",
    "update_awards",
    "update_category",
    "update_declaration",
    "update_settings",
]
