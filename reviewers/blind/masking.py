"""Writing tokens over leaks. What is only flagged stays until a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reviewers.blind.identity import Leak, LeakAction, LeakKind

TOKENS: Final = {
    LeakKind.NAME: "×××",
    LeakKind.UNIT: "××单位",
    LeakKind.PHONE: "［电话］",
    LeakKind.EMAIL: "［邮箱］",
    LeakKind.ID_NUMBER: "［证件号］",
    LeakKind.WECHAT: "［微信］",
    LeakKind.SIGNATURE: "×××",
    LeakKind.PLACE: "××",
    LeakKind.OTHER: "×××",
}


def mask(text: str, leaks: Iterable[Leak]) -> str:
    """
    *text* with masked leaks as tokens and removed ones taken out; their line break stays.

    Overlapping leaks become one: the token of the longest, unless one of them is removed.
    To mask what was only flagged, hand it in with its action replaced.
    """
    acting = [leak for leak in leaks if leak.action is not LeakAction.FLAGGED]
    written: list[str] = []
    at = 0
    for group in _overlapping(sorted(acting, key=lambda one: (one.start, one.end, one.kind))):
        written.append(text[at : group[0].start])
        written.append(_token(group))
        at = max(leak.end for leak in group)
    written.append(text[at:])
    return "".join(written)


def _overlapping(leaks: list[Leak]) -> list[list[Leak]]:
    """Runs of leaks that share characters, in order."""
    groups: list[list[Leak]] = []
    end = -1
    for leak in leaks:
        if leak.start < end:
            groups[-1].append(leak)
        else:
            groups.append([leak])
        end = max(end, leak.end)
    return groups


def _token(group: list[Leak]) -> str:
    if any(leak.action is LeakAction.REMOVED for leak in group):
        return ""
    longest = max(group, key=lambda leak: (leak.end - leak.start, -leak.start))
    return TOKENS[longest.kind]
