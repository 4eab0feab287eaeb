"""A desk: the works given to a reader, those that wait first."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.judging.proofreading import blind
from portal.judging.proofreading.policies import may_proofread
from portal.models.proofreading_enums import ProofreadingState
from portal.web.guards import acting_account, allow
from portal.web.proofreaders import bp
from portal.web.proofreaders.frame import frame


@bp.get("/")
@allow(may_proofread, hide=True)
def queue() -> ResponseReturnValue:
    """Show what waits for this reader, what is with somebody else, and what is done."""
    works = blind.queue_of(acting_account())
    waiting = [work for work in works if work.is_mine_now]
    done = request.args.get("done", "")
    return render_template(
        "proofreaders/queue.html",
        works=works,
        waiting=waiting,
        done=next((work for work in works if work.code == done), None),
        first=ProofreadingState.FIRST,
        **frame(works),
    )
