"""A desk, how the duplicate check reads in Chinese: progress, grounds, lines. Words only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from portal import labels
from portal.models.enums import CaseState, PairKind, RunState
from portal.screening.duplicates.values import (
    CaseLine,
    EntryCheck,
    PairLine,
    Progress,
    Side,
    TopicLine,
)
from portal.web.filters import minute, share, thousands

UNDER_WAY: Final = frozenset({RunState.WAITING, RunState.RUNNING})
MOST_TITLES: Final = 3
MOST_UNITS: Final = 2
# nobody's text changed; the passage has become more common, or is quoted from a base text
QUIET: Final = "现在低于提示线"
MASKED: Final = "只列出雷同的地方，您看不到那次征集的作品"


@dataclass(frozen=True, slots=True)
class CheckState:
    """How far the check has come, as a sentence and as two numbers."""

    is_running: bool
    is_finished: bool
    words: str
    done: int = 0
    total: int = 0


def check_state(progress: Progress) -> CheckState:
    """Say how far the check has come; only a finished one says that nothing was found."""
    run = progress.full
    if run is not None and run.state in UNDER_WAY:
        words = f"已比对 {thousands(run.done)}，共 {thousands(run.total)}。" if run.total else ""
        return CheckState(True, False, words or "正在排队，马上开始。", run.done, run.total)
    if progress.waiting:
        done = progress.entries - progress.unchecked
        words = f"{progress.waiting} 件刚报送的作品正在查，一般不到一分钟。"
        return CheckState(True, False, words, done, progress.entries)
    if progress.is_complete:
        return CheckState(False, True, "")
    return CheckState(False, False, unfinished(progress))


def unfinished(progress: Progress) -> str:
    """Say why the check is not finished although nothing runs, and what to do."""
    run = progress.full
    if not progress.is_on:
        return "这次征集没有打开查重，可以在设置里打开。"
    if run is not None and run.state is RunState.FAILED:
        return f"上一次没有查成：{run.problem or '原因不明'}。请点“全部重查”。"
    if run is None:
        return "还没有全量查过。请点“全部重查”，开评之前要查一遍。"
    if progress.away:
        return (
            f"{progress.away} 张图片的原文件暂时读不到。文件存放处恢复以后，一小时内会自动再试；"
            "急用可以点“全部重查”。"
        )
    left = max(progress.unchecked, progress.stale)
    return f"{left} 件作品没有按现在的内容两两比过。请点“全部重查”。"


def numbers(progress: Progress) -> list[dict[str, Any]]:
    """Return the figures on top of the list."""
    run = progress.full
    found = [
        (progress.open_cases, "组", "等着您判断"),
        (progress.entries - progress.unchecked, "件", f"已经查过，共 {progress.entries} 件报送"),
    ]
    if run is not None and run.finished_at is not None:
        checked = sum(len(ids) for ids in run.inputs.values() if isinstance(ids, list))
        found.append((checked, "份", f"文稿和图片两两比过，{minute(run.finished_at)} 查完"))
    if progress.unreadable:
        found.append((progress.unreadable, "张", "图片读不出笔迹，请人工看"))
    return [
        {"number": thousands(number), "unit": unit, "text": text} for number, unit, text in found
    ]


def line_words(line: CaseLine) -> dict[str, Any]:
    """Return a line of the list in words."""
    return {
        "titles": titles(line),
        "ground": ground_of(line),
        "score": f"{line.strength:.2f}",
        "scope": scope_of(line),
        "badge": badge_of(line),
    }


def titles(line: CaseLine) -> str:
    """Return the works of a case as one line: the first three and how many more."""
    shown = "、".join(title or "未填题目" for title in line.titles[:MOST_TITLES])
    left = line.size - min(len(line.titles), MOST_TITLES)
    return f"{shown} 等 {line.size} 件" if left > 0 else shown


def ground_of(line: CaseLine) -> str:
    """Say what a case rests on."""
    kinds = [PairKind.TEXT] * line.has_text + [PairKind.SCAN] * line.has_scan
    return "、".join(labels.word(kind) for kind in kinds)


def badge_of(line: CaseLine) -> tuple[str, str]:
    """Return word and shape of a case: open anew says why, settled says as what."""
    word, kind = labels.badge(line.state)
    if line.is_quiet:
        return f"{word}，{QUIET}", kind
    if line.finding is not None and line.state is CaseState.SETTLED:
        return labels.word(line.finding), kind
    return word, kind


def scope_of(line: CaseLine) -> str:
    """Say which units a case is about."""
    if len(line.units) == 1:
        return f"{line.units[0]}（同一单位）" if line.size > 1 else line.units[0]
    shown = "、".join(line.units[:MOST_UNITS])
    return f"{shown} 等 {len(line.units)} 个单位" if len(line.units) > MOST_UNITS else shown


def evidence_of(pair: PairLine) -> str:
    """Say what a pair rests on, in one line."""
    if pair.kind is PairKind.SCAN:
        return "两张图片的笔画对得上"
    both = share(max(pair.share_a, pair.share_b))
    return f"{pair.passages} 段，最长 {thousands(pair.longest)} 字，最多占一篇的 {both}"


def side_line(side: Side, length: int | None = None) -> str:
    """Say whose a text or a picture is, when it came and how long it is."""
    if side.is_reference:
        said = [side.source or "组织者放入的对照文本"]
    else:
        said = [whose(side)]
        said += [side.other_call] if side.other_call else []
        said += [f"{minute(side.submitted_at)} 报送"] if side.submitted_at else []
    if side.is_masked:
        return "　".join([*said, MASKED])
    return "　".join([*said, f"{thousands(length)} 字"] if length else said)


def whose(side: Side) -> str:
    """Say who made an entry and where, or that it may not be said."""
    if side.is_masked:
        return "作者和单位不显示"
    people = "、".join(side.authors)
    return f"{people}，{side.unit}" if people else side.unit


def likeness(
    check: EntryCheck, hrefs: list[str], href_of: Callable[[Side], str]
) -> dict[str, Any] | None:
    """Return what the page of an entry says of its check; None where none is wanted."""
    if not check.is_on and not check.cases:
        return None
    return {
        "is_checked": check.is_checked,
        "is_waiting": check.is_on and not check.is_checked,
        "share": f"{check.share * 100:.1f}%",
        "share_without_base": f"{check.share_without_base * 100:.1f}%",
        "band": check.band,
        "cases": [
            {"number": number, "href": href, "badge": labels.badge(state)}
            for (_, number, state), href in zip(check.cases, hrefs, strict=True)
        ],
        "has_topics": check.topics is not None,
        "is_text": bool(check.chars),
        "topics": [topic_row(one, href_of(one.side)) for one in check.topics or ()],
    }


def topic_row(line: TopicLine, href: str) -> dict[str, str]:
    """Return what is alike in topic as the page of an entry lists it."""
    side = line.side
    return {
        "title": side.title or "未填题目",
        "href": href,
        "whose": side.source or "对照文本" if side.is_reference else whose(side),
        "topic": f"{line.topic:.2f}",
    }
