"""
What was found in an essay that tells of people, as a judge copy keeps it. Pure.

A finding is ``{"kind", "action", "text", "own", "where", "before", "after"}``: the words, where
they stand, and a little of their line. ``action`` is "masked", "removed", "flagged" (may be the
author: a person decides) or "advised" (somebody else in the story: the author decides).
``where`` is "title", "body" or a place outside the text, none of which reaches a judge.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from portal.files.essays import Aside
from reviewers.blind import (
    Found,
    Identity,
    Leak,
    LeakAction,
    LeakKind,
    identity_leaks,
    looks_like_name,
    scan,
    wanted_leaks,
)

Finding = dict[str, Any]
KIND_WORDS: Final = {
    LeakKind.NAME: "姓名",
    LeakKind.UNIT: "单位",
    LeakKind.PHONE: "电话",
    LeakKind.EMAIL: "邮箱",
    LeakKind.ID_NUMBER: "证件号",
    LeakKind.WECHAT: "微信",
    LeakKind.SIGNATURE: "署名行",
    LeakKind.PLACE: "地名职务",
    LeakKind.OTHER: "其他",
}
ADVISED: Final = "advised"
SHOWN: Final = frozenset({"title", "body"})
"""Where findings are places a reader would see; all the others never leave the file."""
GPS: Final = "GPS"
CONTEXT: Final = 14
_PLACES: Final = {
    "header": "header",
    "footer": "footer",
    "comment": "comment",
    "reviser": "revision",
    "deleted": "revision",
    "inserted": "revision",
    "hidden": "revision",
    "textbox": "textbox",
    "diagram": "textbox",
    "chart": "textbox",
    "footnote": "footnote",
    "exif": "exif",
    "filename": "filename",
}
_ADVICE: Final = frozenset({LeakKind.NAME, LeakKind.PLACE, LeakKind.UNIT, LeakKind.OTHER})
_RISK: Final = tuple(KIND_WORDS)


def leaks_of(
    text: str, identity: Identity, also: Sequence[str] = (), kept: Sequence[str] = ()
) -> Found:
    """
    Return what we found and what the author named, which is masked without doubt.

    *also* are the words to mask; *kept* lines that we took for signatures and that are none.
    """
    wanted = wanted_leaks(text, also)
    settled = {(leak.start, leak.end) for leak in wanted}
    found = scan(text, identity, kept=kept)
    left = (one for one in found.leaks if acts(one) or (one.start, one.end) not in settled)
    return Found((*left, *wanted), found.inside)


def acts(leak: Leak) -> bool:
    """Whether the words are gone from what judges read."""
    return leak.action is not LeakAction.FLAGGED


def finding(leak: Leak, text: str, where: str = "body") -> Finding:
    """Return a leak of *text* as it is kept, with the words around it on its line."""
    line, end = text.rfind("\n", 0, leak.start) + 1, text.find("\n", leak.end)
    before, after = text[line : leak.start], text[leak.end : len(text) if end < 0 else end]
    return {
        "kind": leak.kind.value,
        "action": _action(leak),
        # whole, for a tick sends it back; a browser would make two characters of a line break
        "text": leak.text.replace("\n", ""),
        "own": leak.own,
        "where": where,
        "before": before if len(before) <= CONTEXT else f"…{before[-CONTEXT:]}",
        "after": after if len(after) <= CONTEXT else f"{after[:CONTEXT]}…",
    }


def _action(leak: Leak) -> str:
    """Tell hints of the author from those of other people: a case has its people and places."""
    is_hint = leak.action is LeakAction.FLAGGED and not leak.own and leak.kind in _ADVICE
    is_post = leak.kind is LeakKind.PLACE and leak.is_post
    return ADVISED if is_hint and not is_post else leak.action.value


def outside_findings(asides: Iterable[Aside], file_name: str, identity: Identity) -> list[Finding]:
    """Return what told of people outside the text: all of it stays behind."""
    stem = Aside("filename", file_name.rpartition(".")[0] or file_name)
    return [one for aside in (*asides, stem) for one in _outside(aside, identity)]


def _outside(aside: Aside, identity: Identity) -> Iterator[Finding]:
    where = place_of(aside)
    leaks = [
        leak
        for leak in identity_leaks(aside.text, identity, is_body=False)
        if acts(leak) or leak.own
    ]
    for leak in leaks:
        yield finding(leak, aside.text, where) | {"action": LeakAction.REMOVED.value}
    said = aside.text.rpartition(": ")[2].strip()
    if not leaks and (kind := _kind_of_label(where, said)) is not None:
        yield finding(Leak(kind, 0, len(said), said, LeakAction.REMOVED), said, where)


def _kind_of_label(where: str, said: str) -> LeakKind | None:
    """Tell what a label of the program or the camera gives away, whoever it names."""
    if where == "exif" and said == GPS:
        return LeakKind.PLACE
    is_label = where in {"properties", "revision", "comment", "exif"}
    return LeakKind.NAME if is_label and looks_like_name(said) else None


def place_of(aside: Aside) -> str:
    """Return where an aside hides, in the words of the report."""
    return _PLACES.get(aside.where, "properties")


def masked_counts(findings: Sequence[Finding]) -> list[tuple[str, int]]:
    """Return (kind in Chinese, how many places) of what was masked or taken out."""
    counts = Counter(
        LeakKind(one["kind"])
        for one in findings
        if one["action"] in {LeakAction.MASKED, LeakAction.REMOVED}
        and one.get("where", "body") in SHOWN
    )
    return [(word, counts[kind]) for kind, word in KIND_WORDS.items() if counts[kind]]


def flagged(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return what a person has to look at, likeliest first: nothing of it was masked."""
    seen = dict.fromkeys(
        (KIND_WORDS[LeakKind(one["kind"])], str(one["text"]))
        for one in sorted(findings, key=risk)
        if one["action"] == LeakAction.FLAGGED
    )
    return [{"word": word, "text": text} for word, text in seen]


def risk(one: Finding) -> tuple[bool, int]:
    """Order findings: the author's own before others', names before places."""
    return not one["own"], _RISK.index(LeakKind(one["kind"]))
