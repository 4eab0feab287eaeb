"""Deeds on 评审纪要: somebody took the minutes or the table of scores away."""

from datetime import datetime

from portal import audit
from portal.models import Round, User


def record_minutes(round_: Round, *, with_names: bool, actor: User, at: datetime) -> None:
    """Note that 评审纪要 was taken away, with the judges' names or without."""
    audit.record(
        actor, "round.minutes_exported", round_, at=at, call_id=round_.category.call_id,
        judges_named=with_names,
    )  # fmt: skip


def record_score_table(round_: Round, *, number: int, actor: User, at: datetime) -> None:
    """Note that 评分汇总表 of a version of the ranking was taken away."""
    audit.record(
        actor, "round.scores_exported", round_, at=at, call_id=round_.category.call_id,
        number=number,
    )  # fmt: skip
