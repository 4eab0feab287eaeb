"""
What an author is told of the people found in an essay: hit by hit, with before and after. Pure.

One line for the same words of one kind, however often they stand there; likeliest first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from portal.entries.findings import ADVISED, KIND_WORDS, SHOWN, Finding, risk
from portal.entries.forms import EssayAnswers
from reviewers.blind import LeakAction, LeakKind
from reviewers.blind.masking import TOKENS

MASK: Final = "masked_hits"
KEEP: Final = "kept_lines"
PLACE_WORDS: Final = {
    "properties": "文件属性",
    "header": "页眉",
    "footer": "页脚",
    "comment": "批注",
    "revision": "修订记录",
    "textbox": "图示",
    "footnote": "脚注",
    "exif": "照片信息",
    "filename": "文件名",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One kind of words at one or more places, what became of them, what the author may say."""

    word: str
    text: str
    before: str
    after: str
    # what stands there now: a token, nothing for a line that is gone, the words themselves
    shown: str
    times: int
    outcome: str
    advice: str = ""
    # the field of the form that decides, or "" when there is nothing to decide
    field: str = ""
    is_ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything found: done by us, to be decided, and what never left the file."""

    done: Sequence[Hit]
    open: Sequence[Hit]
    outside: int
    outside_places: str

    @property
    def total(self) -> int:
        """How many places of the text were found."""
        return sum(hit.times for hit in (*self.done, *self.open))


def report_of(
    findings: Sequence[Finding], answers: EssayAnswers, outside: Sequence[Finding]
) -> Report:
    """Return the report of a copy: *answers* are what its author has ticked so far."""
    shown = [one for one in findings if one.get("where", "body") in SHOWN]
    times = Counter(_key(one) for one in shown)
    first = {_key(one): one for one in reversed(shown)}
    ordered = sorted(first.values(), key=risk)
    hits = [(one, _hit(one, times[_key(one)], answers)) for one in ordered]
    return Report(
        done=[hit for one, hit in hits if _is_done(one)],
        open=[hit for one, hit in hits if not _is_done(one)],
        outside=len(outside),
        outside_places=_places(outside),
    )


def choices_of(findings: Iterable[Finding], answers: EssayAnswers) -> dict[str, frozenset[str]]:
    """Return what may be ticked: present hits, and what is ticked already."""
    hits = {one["text"] for one in findings if one["action"] in {LeakAction.FLAGGED, ADVISED}}
    lines = {one["text"] for one in findings if _is_keepable(one)}
    return {
        MASK: frozenset(hits | set(answers.masked_hits)),
        KEEP: frozenset(lines | set(answers.kept_lines)),
    }


def _key(one: Finding) -> tuple[str, str, str]:
    return one["kind"], one["action"], one["text"]


def _is_done(one: Finding) -> bool:
    return one["action"] in {LeakAction.MASKED, LeakAction.REMOVED}


def _is_keepable(one: Finding) -> bool:
    """Whether a line that we took out may come back: it holds none of the author's own data."""
    is_line = one["kind"] == LeakKind.SIGNATURE and one["action"] == LeakAction.REMOVED
    return is_line and not one["own"] and one.get("where", "body") == "body"


def _hit(one: Finding, times: int, answers: EssayAnswers) -> Hit:
    outcome, advice, field, is_ticked = _standing(one, answers)
    return Hit(
        word=KIND_WORDS[LeakKind(one["kind"])],
        text=one["text"],
        before=one.get("before", ""),
        after=one.get("after", ""),
        shown=_shown(one),
        times=times,
        outcome=outcome,
        advice=advice,
        field=field,
        is_ticked=is_ticked,
    )


def _shown(one: Finding) -> str:
    if one["action"] == LeakAction.REMOVED:
        return ""
    return TOKENS[LeakKind(one["kind"])] if one["action"] == LeakAction.MASKED else one["text"]


def _standing(one: Finding, answers: EssayAnswers) -> tuple[str, str, str, bool]:
    """Return (what happened, what to do, which field decides, whether it is ticked)."""
    text = one["text"]
    if one["action"] == LeakAction.MASKED:
        is_wanted = text in answers.masked_hits
        return ("已照您的意思遮住", "", MASK, True) if is_wanted else ("已遮盖", "", "", False)
    if one["action"] == LeakAction.REMOVED:
        return "整行去掉", "", KEEP if _is_keepable(one) else "", False
    if text in answers.kept_lines:
        return "已照您的意思保留", "", KEEP, True
    return "没有遮盖，请您判断", _advice(one), MASK, False


def _advice(one: Finding) -> str:
    kind, text = LeakKind(one["kind"]), str(one["text"])
    if one["action"] == ADVISED and kind is LeakKind.NAME:
        return f"写的是别人，请在原稿里改成“{text[0]}某某”这样的写法。"
    if one["action"] == ADVISED and any(letter.isdecimal() for letter in text):
        return "像是别人的住址或号码，请在原稿里略去。"
    if one["own"]:
        return "看得出是您或您的单位就勾上。"
    return "会让人猜出您是谁的就勾上。"


def _places(outside: Sequence[Finding]) -> str:
    """Name the first places: 文件属性、页眉."""
    words = dict.fromkeys(PLACE_WORDS.get(one["where"], "文件属性") for one in outside)
    return "、".join(list(words)[:3])
