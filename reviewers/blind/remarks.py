"""
Identity in a judge's remark (评语): the judge's own, and nobody else's.

The check knows the judge and the text, never the entry: one that knew authors would tell a
judge, by warning or not, whose work it is.
"""

from __future__ import annotations

import re
from typing import Final

from reviewers.blind.folding import squeezed
from reviewers.blind.identity import Identity, Leak, LeakAction, LeakKind
from reviewers.blind.numbers import number_leaks
from reviewers.blind.own import keys_of, own_leaks

_SIGNED: Final = re.compile(
    r"(?:评委|评审(?:人|专家)?|专家|评阅人|阅卷人|点评人|审读人|签[名字]|署名|评语人)(?:姓名|签[名字])?\s*[:：]\s*[^\s，。；]{2,}"
    r"|[—－-]{2,}\s*[一-鿿·•]{2,12}(?:老师|局长|主任|教授|主席)?\s*$"
    r"|本人(?:系|是|为)[^，。；]{2,20}(?:局|委|办|校|院|会|中心|学|社)"
    r"|我(?:叫|姓|名叫)[一-鿿]{1,4}"
    r"|我(?:是|在|来自)[^，。；]{2,20}(?:局|学校|中学|小学|大学|学院|委员会|办公室|协会|书法家|书协)(?:的|工作|任|$|[，。；])"
    r"|(?:欢迎|可以|可|请)?(?:联系我|加我|找我|给我打电话)"
    r"|[一-鿿]{1,4}(?:评|阅|批)\s*[（(]?(?:\d{4}|二[〇零○])",
)


def remark_leaks(text: str, judge: Identity) -> tuple[Leak, ...]:
    """Return what of *text* tells who wrote it, in order; a name that is a word does not."""
    own = (
        leak
        for leak in own_leaks(text, squeezed(text), keys_of(judge))
        if leak.action is LeakAction.MASKED or _is_called(leak, judge)
    )
    numbers = (leak for leak in number_leaks(text) if leak.action is LeakAction.MASKED)
    signed = (
        Leak(LeakKind.SIGNATURE, *match.span(), match.group(), LeakAction.FLAGGED)
        for match in _SIGNED.finditer(text)
    )
    return tuple(sorted((*own, *numbers, *signed), key=lambda one: (one.start, one.end, one.kind)))


def _is_called(leak: Leak, judge: Identity) -> bool:
    """Whether the judge is called by surname: 何老师, 老何; not a name that is a word."""
    return leak.kind is LeakKind.NAME and leak.text not in judge.names
