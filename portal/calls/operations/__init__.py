"""Calls room, writes: create, open, extend, close; settings; rubrics; allowances. Flush only."""

from portal.calls.operations.allowances import grant_allowance
from portal.calls.operations.creating import create_call
from portal.calls.operations.phasing import close_call, extend_call, open_call, set_dates
from portal.calls.operations.rubrics import CriterionValues, revise_rubric
from portal.calls.operations.settings import (
    LevelValues,
    update_awards,
    update_category,
    update_declaration,
    update_settings,
)

__all__ = [
    "CriterionValues",
    "LevelValues",
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
