"""A desk, 回避复核: signed cards of a closed round whose judges must step aside, and one deed."""

from collections.abc import Collection, Iterator
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from portal import clock
from portal.extensions import db
from portal.judging.conflicted import conflicted_readings, seen_as
from portal.judging.earlier_conflicts import earlier_conflicts
from portal.judging.excluding import excluded_until, outlook
from portal.judging.operations.excluding import exclude_in_steps
from portal.judging.operations.set_aside import set_aside_conflicted
from portal.judging.queries import newest_ranking
from portal.judging.queries.pools import round_begun_after
from portal.judging.queries.stages import is_locked
from portal.models import Round
from portal.models.enums import RoundState
from portal.web.deeds import attempt
from portal.web.forms import Form, whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.calculations import through
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import reason_field
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of


class SeenForm(Form):
    """Which list was looked at."""

    seen = HiddenField()


class ExcludeForm(SeenForm):
    """Which of the list leave, and why."""

    reason = reason_field("为什么排除", "请写明为什么排除，监审员会看到")


@bp.get("/<code>/rounds/<round_>/conflicted")
@allow(may_view_stage, load=stage_of)
def conflicted(stage: Stage) -> ResponseReturnValue:
    """List what a result must not count."""
    return page(stage, SeenForm(formdata=None))


def page(
    stage: Stage, form: SeenForm, chosen: Collection[int] | None = None
) -> ResponseReturnValue:
    """Draw the page, *chosen* as ticked; while judges score, the plan sees to their conflicts."""
    is_closed = stage.round.state is RoundState.CLOSED
    found = conflicted_readings(stage.round) if is_closed else []
    hangs = outlook(stage.round, found)
    if not isinstance(form, ExcludeForm) and hangs is not None:
        form = ExcludeForm(formdata=None)
    form.seen.data = seen_as(found)
    body = render_template(
        "organisers/conflicted.html",
        round=stage.round,
        stage_tabs=round_tabs(stage.round, stage.call, "conflicted"),
        is_closed=is_closed,
        found=found,
        settled=why_settled(stage.round) if found else "",
        outlook=hangs,
        is_locked=is_locked(stage.round.category_id),
        excluded=excluded_until(stage.round) if is_closed else [],
        earlier=earlier_conflicts(stage.round) if is_closed else [],
        form=form,
        chosen=range(1, len(found) + 1) if chosen is None else chosen,
        moved=whole(request.args.get("moved")) or 0,
        left=whole(request.args.get("left")) or 0,
        **frame(stage.call, current="rounds"),
    )
    return body, form.refusal if form.errors or form.form_errors else 200


def why_settled(round_: Round) -> str:
    """Say why no card can leave this round any more, and what is to be done instead; or nothing."""
    if is_locked(round_.category_id):
        return "名次已经锁定，不能再移出。"
    later = round_begun_after(round_)
    if later is None or newest_ranking(round_) is None:
        return ""
    return (
        f"{later.name}已经按{round_.name}的名次开评。排除以后进{later.name}的作品不变的，写明理由可以排除；"
        "会变的不能再移出，锁定名次时要写明为什么结果仍然成立，理由写在排名页、评审纪要和操作记录里。"
    )


@bp.post("/<code>/rounds/<round_>/conflicted")
@allow(may_run_stage, load=stage_of)
def set_aside(stage: Stage) -> ResponseReturnValue:
    """移出结果: the cards stay on record and count no more."""
    form, moved = SeenForm(), [0]

    def deed() -> None:
        moved[0] = set_aside_conflicted(
            stage.round, seen=form.seen.data or "", actor=acting_user(), at=clock.now()
        )

    if form.validate() and attempt(form, deed):
        return redirect(review(stage.round, moved=moved[0]), 303)
    return page(stage, form)


@bp.post("/<code>/rounds/<round_>/conflicted/exclude")
@allow(may_run_stage, load=stage_of)
def exclude_cards(stage: Stage) -> ResponseReturnValue:
    """排除: out of a round another was begun by, where the same works go on without the cards."""
    form, chosen = ExcludeForm(), {whole(one) or 0 for one in request.form.getlist("chosen")}
    round_id, actor_id, left = stage.round.id, acting_user().id, [0]

    def steps() -> Iterator[None]:
        left[0] = yield from exclude_in_steps(
            round_id, seen=form.seen.data or "", chosen=chosen,
            reason=form.reason.data or "", actor_id=actor_id, now=clock.now,
        )  # fmt: skip

    def deed() -> None:
        # what was looked up so far held the lock of those who write: ranks are worked out without
        db.session.commit()
        through(steps())

    if form.validate() and attempt(form, deed):
        return redirect(review(stage.round, left=left[0]), 303)
    return page(stage, form, chosen)


def review(round_: Round, **more: Any) -> str:
    """Return the address of the page of a round."""
    where: dict[str, Any] = {"code": round_.category.call.code, "round_": round_.code}
    return url_for("organisers.conflicted", **where, **more)
