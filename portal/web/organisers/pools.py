"""A desk, 入围范围 of a round: its rule, the draw, who is in and who is not, words by hand."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging.operations import pools as deeds
from portal.judging.queries import pools as reads
from portal.judging.queries.declared import declared
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.pool_forms import MemberForm, PoolForm, pool_form
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of, wanted_page

PER_PAGE = 100
# ?show= → word
VIEWS = {"in": "入围", "out": "没有入围", "hand": "人工增补、移出"}


@bp.get("/<code>/rounds/<round_>/pool")
@allow(may_view_stage, load=stage_of)
def pool(stage: Stage) -> ResponseReturnValue:
    """Show the pool of a round."""
    return page(stage)


def page(
    stage: Stage,
    *,
    rule: PoolForm | None = None,
    member: MemberForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Draw the page, with the form that was refused if one was."""
    round_, number = stage.round, wanted_page()
    view = request.args.get("show", "in")
    view = view if view in VIEWS else "in"
    ranking = reads.ranking_before(round_)
    rows, total = reads.pool_rows(
        round_, ranking, view=view, offset=(number - 1) * PER_PAGE, limit=PER_PAGE
    )
    where: dict[str, Any] = {"code": stage.call.code, "round_": round_.code}
    body = render_template(
        "organisers/pool.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "pool"),
        drawn=reads.pool_drawn(round_),
        before=reads.round_before(round_),
        declared=declared(round_.category),
        ranking=ranking,
        rows=rows,
        total=total,
        view=view,
        views=[(key, word, url_for(".pool", show=key, **where)) for key, word in VIEWS.items()],
        page=number,
        pages=max(-(-total // PER_PAGE), 1),
        href=lambda wanted: url_for(".pool", show=view, page=wanted, **where),
        rule=rule or pool_form(round_, is_sent=False),
        member=member or MemberForm(formdata=None, is_in="1"),
        done=request.args.get("done", ""),
        **frame(stage.call, current="rounds"),
    )
    return body, status


@bp.post("/<code>/rounds/<round_>/pool")
@allow(may_run_stage, load=stage_of)
def change_pool(stage: Stage) -> ResponseReturnValue:
    """Save the rule; what was drawn before is void."""
    form = pool_form(stage.round, is_sent=True)

    def deed() -> None:
        deeds.change_pool_rule(
            stage.round, form.values(), reason=form.reason.data or "", actor=acting_user(),
            at=clock.now(),
        )  # fmt: skip

    if form.validate() and attempt(form, deed):
        return back(stage, "rule")
    return page(stage, rule=form, status=form.refusal)


@bp.post("/<code>/rounds/<round_>/pool/draw")
@allow(may_run_stage, load=stage_of)
def draw_pool(stage: Stage) -> ResponseReturnValue:
    """确定入围."""
    form = pool_form(stage.round, is_sent=False)

    def deed() -> None:
        deeds.draw_pool(stage.round, actor=acting_user(), at=clock.now())

    if attempt(form, deed):
        return back(stage, "drawn")
    return page(stage, rule=form, status=form.refusal)


@bp.post("/<code>/rounds/<round_>/pool/entry")
@allow(may_run_stage, load=stage_of)
def change_member(stage: Stage) -> ResponseReturnValue:
    """增补或移出, or take such a word back."""
    form, actor, now = MemberForm(), acting_user(), clock.now()
    if undone := request.form.get("undo", ""):
        if attempt(
            form, lambda: deeds.undo_change(stage.round, blind_code=undone, actor=actor, at=now)
        ):
            return back(stage, "undone")
        return page(stage, member=form, status=form.refusal)

    def deed() -> None:
        deeds.change_member(
            stage.round, blind_code=form.entry.data or "", is_in=form.is_in.data == "1",
            reason=form.reason.data or "", actor=actor, at=now,
        )  # fmt: skip

    if form.validate() and attempt(form, deed):
        return back(stage, "member")
    return page(stage, member=form, status=form.refusal)


def back(stage: Stage, done: str) -> ResponseReturnValue:
    """Go back to the pool, with one line on what was done."""
    where = url_for(".pool", code=stage.call.code, round_=stage.round.code, done=done)
    return redirect(where, 303)
