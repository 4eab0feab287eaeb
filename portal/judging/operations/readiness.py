"""What must be so before a round opens. Checks; changes nothing."""

from portal.errors import Refused
from portal.judging.conflicted import require_no_conflict, require_unbarred
from portal.judging.operations.terms import require_one_scale
from portal.judging.queries import newest_ranking
from portal.judging.queries.plans import plans_of
from portal.judging.queries.pools import count_without_copy, round_before
from portal.judging.queries.progress import read_too_often, standing
from portal.judging.round_kinds import MOST_RANKED
from portal.models import Plan, Round
from portal.models.enums import RoundKind, RoundState


def require_ready(round_: Round, plan: Plan) -> None:
    """
    Refuse to open before the round before has a result, or with entries nobody could read.

    Whether that result is still current is for ``pools.freeze_pool`` to ask.
    """
    require_one_scale(round_.category, round_.rule)
    _require_result_before(round_)
    if (unreadable := count_without_copy(round_)) > 0:
        raise Refused(
            f"有 {unreadable} 件作品的评审副本还没有准备好，评委看不到。"
            "请等副本做好；做不成的，请退回修改或者移出入围范围。"
        )
    _require_readings(round_, plan)
    require_unbarred(round_)
    now = standing(round_)
    if round_.kind is RoundKind.RANKING and now.entries > MOST_RANKED:
        raise Refused(
            f"排序的一轮最多 {MOST_RANKED} 件，现在有 {now.entries} 件。"
            "请在“入围范围”里逐件移出，写明理由。"
        )


def _require_result_before(round_: Round) -> None:
    """Once judges have begun this round the one before can no longer be ranked: nothing counts."""
    before = round_before(round_)
    if before is None:
        return
    if before.state is not RoundState.CLOSED:
        raise Refused(f"{before.name}还没有结束。请先结束{before.name}，再开评{round_.name}。")
    if newest_ranking(before) is None:
        raise Refused(
            f"{before.name}还没有排名，现在开评，{before.name}的分就不算数了。"
            f"请先在“排名”里给{before.name}排名，再开评{round_.name}。"
        )
    require_no_conflict(before)


def _require_readings(round_: Round, plan: Plan) -> None:
    """Every entry has the readings declared, not fewer and not more: rules count by them."""
    planned = plan.inputs["readings"]
    if planned != round_.readings:
        raise Refused(
            f"生效的分配方案是按每件 {planned} 位评委做的，现在定的是每件 {round_.readings} 位。"
            "请重新生成方案，生效以后再开评。"
        )
    if (missing := standing(round_).missing) > 0:
        raise Refused(f"按每件 {round_.readings} 位评委，还缺 {missing} 份。请先重新分配。")
    # all judges read what is there to join panels
    anchors = {code for one in plans_of(round_) for code in one.summary.get("anchors", ())}
    if surplus := [code for code in read_too_often(round_) if code not in anchors]:
        raise Refused(
            f"有 {len(surplus)} 件作品分到的评委多于每件 {round_.readings} 位，例如 {surplus[0]}。"
            "请重新生成方案，“已有的分配”选“没打分的重新分配”，生效以后再开评。"
        )
