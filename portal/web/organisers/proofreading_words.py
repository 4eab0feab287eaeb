"""A desk, how 文字审读 reads elsewhere: in the trail, beside a ranking, on the page of a work."""

from dataclasses import dataclass
from typing import Any, Final

from portal.judging.proofreading import counting, queries
from portal.models import Category, Entry
from portal.models.enums import CategoryKind

PROOFREADING_VERBS: Final = {
    "proofreading.assigned": "分配了文字审读",
    "proofreading.finished": "完成了一遍文字审读",
    "proofreading.hint_dismissed": "认为一处机器提示不是问题",
    "proofreading.machine_asked": "请机器认一遍作品上的字",
    "proofreading.mark_answered": "复读了一处记号",
    "proofreading.mark_decided": "裁定了一处记号",
    "proofreading.mark_withdrawn": "撤销了一处审读记号",
    "proofreading.marked": "作了一处审读记号",
    "proofreading.pages_divided": "给图片按列排了字",
    "proofreading.reopened": "退回重新审读",
    "proofreading.report_exported": "导出了文字审读报告",
    "proofreading.rule_declared": "定了文字审读的扣分规则",
    "proofreading.settled": "裁定完文字审读，定了得分",
    "proofreading.table_exported": "导出了文字审读汇总表",
    "proofreading.text_set": "定了审读底本",
    "proofreading.transcribed": "录了作品上的文字",
}
PROOFREADING_SUBJECTS: Final = {"Proofreading": "文字审读", "ProofreadingRule": "审读扣分规则"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofread:
    """How far the proofreading of a category is, as the page of results says it."""

    settled: int
    left: int
    enters: bool
    over_limit: int


def proofread_of(category: Category) -> Proofread | None:
    """Return what stands beside a ranking; None where nothing is proofread."""
    rule = queries.rule_of(category) if category.kind is CategoryKind.CALLIGRAPHY else None
    if rule is None:
        return None
    outcomes = queries.proofreading_points(category)
    return Proofread(
        settled=len(outcomes),
        left=queries.count_unsettled(category),
        enters=rule.enters,
        over_limit=sum(one.is_over_limit for one in outcomes.values()),
    )


def proofread_entry(entry: Entry) -> dict[str, Any] | None:
    """Return what the page of a work says of its proofreading; None where nobody reads it."""
    if entry.category.kind is not CategoryKind.CALLIGRAPHY:
        return None
    reading = queries.proofreading_of(entry)
    if reading is None:
        return None
    said = ""
    if reading.points is not None:
        said = counting.said(counting.tally_of(reading.marks, counting.rule_from(reading.rule)))
    return {"state": reading.state, "points": reading.points, "said": said}
