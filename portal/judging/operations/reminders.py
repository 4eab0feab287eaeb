"""Deeds on reminders (催办): told at the desk, mailed when asked for, at most once a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from portal import audit, jobs, mail
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging import reminding
from portal.judging.operations.holding import hold_round
from portal.judging.queries import reminders as stored
from portal.judging.queries.reminders import Behind
from portal.models import JudgeProfile, Reminder, Round, User
from portal.models.enums import RoundState

AGAIN: Final = timedelta(days=1)


class RemindedAlready(Refused):
    """Somebody among them was reminded less than a day ago; ``names`` says who."""

    field = "again"

    def __init__(self, names: list[str]) -> None:
        who = "、".join(names)
        super().__init__(f"{who} 一天之内已经催过。确定还要再催，请勾选后再发。")
        self.names = names


@dataclass(frozen=True, slots=True)
class Letter:
    """What is mailed, once the transaction that wanted it is over."""

    to: str
    subject: str
    text: str


def remind(
    round_: Round,
    *,
    judges: Collection[str],
    template: str,
    by_mail: bool,
    again: bool = False,
    actor: User,
    at: datetime,
) -> list[Reminder]:
    """
    Remind judges (codes) of what they have to sign, each in a text of their own.

    Who has signed everything meanwhile is left out. Raises RemindedAlready unless *again*.
    """
    hold_round(round_)
    if round_.state is not RoundState.OPEN:
        raise Conflict("这一轮不在评分中，不用催办。")
    reminding.check_template(template, round_)
    reminding.check_names(template, stored.author_names(round_))
    if by_mail and not mail.is_on():
        raise Refused("这个网站没有设置邮件服务器，不能发邮件。", field="by_mail")
    chosen = [one for one in stored.behind_in(round_) if one.code in judges]
    if not chosen:
        raise Refused("请选要催办的评委。没有列出的，都已经签完了。", field="judges")
    lately = [one.name for one in chosen if one.last and at - one.last.made_at < AGAIN]
    if lately and not again:
        raise RemindedAlready(lately)
    return [
        _remind(round_, one, template=template, by_mail=by_mail, actor=actor, at=at)
        for one in chosen
    ]


def _remind(
    round_: Round, behind: Behind, *, template: str, by_mail: bool, actor: User, at: datetime
) -> Reminder:
    address = behind.email.strip() if by_mail else ""
    reminder = Reminder(
        round_id=round_.id,
        judge_id=behind.judge_id,
        template=template,
        text=reminding.filled(template, round_, judge=behind.name, left=behind.left),
        address=address if mail.is_address(address) else "",
        made_by_id=actor.id,
        made_at=at,
    )
    db.session.add(reminder)
    db.session.flush()
    if reminder.address:
        jobs.enqueue("mail_reminder", at=at, reminder_id=reminder.id)
    audit.record(
        actor, "judge.reminded", db.session.get_one(JudgeProfile, behind.judge_id), at=at,
        round=round_.code, left=behind.left, mailed=bool(reminder.address),
    )  # fmt: skip
    return reminder


def letter_of(reminder_id: int, *, address: str = "") -> Letter | None:
    """
    Return what is to be mailed; None when it was, or when there is nothing left to say.

    It ends in the *address* of the judge's desk where that is known.

    A letter may wait for minutes or hours: what it says is looked up when it goes.
    """
    reminder = stored.reminder_by_id(reminder_id)
    if reminder is None or reminder.mailed_at is not None or not reminder.address:
        return None
    if reminder.round.state is not RoundState.OPEN:
        return None
    behind = {one.judge_id: one for one in stored.behind_in(reminder.round)}
    judge = behind.get(reminder.judge_id)
    if judge is None:
        return None
    text = reminding.filled(reminder.template, reminder.round, judge=judge.name, left=judge.left)
    title = reminder.round.category.call.title
    return Letter(reminder.address, f"{title}：请接着评分", reminding.with_address(text, address))


def keep_mailed(reminder_id: int, *, at: datetime) -> None:
    """Write down that the letter was handed to the server."""
    reminder = stored.reminder_by_id(reminder_id)
    if reminder is not None:
        reminder.mailed_at = at
        db.session.flush()
