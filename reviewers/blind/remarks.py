"""
Identity in a judge's remark (评语): the judge's own, and nobody else's.

Masked is what tells for certain: the judge's own name, unit and data, anybody's number or
address. Flagged are a surname with a title (王局长 may be a person of the essay's) and words
that may be a signature: those are for the judge to look at, and no reason to refuse a remark.

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
from reviewers.blind.signing import looks_like_name
from reviewers.blind.surnames import SURNAMES, TOO_OFTEN_A_WORD
from reviewers.blind.titles import TITLES

_TITLE: Final = "|".join(sorted(TITLES, key=len, reverse=True))
_SURNAME: Final = f"[{''.join(sorted(SURNAMES - TOO_OFTEN_A_WORD))}]"
_UNIT: Final = (
    r"[^\s，。；、：]{2,20}?(?:局|委|办|校|院|会|中心|中学|小学|大学|书协|办公室|政府|社(?!会))"
)
_SIGNED: Final = re.compile(
    # 评委：何老师 at the end of a line; 专家：评析部分稍弱 is an opinion
    r"(?:^|(?<=[\s，。；、（(—－-]))(?:评委|评审(?:人|专家)?|专家|评阅人|阅卷人|点评人|审读人|评语人|签[名字]|署名)"
    rf"(?:姓名|签[名字])?[^\S\n]*[:：][^\S\n]*(?P<name>[一-鿿·•]{{1,12}}?)(?P<title>{_TITLE})?[）)]?[^\S\n]*$"
    # 本人系某局干部; not 信访人本人是一名社会工作者
    rf"|(?<![一-鿿])本人(?:系|是|为){_UNIT}(?=工作|的|干部|职工|人员|教师|老师|\s|[，。；、）)]|$)"
    # 我姓何; not 令我叫绝
    rf"|(?<![令让使给把对自])我(?:姓|名叫|叫){_SURNAME}"
    # 我是某局的, 我在某局工作; not 我在读到信访局工作人员时
    rf"|(?<!自)我(?:(?:是|来自)(?!在|说|觉|从|被){_UNIT}(?=的(?:\s|[，。；、]|$)|\s|[，。；、]|$)"
    rf"|在{_UNIT}(?=工作(?!人员|者|组|的)|任职|当|上班))"
    # 欢迎联系我; not 紧密联系我国实际, 更加我行我素
    r"|(?:欢迎|可以|可|请|不妨|随时)(?:随时|直接|前来|来|与|电话|微信|打电话){0,2}"
    r"(?:联系我|加我|找我|给我打电话)(?![们国省市县区乡镇村州局院校系所方党军辖行的])"
    # （何评，2027年）; not 点评2023年的案例
    r"|(?<![一-鿿])(?P<reader>[一-鿿·]{1,8}?)(?<![点短书影锐述参查传审翻批])[评阅批](?:于|[^\S\n]|[，,（(])*"
    r"(?:(?:19|20)\d{2}|二[〇零○])",
    re.MULTILINE,
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
        if _is_signature(match)
    )
    return tuple(sorted((*own, *numbers, *signed), key=lambda one: (one.start, one.end, one.kind)))


def _is_signature(match: re.Match[str]) -> bool:
    """Whether a person stands where the pattern saw one: 何评, 评委：何老师."""
    name = match["name"] or match["reader"]
    if name is None:
        return True
    is_surname = name in SURNAMES
    if match["reader"]:
        is_surname = is_surname and name not in TOO_OFTEN_A_WORD
        return is_surname or looks_like_name(name)
    return (is_surname and match["title"] is not None) or looks_like_name(name)


def _is_called(leak: Leak, judge: Identity) -> bool:
    """Whether the judge is called by surname: 何老师, 老何; not a name that is a word."""
    return leak.kind is LeakKind.NAME and leak.text not in judge.names
