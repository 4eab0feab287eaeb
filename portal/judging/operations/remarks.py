"""
Judging room, deeds: does a judge's remark say who the judge is? Reads the judge's own row only.

Nothing here may ask about the entry or its authors: an answer that depended on them would tell
a judge whose work it is.
"""

from decimal import Decimal
from typing import Final

from portal.models import User
from reviewers.blind import Identity, LeakAction, LeakKind, remark_leaks
from reviewers.rubric import Rubric

_WORDS: Final = {
    LeakKind.NAME: "您自己的姓名",
    LeakKind.UNIT: "您的单位",
    LeakKind.PHONE: "电话号码",
    LeakKind.EMAIL: "邮箱",
    LeakKind.ID_NUMBER: "证件号",
    LeakKind.WECHAT: "微信或 QQ 号",
}
_DOUBTS: Final = {
    LeakKind.NAME: "跟您同姓的称呼",
    LeakKind.SIGNATURE: "像署名的话",
}


def missing_of(rubric: Rubric, total: Decimal, remark: str) -> str:
    """Return what is missing when so many points need words and there are none."""
    if remark.strip() or not rubric.owes_remark(total):
        return ""
    return f"总分 {plain(total)}，{rule_of(rubric)}。请写一两句为什么。"


def rule_of(rubric: Rubric) -> str:
    """Say which totals need words; empty when none does."""
    ends = [
        f"{word} {plain(mark)} 分"
        for word, mark in (("低于", rubric.remark_below), ("高于", rubric.remark_above))
        if mark is not None
    ]
    return f"{'或'.join(ends)}的要写评语" if ends else ""


def plain(points: Decimal) -> str:
    """Return points without needless noughts."""
    whole = points.to_integral_value()
    return str(whole if points == whole else points.normalize())


def telling_in(text: str, judge: User) -> str:
    """Return what in a text tells who its judge is, in words; empty for nothing."""
    return _found(text, judge, is_certain=True)


def problem_of(remark: str, judge: User) -> str:
    """Return what a remark must lose before it is signed, in one sentence; empty for nothing."""
    words = telling_in(remark, judge)
    return f"评语里写了{words}，看评语的人会知道是谁评的。请去掉再签字。" if words else ""


def warning_of(remark: str, judge: User) -> str:
    """Return what to say beside a remark: its problem, else what only may tell of its judge."""
    if problem := problem_of(remark, judge):
        return problem
    words = _found(remark, judge, is_certain=False)
    return f"评语里有{words}。评语不署名，请核对；不是署名就不用改。" if words else ""


def _found(remark: str, judge: User, *, is_certain: bool) -> str:
    leaks = remark_leaks(remark, _identity_of(judge)) if remark.strip() else ()
    kinds = {leak.kind for leak in leaks if (leak.action is LeakAction.MASKED) is is_certain}
    words = _WORDS if is_certain else _DOUBTS
    return "、".join(word for kind, word in words.items() if kind in kinds)


def _identity_of(judge: User) -> Identity:
    unit = judge.unit
    units = (unit.name, *unit.short_names, *unit.former_names) if unit else ()
    return Identity(
        names=(judge.name,), units=units, phones=(judge.phone or "",), emails=(judge.email or "",)
    )
