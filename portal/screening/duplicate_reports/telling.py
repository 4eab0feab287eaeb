"""Screening room: what a duplicate report says about the check, the shares and the verdicts."""

from collections.abc import Callable, Iterable
from datetime import datetime

from portal import clock
from portal.labels import word
from portal.models import Call, CheckedText, DuplicatePair, DuplicateVerdict, Entry
from portal.models.enums import CategoryKind, Consequence
from portal.screening.duplicate_reports import queries, words
from portal.screening.duplicate_reports.paper import Facts, Finding
from portal.screening.duplicates.bases import BUILT_IN_TITLES
from portal.screening.duplicates.queries.progress import last_done


def moment(at: datetime | None) -> str:
    """Return a moment as an official document writes it."""
    if at is None:
        return ""
    local = clock.to_beijing(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def base_names(call: Call, *, is_internal: bool = True) -> dict[str, str]:
    """Return key → name of the base texts; outside, a unit's template is just a template."""
    return {
        **BUILT_IN_TITLES,
        **{
            one.key: words.titled(one.title) if is_internal else word(one.kind)
            for one in queries.base_versions(call, is_current=False)
        },
    }


def scope_facts(
    call: Call,
    texts: Iterable[CheckedText],
    pairs: Iterable[DuplicatePair],
    *,
    at: datetime,
    is_internal: bool = True,
) -> Facts:
    """Say what was held against what, by which program, and when; what is empty is left out."""
    run, checked = last_done(call), list(texts)
    versions = [
        f"{words.titled(one.title)}第 {one.number} 版" if is_internal else word(one.kind)
        for one in queries.base_versions(call)
    ]
    engines = sorted({one.engine_version for one in checked if one.engine_version})
    bases = sorted({one.base_digest for one in checked if one.base_digest})
    facts = (
        ("征集", call.title),
        ("比较范围", _against(queries.scope_of(call), is_internal=is_internal)),
        ("引用底本", "、".join(dict.fromkeys([*BUILT_IN_TITLES.values(), *versions]))),
        ("检查时间", _checked_at(checked, pairs)),
        ("最近一次全面检查", moment(run.finished_at) if run else "还没有做过"),
        ("程序版本", "、".join(engines) or (run.engine_version if run else "")),
        ("底本指纹", "、".join(bases)),
        ("全面检查的输入指纹", run.inputs_digest if run else ""),
        ("文本指纹（SHA-256）", "、".join(one.digest for one in checked)),
        ("报告导出时间", moment(at)),
    )
    return tuple(fact for fact in facts if fact[1])


def _checked_at(texts: Iterable[CheckedText], pairs: Iterable[DuplicatePair]) -> str:
    """Return when the texts were looked at last; of scans, when they were found alike."""
    times = [one.checked_at for one in texts if one.checked_at is not None]
    times += [one.found_at for one in pairs]
    return moment(max(times)) if times else "还没有检查"


def _against(scope: queries.Scope, *, is_internal: bool) -> str:
    """Return what it was held against; how many works a call has is for organisers."""
    counted = (
        ("本次征集作品", scope.texts, "篇"),
        ("往届作品", scope.earlier, "篇"),
        ("对照文本", scope.references, "篇"),
        ("书法图片", scope.pages, "张"),
    )
    said = [
        f"{name} {number} {unit}" if is_internal else name
        for name, number, unit in counted
        if number
    ]
    return "、".join(said) or "无"


def shares(entry: Entry, text: CheckedText | None, *, is_checked: bool) -> tuple[str, str, str]:
    """Return the two shares and the band; of what was not checked, that it was not."""
    if text is None or text.checked_at is None or not is_checked:
        return ("", "", unmeasured(entry, text, is_checked=is_checked))
    share, without = words.percent(text.share), words.percent(text.share_without_base)
    return (share, without, word(text.band))


def unmeasured(entry: Entry, text: CheckedText | None, *, is_checked: bool) -> str:
    """Return why an entry has no share in numbers."""
    if not is_checked or text is not None:
        return "还没查完"
    is_brush = entry.category.kind is CategoryKind.CALLIGRAPHY
    return "比图像，不算比例" if is_brush else "没有文本"


def count_facts(text: CheckedText | None) -> Facts:
    """Return how long a text is and how much of it is quoted."""
    if text is None or text.checked_at is None:
        return ()
    return (("字数（不含标点）", f"{text.chars:,}"), ("引用底本", f"{text.base_chars:,} 字"))


def summary_of_case(entries: int, references: int, alarms: int) -> str:
    """Return the finding of a case in one sentence."""
    beside = f"和 {references} 篇对照文本" if references else ""
    return (
        f"这一组有 {entries} 件作品{beside}，{alarms} 对有相似之处，逐段列在下面，请对照原文判断。"
    )


def summary_of_entry(looked: queries.Looked, text: CheckedText | None, pairs: int) -> str:
    """Return the finding about one entry; half a check never says that nothing was found."""
    found = f"有 {pairs} 件与它有相似之处，逐一列在下面，请对照原件判断。"
    if looked.unreadable:
        missing = f"有 {looked.unreadable} 张图片读不出来，没有比"
        rest = f"其余的，{found}" if pairs else "还不能说没有相同之处，请人对照原件看。"
        return f"这件作品没有查全：{missing}。{rest}"
    if not looked.is_whole:
        rest = f"到现在为止，{found}" if pairs else "现在还不能说有没有相同之处，请查完再看。"
        return f"这件作品还没查完。{rest}"
    if pairs:
        return f"在比较范围里，{found}"
    if text is None and not looked.pages:
        return "这件作品没有可以比较的文字或图片，没有查。"
    what = "引用以外、需要提示的相同段落" if text is not None else "需要提示的相同图片"
    return f"在比较范围里，没有发现{what}。"


def finding(verdict: DuplicateVerdict, name: Callable[[Entry], str]) -> Finding:
    """Return a verdict for organisers."""
    return Finding(
        word(verdict.finding),
        verdict.reason,
        (("认定人", verdict.decided_by.name), ("认定时间", moment(verdict.decided_at))),
        tuple(
            (name(one.entry), "；".join(filter(None, [word(one.kind), one.words])))
            for one in verdict.consequences
            if one.undone_at is None
        ),
    )


def finding_for(entry: Entry, verdict: DuplicateVerdict) -> Finding | None:
    """
    Return a verdict for the author: what it means for this entry, in words meant for it.

    None where nothing followed for the entry: its author may be the one who was copied.
    """
    mine = [
        one for one in verdict.consequences if one.entry_id == entry.id and one.undone_at is None
    ]
    told = [one for one in mine if one.kind is not Consequence.NOTE]
    if not told:
        return None
    return Finding(
        word(verdict.finding),
        "；".join(one.words for one in told if one.words) or "请向组织者了解。",
        (("认定时间", moment(verdict.decided_at)),),
        tuple(("处理", word(one.kind)) for one in told),
    )
