"""
Deeds on what is declared of rounds to come, before the first opens.

While judges score, a change needs a reason, which stands in the trail, on the results and in the
minutes. Once a round has been closed nothing changes, nor when it is opened again: from then on
signed points can be read (更正, 定夺), and whoever may know a result chooses no rule.
"""

from portal.errors import Conflict, Refused
from portal.judging.queries.declared import declared
from portal.models import Category

LONGEST_REASON = 300


def require_changeable(category: Category, *, round_name: str, reason: str) -> dict[str, str]:
    """
    Refuse to change the rules of a round to come once scores can be read; before, ask why.

    Returns what the trail says more; nothing while no judge has begun. The caller holds all
    rounds of the category, so that nobody opens or ranks one meanwhile.
    """
    now = declared(category)
    if now.closed:
        raise Conflict(
            f"{now.closed}的评分已经结束过，后面各轮的规则都不能再改，也不能加一轮、删一轮；能改的只有"
            "每件评委数、评分截止，写明理由的逐件增补、移出；不再进行的一轮，可以写明理由取消。"
        )
    if not now.begun:
        return {}
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise Refused(
            f"{now.begun}已经开评。现在改后面各轮的规则，请写明理由，"
            "它会列在操作记录、排名页和评审纪要里。",
            field="reason",
        )
    return {"category": category.key, "round": round_name, "reason": why}
