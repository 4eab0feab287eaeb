"""Deeds of the duplicate check. Keyword-only, actor and time handed in; the doors commit."""

from portal.screening.duplicates.operations.runs import ask_full_check, free_stale, look_again
from portal.screening.duplicates.operations.texts import (
    add_base_text,
    add_reference,
    check_again,
    remove_base_text,
    replace_base_text,
    withdraw_reference,
)
from portal.screening.duplicates.operations.verdicts import (
    Sentence,
    decide_case,
    withdraw_verdict,
)

__all__ = [
    "Sentence",
    "add_base_text",
    "add_reference",
    "ask_full_check",
    "check_again",
    "decide_case",
    "free_stale",
    "look_again",
    "remove_base_text",
    "replace_base_text",
    "withdraw_reference",
    "withdraw_verdict",
]
