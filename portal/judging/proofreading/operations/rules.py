"""Deeds on how a category is proofread: declared before anybody's reading is settled."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from portal import audit
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.operations.holding import hold_category
from portal.judging.proofreading import counting
from portal.judging.proofreading.queries import rule_of
from portal.judging.queries.adjustments import BY_PLACES, is_by_places
from portal.models import (
    Category,
    Entry,
    Proofreading,
    ProofreadingRule,
    Ranking,
    Round,
    User,
)
from portal.models.proofreading_enums import ProofreadingState

OVERTAKEN: Final = (
    "没有保存：这一页打开以后，别人改过扣分规则。请看清现在的规则，要用您填的，再保存一次。"
)
SETTLED: Final = (
    "已经有作品审读完成，扣分规则不能再改。要改的话，请先把审读完成的作品退回重新审读。"
)

RANKED: Final = (
    "这一组已经排过名次，审读得分计不计入排名、错一处扣几分都不能再改：知道了结果，就不再定规则。"
)


def declare_rule(
    category: Category,
    *,
    prices: dict[str, Decimal],
    limit: int,
    accepted: str,
    switches: dict[str, bool],
    version: int,
    actor: User,
    at: datetime,
) -> ProofreadingRule:
    """
    Declare what a fault costs, which further variants are accepted, and what the readers may.

    *prices* are ``counting.PRICED``, *switches* ``enters`` and ``allows_scorers``; *version* is
    that of the rule as the page showed it, 0 where there was none.
    """
    rule = _hold(category)
    if (rule.version if rule.id else 0) != version:
        raise Conflict(OVERTAKEN)
    if switches["enters"] and not rule.enters and is_by_places(category):
        raise Refused(BY_PLACES, field="enters")
    costs: dict[str, Any] = {**prices, "limit": limit}
    if _moves_ranks(rule, costs, switches) and _is_ranked(category):
        raise Conflict(RANKED)
    if rule.id is not None and _is_settled(category) and _is_changed(rule, costs, switches):
        raise Conflict(SETTLED)
    for name, value in (costs | switches | {"accepted": " ".join(accepted.split())}).items():
        setattr(rule, name, value)
    try:
        counting.engine_rule(rule)
    except ValueError:
        raise Refused("封顶不能比满分高，扣分不能小于 0。", field="cap") from None
    db.session.add(rule)
    db.session.flush()
    audit.record(
        actor, "proofreading.rule_declared", rule, at=at, call_id=category.call_id,
        category=category.name, rule=counting.stored_rule(rule), **switches,
    )  # fmt: skip
    return rule


def _hold(category: Category) -> ProofreadingRule:
    """Let nobody else declare at the same time; return the rule as it stands, or a new one."""
    # nobody ranks meanwhile either
    hold_category(category)
    rule = rule_of(category)
    if rule is None:
        return ProofreadingRule(category_id=category.id)
    db.session.refresh(rule)
    return rule


def _is_settled(category: Category) -> bool:
    found = db.session.scalar(
        select(Proofreading.id)
        .join(Proofreading.entry)
        .where(Entry.category_id == category.id, Proofreading.state == ProofreadingState.CONFIRMED)
        .limit(1)
    )
    return found is not None


def _is_ranked(category: Category) -> bool:
    """Say whether a round of the category was put in order, if only once."""
    found = db.session.scalar(
        select(Ranking.id).join(Ranking.round).where(Round.category_id == category.id).limit(1)
    )
    return found is not None


def _moves_ranks(rule: ProofreadingRule, costs: dict[str, Any], switches: dict[str, bool]) -> bool:
    """Say whether scores would come out differently: the points enter, now or before."""
    if rule.id is None:
        return switches["enters"]
    return (rule.enters or switches["enters"]) and _is_changed(rule, costs, switches)


def _is_changed(rule: ProofreadingRule, costs: dict[str, Any], switches: dict[str, bool]) -> bool:
    """Say whether points would come out differently; duties may change at any time."""
    return rule.enters != switches["enters"] or any(
        getattr(rule, name) != value for name, value in costs.items()
    )
