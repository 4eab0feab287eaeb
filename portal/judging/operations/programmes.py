"""Deeds on the rounds of a category as a whole: a preset, a round more or less, the combination."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select

from portal import audit
from portal.calls.queries import current_rubric
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.judging.operations.declaring import require_changeable
from portal.judging.operations.holding import hold_category
from portal.judging.operations.pools import PoolValues, put_pool_rule, void_draw
from portal.judging.operations.rounds import create_round
from portal.judging.presets import Preset, StagePreset
from portal.judging.queries.stages import is_locked
from portal.judging.round_kinds import gives_points
from portal.models import (
    Assignment,
    Calculation,
    Category,
    Plan,
    PoolChange,
    Round,
    Scorecard,
    User,
)
from portal.models.enums import Combination, PoolKind, RoundState, Rule
from reviewers.combining import check_weights
from reviewers.errors import InvalidQuota
from reviewers.scoring import TRIM_NEEDS

MOST_ROUNDS = 5
LATER_NAMES = ("初评", "复评", "终评")


def require_none_begun(rounds: Sequence[Round]) -> None:
    """Refuse what must be declared before any judge begins."""
    begun = next((one for one in rounds if one.state is not RoundState.PLANNED), None)
    if begun is not None:
        raise Conflict(f"{begun.name}已经开评，评审程序和名次的合成办法不能再改。")


def apply_preset(category: Category, preset: Preset, *, actor: User, at: datetime) -> None:
    """
    Set up the rounds of a programme; what was planned before is replaced, place by place.

    Refused once a round of the category has been opened.
    """
    rounds = hold_category(category)
    require_none_begun(rounds)
    for surplus in reversed(rounds[len(preset.stages) :]):
        _remove(surplus, {}, actor=actor, at=at)
    for number, stage in enumerate(preset.stages):
        made = (
            rounds[number]
            if number < len(rounds)
            else create_round(category, name=stage.name, actor=actor, at=at)
        )
        _put(made, stage)
    category.combination = preset.combination
    db.session.flush()
    audit.record(
        actor, "round.preset_applied", category, at=at, call_id=category.call_id,
        category=category.key, preset=preset.name,
    )  # fmt: skip


def _put(round_: Round, stage: StagePreset) -> None:
    category = round_.category
    is_new_pool = (round_.pool_kind, round_.pool_count, round_.pool_share) != (
        stage.pool_kind, stage.pool_count, stage.pool_share
    )  # fmt: skip
    round_.name, round_.kind, round_.weight = stage.name, stage.kind, stage.weight
    round_.readings = stage.readings or category.readings
    is_short = category.rule is Rule.TRIMMED_MEAN and round_.readings < TRIM_NEEDS
    round_.rule = stage.rule or (Rule.MEAN if is_short else category.rule)
    round_.passes = None
    round_.rubric = current_rubric(category)
    put_pool_rule(round_, PoolValues(stage.pool_kind, stage.pool_count, stage.pool_share))
    if is_new_pool:
        void_draw(round_)


def add_round(category: Category, *, reason: str = "", actor: User, at: datetime) -> Round:
    """
    Add a round behind the last one; it takes the better half until told otherwise.

    Once judges have begun the programme is declared: see require_changeable.
    """
    rounds = hold_category(category)
    if len(rounds) >= MOST_ROUNDS:
        raise Refused(f"一个组别最多 {MOST_ROUNDS} 轮。")
    if is_locked(category.id):
        raise Conflict(f"{rounds[-1].name}的名次已经锁定，不能再加一轮。")
    if category.combination is Combination.WEIGHTED:
        raise Conflict(
            "名次由各轮按权重相加，新加的一轮没有权重，评什么都不算。第一轮开评以前，可以先把"
            "“最后的名次怎么定”改为以最后一轮为准，加了这一轮再定权重；开评以后不能再加。"
        )
    if rounds and rounds[-1].state is RoundState.CANCELLED:
        gone = rounds[-1].name
        raise Conflict(f"{gone}已经取消，不能再加一轮；要接着评的，请恢复{gone}。")
    taken = {one.name for one in rounds}
    free = [name for name in LATER_NAMES[len(rounds) :] if name not in taken]
    name = free[0] if free else f"第 {len(rounds) + 1} 轮"
    why = require_changeable(category, round_name=name, reason=reason)
    made = create_round(category, name=name, why=why, actor=actor, at=at)
    if made.position > 1:
        put_pool_rule(made, PoolValues(PoolKind.TOP_SHARE, share=Decimal("0.5")))
    db.session.flush()
    return made


def remove_round(round_: Round, *, reason: str = "", actor: User, at: datetime) -> None:
    """Take away the last round of a category while it is planned: see require_changeable."""
    rounds = hold_category(round_.category)
    if round_.state is not RoundState.PLANNED:
        raise Conflict("这一轮已经开评或者取消，不能删去。")
    if rounds[-1].id != round_.id:
        raise Conflict("只能删去最后一轮。")
    why = require_changeable(round_.category, round_name=round_.name, reason=reason)
    if round_.category.combination is Combination.WEIGHTED and round_.weight:
        raise Conflict(
            f"{round_.name}的分数占总分 {round_.weight:.4g}%，删去以后权重加起来不到 100%。"
            "开评以前可以先改“最后的名次怎么定”，再删；开评以后不能再改。"
        )
    _remove(round_, why, actor=actor, at=at)
    db.session.flush()


def _remove(round_: Round, why: Mapping[str, str], *, actor: User, at: datetime) -> None:
    """Delete a round nobody has judged in, with its plans and what was assigned by them."""
    audit.record(
        actor, "round.removed", round_, at=at, call_id=round_.category.call_id,
        name=round_.name, **why,
    )  # fmt: skip
    held = select(Assignment.id).where(Assignment.round_id == round_.id)
    if db.session.scalar(select(Scorecard.id).where(Scorecard.assignment_id.in_(held)).limit(1)):
        raise Conflict(f"{round_.name}里已经有评分表，不能删去。")
    void_draw(round_)
    for table in (PoolChange, Assignment, Plan, Calculation):
        db.session.execute(delete(table).where(table.round_id == round_.id))
    db.session.delete(round_)
    db.session.flush()


def declare_combination(
    category: Category,
    *,
    how: Combination,
    weights: Mapping[str, Decimal],
    actor: User,
    at: datetime,
) -> None:
    """
    Declare how the rounds become one order, before the first opens. *weights*: round code → %.

    Only rounds that give comparable points can be weighed: not sifting, not Schulze's order.
    """
    rounds = hold_category(category)
    require_none_begun(rounds)
    given = {one.code: weights.get(one.code) or None for one in rounds}
    if how is Combination.WEIGHTED:
        _check(rounds, given)
    for one in rounds:
        one.weight = given[one.code] if how is Combination.WEIGHTED else None
    category.combination = how
    db.session.flush()
    audit.record(
        actor, "round.combination_declared", category, at=at, call_id=category.call_id,
        category=category.key, how=how.value,
        weights={one.name: str(one.weight) for one in rounds if one.weight is not None},
    )  # fmt: skip


def _check(rounds: Sequence[Round], given: Mapping[str, Decimal | None]) -> None:
    for one in rounds[:-1]:
        if given[one.code] and not is_weighable(one):
            raise Refused(
                f"{one.name}不产生分数，不能加权。请把它的权重留空，由它决定谁进下一轮。",
                field="weights",
            )
    last = rounds[-1]
    if not is_weighable(last):
        raise Refused(
            f"最后一轮{last.name}不产生分数，不能和前面的相加。请选以最后一轮为准。",
            field="weights",
        )
    if not given[last.code]:
        raise Refused(
            f"最后一轮{last.name}要占权重，不然它评什么都不算。请填它占百分之几。",
            field="weights",
        )
    try:
        check_weights([given[one.code] for one in rounds])
    except InvalidQuota:
        raise Refused("各轮权重加起来要等于 100%。", field="weights") from None


def is_weighable(round_: Round) -> bool:
    """Say whether a round's scores can be added to others."""
    return gives_points(round_.kind, round_.rule)
