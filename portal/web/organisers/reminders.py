"""A desk: 催办: who is behind in a round, and what they are told."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectMultipleField, TextAreaField

from portal import clock, mail
from portal.errors import Refused
from portal.extensions import db
from portal.judging import reminding
from portal.judging.operations import reminders as deeds
from portal.judging.operations.reminders import AGAIN, RemindedAlready
from portal.judging.queries import reminders as stored
from portal.judging.queries.reminders import Behind
from portal.models import Job, Reminder, Round
from portal.models.enums import JobState, RoundState
from portal.web.addresses import absolute
from portal.web.deeds import undo
from portal.web.filters import brief
from portal.web.forms import Form, at_most, needed, tidy, whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of

SHOWN = 50
# what the mail server said, by the kind of its refusal
FAULTS = {
    "SMTPRecipientsRefused": "邮件服务器不收这个邮箱，请核对评委的邮箱",
    "SMTPSenderRefused": "邮件服务器不让本网站发信，请系统管理员检查",
    "SMTPAuthenticationError": "登录不上邮件服务器，请系统管理员检查",
    "SMTPDataError": "邮件服务器退回了这封信，请系统管理员检查",
}


class RemindForm(Form):
    """Who is reminded, of what, and how."""

    judges = SelectMultipleField("评委", choices=[], validate_choice=False)
    template = TextAreaField(
        "内容", [needed("请写催办的内容"), at_most(reminding.LONGEST, "内容")], filters=[tidy],
        description="大括号里的会换成每位评委自己的。不要写作品和作者。",
    )  # fmt: skip
    by_mail = BooleanField("同时发邮件")
    again = BooleanField("一天之内已经催过的，也再催一次")


@dataclass(frozen=True, slots=True)
class Row:
    """One judge who is behind, with the text that can be copied to them."""

    judge: Behind
    is_recent: bool
    is_chosen: bool
    text: str


@bp.route("/<code>/rounds/<round_>/reminders", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def reminders(stage: Stage) -> ResponseReturnValue:
    """催办: who is behind, what was said last."""
    template = stored.last_template(stage.round) or reminding.default_template(stage.round)
    return page(stage, RemindForm(formdata=None, template=template))


@bp.route("/<code>/rounds/<round_>/reminders", methods=["POST"])
@allow(may_run_stage, load=stage_of)
def remind(stage: Stage) -> ResponseReturnValue:
    """Remind those who were chosen; who was reminded today only when asked for once more."""
    form, asked = RemindForm(), False
    if form.validate():
        try:
            sent = send(stage.round, form)
        except Refused as problem:
            asked = isinstance(problem, RemindedAlready)
            undo(form, problem)
        else:
            db.session.commit()
            where: dict[str, Any] = {"code": stage.call.code, "round_": stage.round.code}
            return redirect(url_for(".reminders", done=sent, **where), 303)
    return page(stage, form, asked=asked, status=form.refusal)


def send(round_: Round, form: RemindForm) -> int:
    """Do what the form says; return how many were reminded."""
    only = request.form.get("only", "")
    made = deeds.remind(
        round_,
        judges=[only] if only else form.judges.data or [],
        template=form.template.data or "",
        by_mail=form.by_mail.data,
        again=form.again.data,
        actor=acting_user(),
        at=clock.now(),
    )
    return len(made)


def page(
    stage: Stage, form: RemindForm, *, asked: bool = False, status: int = 200
) -> ResponseReturnValue:
    """Show who is behind; *asked* when somebody was reminded less than a day ago."""
    round_ = stage.round
    is_open = round_.state is RoundState.OPEN
    rows = rows_of(round_, form) if is_open else []
    sent = stored.reminders_of(round_, limit=SHOWN)
    letters = stored.mail_jobs(sent)
    body = render_template(
        "organisers/reminders.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "reminders"),
        form=form,
        rows=rows,
        for_everybody=reminding.with_address(
            reminding.for_everybody(round_, left=sum(one.judge.left for one in rows)), desk()
        ),
        is_open=is_open,
        has_mail=mail.is_on(),
        asked=asked,
        sent=[(one, *mail_said(one, letters.get(one.id))) for one in sent],
        done=whole(request.args.get("done")) or 0,
        **frame(stage.call, current="rounds"),
    )
    return body, status


def mail_said(reminder: Reminder, job: Job | None) -> tuple[str, str]:
    """Return what became of the letter, and the look of it; empty where none was wanted."""
    if reminder.mailed_at is not None:
        return f"{brief(reminder.mailed_at)} 已发出", "done"
    if not reminder.address:
        return "", ""
    if job is None or job.state is JobState.DONE:
        return "没有发：轮到发的时候，已经不用催了", ""
    if not job.error:
        return "还没有发出", "look"
    kind = job.error.partition(":")[0]
    reason = FAULTS.get(kind, "连不上邮件服务器，请系统管理员检查")
    rest = "请换别的办法提醒" if job.state is JobState.FAILED else "过几分钟再试"
    return f"没有发出：{reason}；{rest}", "look"


def rows_of(round_: Round, form: RemindForm) -> list[Row]:
    """Return the judges who are behind; all of them are chosen until somebody unticks one."""
    now = clock.now()
    only = request.form.get("only", "")
    chosen = {only} if only else set(form.judges.data or ())
    return [
        Row(
            judge=one,
            is_recent=one.last is not None and now - one.last.made_at < AGAIN,
            is_chosen=one.code in chosen or not form.is_submitted(),
            text=text_for(form.template.data or "", round_, one),
        )
        for one in stored.behind_in(round_)
    ]


def text_for(template: str, round_: Round, judge: Behind) -> str:
    """Return the text to copy; empty while the template cannot be filled."""
    try:
        reminding.check_template(template, round_)
    except Refused:
        return ""
    text = reminding.filled(template, round_, judge=judge.name, left=judge.left)
    return reminding.with_address(text, desk())


def desk() -> str:
    """Return where judges go on, as it is typed elsewhere."""
    return absolute(url_for("judges.queue"))
