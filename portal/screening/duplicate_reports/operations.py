"""Screening room, deeds: a duplicate report was taken away; the record says which and for whom."""

from datetime import datetime

from portal import audit
from portal.models import Call, DuplicateCase, Entry, User


def record_report(
    subject: DuplicateCase | Entry, *, format: str, reader: str, actor: User, at: datetime
) -> None:
    """Note that a report was taken away; *reader* is organiser or author."""
    for_whom = "交给作者" if reader == "author" else "内部"
    audit.record(actor, "duplicate.report_exported", subject, at=at, format=format, reader=for_whom)


def record_table(call: Call, *, actor: User, at: datetime) -> None:
    """Note that 查重结果表 was taken away."""
    audit.record(actor, "duplicate.table_exported", call, at=at)
