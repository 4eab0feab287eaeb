"""A desk: 评审纪要 and 评分汇总表 of a round that is over, as files; each time is recorded."""

import io

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from portal import clock
from portal.errors import Conflict
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.judging import queries
from portal.judging.minutes.docx import write_docx
from portal.judging.minutes.gathering import minutes_of
from portal.judging.operations import minutes as deeds
from portal.judging.queries.stages import is_locked
from portal.models.enums import RoundKind, RoundState
from portal.web.forms import Form
from portal.web.guards import account, acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import Stage, may_run_stage, may_view_stage, stage_of
from portal.web.organisers.score_files import take_sheet
from portal.web.reading import reading


class MinutesForm(Form):
    """Whether the organisers' own copy says who the judges were."""

    with_names = BooleanField("写明评委姓名")


@bp.route("/<code>/rounds/<round_>/minutes", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def minutes(stage: Stage) -> ResponseReturnValue:
    """What can be taken away of a round, once it is over."""
    round_ = stage.round
    return render_template(
        "organisers/minutes.html",
        round=round_,
        stage_tabs=round_tabs(round_, stage.call, "minutes"),
        is_over=round_.state is RoundState.CLOSED,
        is_scored=round_.kind is RoundKind.SCORING,
        ranking=queries.newest_ranking(round_),
        is_locked=is_locked(round_.category_id),
        form=MinutesForm(formdata=None),
        **frame(stage.call, current="rounds"),
    )


def require_over(stage: Stage) -> None:
    """Refuse to tell scores while judges score."""
    if stage.round.state is not RoundState.CLOSED:
        raise Conflict("评分结束以后才能导出。")


@bp.route("/<code>/rounds/<round_>/minutes", methods=["POST"])
@allow(may_view_stage, load=stage_of)
def take_minutes(stage: Stage) -> ResponseReturnValue:
    """评审纪要 as .docx; only the organisers' copy may name the judges."""
    require_over(stage)
    form = MinutesForm()
    with_names = bool(form.with_names.data) and may_run_stage(account(), stage)
    with reading():
        over = stage.round.closed_at or clock.now()
        content = write_docx(minutes_of(stage.round, with_names=with_names), at=over)
        name = f"评审纪要-{stage.round.category.prefix}-{stage.round.name}.docx"
    deeds.record_minutes(stage.round, with_names=with_names, actor=acting_user(), at=clock.now())
    db.session.commit()
    return send_file(
        io.BytesIO(content), mimetype=MEDIA_TYPES[Kind.DOCX], as_attachment=True,
        download_name=name,
    )  # fmt: skip


@bp.route("/<code>/rounds/<round_>/score-table", methods=["POST"])
@allow(may_view_stage, load=stage_of)
def take_scores(stage: Stage) -> ResponseReturnValue:
    """评分汇总表 as .xlsx, by the newest version of the ranking."""
    require_over(stage)
    ranking = queries.newest_ranking(stage.round)
    if ranking is None:
        raise Conflict("这一轮还没有排名。请先排名，再导出评分汇总表。")
    return take_sheet(ranking, f"{stage.round.name}-")
