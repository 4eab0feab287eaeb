"""
Judging room, deeds: does a judge's remark say who the judge is? Reads the judge's own row only.

Nothing here may ask about the entry or its authors: an answer that depended on them would tell
a judge whose work it is.
"""

from typing import Final

from portal.models import User
from reviewers.blind import Identity, LeakKind, remark_leaks

_WORDS: Final = {
    LeakKind.NAME: "您自己的姓名",
    LeakKind.UNIT: "您的单位",
    LeakKind.PHONE: "电话号码",
    LeakKind.EMAIL: "邮箱",
    LeakKind.ID_NUMBER: "证件号",
    LeakKind.WECHAT: "微信或 QQ 号",
    LeakKind.SIGNATURE: "署名的话",
}


def problem_of(remark: str, judge: User) -> str:
    """Return what to take out of a remark, in one sentence; empty when it names nobody."""
    if not remark.strip():
        return ""
    found = {leak.kind for leak in remark_leaks(remark, _identity_of(judge))}
    words = [word for kind, word in _WORDS.items() if kind in found]
    if not words:
        return ""
    return f"评语里写了{'、'.join(words)}，作者会知道是谁评的。请去掉再签字。"


def _identity_of(judge: User) -> Identity:
    unit = judge.unit
    units = (unit.name, *unit.short_names, *unit.former_names) if unit else ()
    return Identity(
        names=(judge.name,), units=units, phones=(judge.phone or "",), emails=(judge.email or "",)
    )
