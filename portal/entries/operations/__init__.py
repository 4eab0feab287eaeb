"""Deeds upon entries. Keyword-only, actor and time handed in; they flush, the doors commit."""

from portal.entries.operations.covering import add_masks, add_words, check_masks
from portal.entries.operations.drafts import (
    create_entry,
    decide_declarations,
    decide_publicity,
    save_entry,
)
from portal.entries.operations.judge_copies import (
    confirm_copy,
    order_if_stale,
    rebuild_copy,
)
from portal.entries.operations.limits import refuse_upload
from portal.entries.operations.manuscripts import attach_manuscript, remove_manuscript
from portal.entries.operations.scans import (
    PROPOSAL,
    attach_scan,
    remove_page,
    reorder_pages,
    retry_page,
    set_masks,
)
from portal.entries.operations.submission import (
    accept_entry,
    return_entry,
    revise_entry,
    submit_entry,
    withdraw_entry,
)
from portal.entries.operations.uncovering import bare_word
from portal.entries.operations.vetoing import frozen_at, reinstate_entry, veto_entry

__all__ = [
    "PROPOSAL",
    "accept_entry",
    "add_masks",
    "add_words",
    "attach_manuscript",
    "attach_scan",
    "bare_word",
    "check_masks",
    "confirm_copy",
    "create_entry",
    "decide_declarations",
    "decide_publicity",
    "frozen_at",
    "order_if_stale",
    "rebuild_copy",
    "refuse_upload",
    "reinstate_entry",
    "remove_manuscript",
    "remove_page",
    "reorder_pages",
    "retry_page",
    "return_entry",
    "revise_entry",
    "save_entry",
    "set_masks",
    "submit_entry",
    "veto_entry",
    "withdraw_entry",
]
