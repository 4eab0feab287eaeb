"""A desk, 合议 of a round: who may see whom, the threads without names, their ends."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, TextAreaField

from portal import clock
from portal.accounts.rights import Account
from portal.judging.blind.discussion import seat_word
from portal.judging.operations import discussions as deeds
from portal.judging.queries import discussions as reads
from portal.judging.queries.stages import is_locked
from portal.models import Discussion
from portal.web.deeds import attempt, done_or_asked
from portal.web.forms import Form, at_most, needed, tidy
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of


class OpennessForm(Form):
    """What judges who have signed may know of each other."""

    shows_peers = BooleanField("都签字以后能看到别的评委给这一件的总分（没有名字）")
    has_discussion = BooleanField("都签字以后可以匿名合议（评委甲、评委乙）")


class EndForm(Form):
    """What a discussion came to."""

    note = TextAreaField("结论", [needed("请写明合议的结论"), at_most(300, "结论")], filters=[tidy])


@bp.get("/<code>/rounds/<round_>/discussions")
@allow(may_view_stage, load=stage_of)
def discussions(stage: Stage) -> ResponseReturnValue:
    """合议: the switches, and every thread as the judges see it."""
    return page(stage, OpennessForm(formdata=None, obj=stage.round))


@bp.post("/<code>/rounds/<round_>/discussions")
@allow(may_run_stage, load=stage_of)
def set_openness(stage: Stage) -> ResponseReturnValue:
    """Turn the two switches."""
    form = OpennessForm()

    def deed() -> None:
        deeds.set_openness(
            stage.round,
            shows_peers=bool(form.shows_peers.data),
            has_discussion=bool(form.has_discussion.data),
            actor=acting_user(),
            at=clock.now(),
        )

    if form.validate_on_submit() and attempt(form, deed):
        return back(stage, "changed")
    return page(stage, form)


def page(stage: Stage, form: OpennessForm) -> ResponseReturnValue:
    """Draw the page."""
    body = render_template(
        "organisers/discussions.html",
        round=stage.round,
        form=form,
        threads=reads.discussions_of(stage.round),
        seat_word=seat_word,
        is_locked=is_locked(stage.round.category_id),
        stage_tabs=round_tabs(stage.round, stage.call, "discussions"),
        done=request.args.get("done", ""),
        **frame(stage.call, current="rounds"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


@dataclass(frozen=True, slots=True)
class Thread:
    """The discussion of one entry in a round."""

    stage: Stage
    entry: str
    discussion: Discussion


def thread_of(account: Account | None, code: str, round_: str, entry: str) -> Thread:
    """Return a discussion by the blind code of its entry. Raises NotFound."""
    stage = stage_of(account, code, round_)
    return Thread(stage, entry, reads.discussion_of_entry(stage.round, entry))


def may_run_thread(account: Account | None, thread: Thread) -> bool:
    """The organisers of the call end discussions."""
    return may_run_stage(account, thread.stage)


@bp.route("/<code>/rounds/<round_>/discussions/<entry>/close", methods=["GET", "POST"])
@allow(may_run_thread, load=thread_of)
def close_discussion(thread: Thread) -> ResponseReturnValue:
    """End a discussion, and say what it came to."""
    form = EndForm()

    def deed() -> None:
        deeds.close_discussion(
            thread.discussion, note=form.note.data or "", actor=acting_user(), at=clock.now()
        )

    def ask() -> str:
        return render_template(
            "organisers/close_discussion.html", round=thread.stage.round, entry=thread.entry,
            form=form, **frame(thread.stage.call, current="rounds"),
        )  # fmt: skip

    return done_or_asked(form, deed, done=lambda: back(thread.stage, "closed"), ask=ask)


def back(stage: Stage, done: str) -> ResponseReturnValue:
    """Go back to the threads."""
    where = url_for(".discussions", code=stage.call.code, round_=stage.round.code, done=done)
    return redirect(where, 303)
