"""A desk: how far a round has come, entry by entry and judge by judge. No score is shown."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.judging.queries import coverage as readings
from portal.judging.queries.coverage import Show
from portal.judging.queries.progress import judges_progress
from portal.web.chrome import Link
from portal.web.guards import allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.round_tabs import round_tabs
from portal.web.organisers.rounds import PAGE, Stage, may_view_stage, stage_of, wanted_page

# more columns than these are too many for a page: then each entry lists its own judges
MOST_COLUMNS = 16
WORDS = {Show.ALL: "全部", Show.SHORT: "还没评齐", Show.MISSING: "缺评"}


def wanted_show() -> Show:
    """Return which entries the address asks for."""
    text = request.args.get("show", "")
    return Show(text) if text in list(Show) else Show.ALL


def asked(show: Show) -> dict[str, str]:
    """Return what the address says of a choice; nothing for everything."""
    return {} if show is Show.ALL else {"show": show.value}


def around(stage: Stage, endpoint: str, total: int) -> dict[str, Any]:
    """Return what frames a list of entries: tabs, pages, the round."""
    where: dict[str, Any] = {"code": stage.call.code, "round_": stage.round.code}
    show = wanted_show()
    chosen = where | asked(show)
    return {
        "round": stage.round,
        "stage_tabs": round_tabs(stage.round, stage.call, endpoint),
        "show": show.value,
        "tabs": [
            Link(word, url_for(f".{endpoint}", **where | asked(key)), key is show)
            for key, word in WORDS.items()
        ],
        "total": total,
        "page": wanted_page(),
        "pages": max(-(-total // PAGE), 1),
        "href": lambda wanted: url_for(f".{endpoint}", page=wanted, **chosen),
        **frame(stage.call, current="rounds"),
    }


@bp.route("/<code>/rounds/<round_>/progress", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def progress(stage: Stage) -> ResponseReturnValue:
    """进度, entry by entry: how many readings are signed, and why some are missing."""
    rows, total = readings.entries_progress(
        stage.round, offset=(wanted_page() - 1) * PAGE, limit=PAGE, show=wanted_show()
    )
    return render_template(
        "organisers/progress.html", rows=rows, **around(stage, "progress", total)
    )


@bp.route("/<code>/rounds/<round_>/coverage", methods=["GET"])
@allow(may_view_stage, load=stage_of)
def coverage(stage: Stage) -> ResponseReturnValue:
    """覆盖表: entries by judges; in a round with many judges each entry lists its own."""
    rows, total = readings.coverage(
        stage.round, offset=(wanted_page() - 1) * PAGE, limit=PAGE, show=wanted_show()
    )
    judges = judges_progress(stage.round)
    return render_template(
        "organisers/coverage.html",
        rows=rows,
        judges=judges,
        names={one.code: one.name for one in judges},
        is_wide=len(judges) > MOST_COLUMNS,
        slots=max([len(row.cells) for row in rows], default=0),
        **around(stage, "coverage", total),
    )
