"""What terms of a round can work at all: kind, rule, readings, weight. Checks; changes nothing."""

from portal.errors import Conflict, Refused
from portal.judging.queries.adjustments import has_points_to_add
from portal.judging.round_kinds import RULES_OF, gives_points
from portal.labels import word
from portal.models import Category, Round
from portal.models.enums import Combination, RoundKind, RoundState, Rule
from reviewers.scoring import TRIM_NEEDS


def check_terms(kind: RoundKind, rule: Rule, readings: int, passes: int | None) -> None:
    """Refuse a rule that is not of this kind of round, or cannot work on so few readings."""
    if rule not in RULES_OF[kind]:
        raise Refused(f"{word(kind)}不能用“{word(rule)}”。请另选一种。", field="rule")
    if readings < 1:
        raise Refused("每件至少要有 1 位评委。", field="readings")
    if rule is Rule.TRIMMED_MEAN and readings < TRIM_NEEDS:
        raise Refused(
            f"去掉最高最低分至少要 {TRIM_NEEDS} 位评委。"
            f"请把每件评委数改到 {TRIM_NEEDS}，或者换一种计分办法。",
            field="readings",
        )
    if rule is Rule.AT_LEAST and not 1 <= (passes or 0) <= readings:
        raise Refused(f"请填写几票通过，1 到 {readings}。", field="passes")


def require_one_scale(category: Category, rule: Rule) -> None:
    """Refuse places in a pile where points are added to what the judges give."""
    if rule is Rule.GROUP_RANK and has_points_to_add(category):
        raise Refused(
            "“组内排名百分位平均”得出的是百分位，审读得分和扣分加不进去。"
            "请换一种计分办法，或者让审读得分不计入排名、撤销扣分。",
            field="rule",
        )


def require_weighable(round_: Round, kind: RoundKind, rule: Rule) -> None:
    """Refuse a kind or rule without points where the round's points are weighed."""
    is_weighed = round_.category.combination is Combination.WEIGHTED and round_.weight
    if is_weighed and not gives_points(kind, rule):
        raise Refused(
            f"{round_.name}的分数占总分 {round_.weight:.4g}%，“{word(rule)}”不产生分数，不能加权。"
            "请另选一种；还没有开评的，可以先在“评审程序”里改权重。",
            field="rule",
        )


def require_planned(round_: Round) -> None:
    """Refuse a change of terms once judges have begun."""
    if round_.state is not RoundState.PLANNED:
        is_over = round_.state is RoundState.CANCELLED
        raise Conflict(f"这一轮已经{'取消' if is_over else '开评'}，规则不能再改。")
