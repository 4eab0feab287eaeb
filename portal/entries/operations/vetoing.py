"""Entries room, deeds: keeping an entry out of judging and awards, and letting it in again."""

from datetime import datetime

from portal import audit
from portal.entries import queries, workflow
from portal.entries.operations.holding import hold
from portal.entries.operations.judge_copies import order_if_stale
from portal.errors import Refused
from portal.extensions import db
from portal.models import Entry, User
from portal.models.enums import EntryDeed, EntryStatus


def veto_entry(entry: Entry, *, reason: str, actor: User, at: datetime) -> EntryStatus:
    """
    Take the entry out (取消资格); receipt and files stay, its place becomes free.

    Returns where it stood. Raises TransitionRefused, and Refused without the reason that its
    author reads.
    """
    hold(entry)
    if not reason.strip():
        raise Refused("请写明取消资格的理由，作者会看到这段话。", field="reason")
    before = entry.status
    entry.status = workflow.after(before, EntryDeed.VETO)
    _freeze(entry, at=None)
    db.session.flush()
    audit.record(actor, "entry.vetoed", entry, at=at, before=before.value, reason=reason.strip())
    return before


def reinstate_entry(
    entry: Entry,
    *,
    to: EntryStatus,
    reason: str,
    actor: User,
    at: datetime,
    frozen_at: datetime | None = None,
) -> None:
    """
    Let a vetoed entry stand again where it stood (恢复资格); days to mend it count from now.

    The copy that was frozen comes back as it was, *frozen_at* the moment it was frozen at first:
    what judges had read and signed was this copy. Masks that were being drawn are drawn now.
    """
    hold(entry)
    workflow.after(entry.status, EntryDeed.REINSTATE)
    if to not in workflow.VETOABLE:
        raise ValueError(to)
    entry.status = to
    if to is EntryStatus.ACCEPTED:
        _freeze(entry, at=frozen_at or at)
        order_if_stale(entry, at=at)
    if to is EntryStatus.RETURNED:
        entry.returned_at = at
    db.session.flush()
    audit.record(actor, "entry.reinstated", entry, at=at, after=to.value, reason=reason.strip())


def frozen_at(entry: Entry) -> datetime | None:
    """Return when the copy that judges read was frozen; None where there is none."""
    copy = queries.current_copy(entry)
    return None if copy is None else copy.frozen_at


def _freeze(entry: Entry, *, at: datetime | None) -> None:
    """Judges read frozen copies alone: thawed, it is gone from their desks."""
    copy = queries.current_copy(entry)
    if copy is not None:
        copy.frozen_at = at
