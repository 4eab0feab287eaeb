"""The life of an entry as a table. Anything not in it is refused."""

from typing import Final

from portal.errors import TransitionRefused
from portal.labels import word
from portal.models.enums import EntryDeed, EntryStatus

S, D = EntryStatus, EntryDeed

TRANSITIONS: Final[dict[tuple[EntryStatus, EntryDeed], EntryStatus]] = {
    (S.DRAFT, D.SUBMIT): S.SUBMITTED,
    (S.DRAFT, D.WITHDRAW): S.WITHDRAWN,
    # REVISE takes a submitted entry back into the author's hands; its receipt becomes void
    (S.SUBMITTED, D.REVISE): S.DRAFT,
    (S.SUBMITTED, D.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, D.RETURN): S.RETURNED,
    (S.SUBMITTED, D.ACCEPT): S.ACCEPTED,
    (S.RETURNED, D.SUBMIT): S.SUBMITTED,
    (S.RETURNED, D.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, D.RETURN): S.RETURNED,
    # a verdict of the duplicate check; withdrawn, the entry stands again where it stood
    (S.SUBMITTED, D.VETO): S.VETOED,
    (S.RETURNED, D.VETO): S.VETOED,
    (S.ACCEPTED, D.VETO): S.VETOED,
    (S.VETOED, D.REINSTATE): S.SUBMITTED,
}
# from where an entry can be vetoed, and so to where it can return
VETOABLE: Final = frozenset(
    before for (before, _), after in TRANSITIONS.items() if after is S.VETOED
)
# statuses that take up a place of the unit's quota
COUNTED: Final = frozenset({S.SUBMITTED, S.RETURNED, S.ACCEPTED})
# statuses in which the author may change text and files
EDITABLE: Final = frozenset({S.DRAFT, S.RETURNED})


def after(status: EntryStatus, deed: EntryDeed) -> EntryStatus:
    """Return the status after the deed. Raises TransitionRefused."""
    try:
        return TRANSITIONS[status, deed]
    except KeyError:
        raise TransitionRefused(f"这件作品现在是“{word(status)}”，不能{word(deed)}。") from None


def is_possible(status: EntryStatus, deed: EntryDeed) -> bool:
    """Say whether the table has this step."""
    return (status, deed) in TRANSITIONS
