"""
Judging room, deeds: does a judge's remark say who the judge is? Reads the judge's own row only.

Nothing here may ask about the entry or its authors: an answer that depended on them would tell
a judge whose work it is.
"""

from typing import Final

from portal.models import User
from reviewers.blind import Identity, LeakAction, LeakKind, remark_leaks

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


def problem_of(remark: str, judge: User) -> str:
    """Return what a remark must lose before it is signed, in one sentence; empty for nothing."""
    words = _found(remark, judge, is_certain=True)
    return f"评语里写了{words}，作者会知道是谁评的。请去掉再签字。" if words else ""


def warning_of(remark: str, judge: User) -> str:
    """Return what to say beside a remark: its problem, else what only may tell of its judge."""
    if problem := problem_of(remark, judge):
        return problem
    words = _found(remark, judge, is_certain=False)
    return f"评语里有{words}。作者会看到评语，请核对；不是署名就不用改。" if words else ""


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
