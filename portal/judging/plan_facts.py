"""What a page tells of a plan: loads and why, what was avoided and why, islands, panels."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.judging.explanation import WORDS
from portal.models import Plan
from reviewers.assignment import LoadReason
from reviewers.conflicts import ConflictKind

UNEVEN: Final = {
    LoadReason.LIMIT: "最多评这么多（退出的只算签过字的）",
    LoadReason.CONFLICTS: "要回避的多，能评的都评了",
    LoadReason.KEPT: "原来就有这么多",
    LoadReason.OTHERS: "别的评委要回避或者已到上限",
    LoadReason.JOINING: "为了让评委网络连通",
}


@dataclass(frozen=True, slots=True)
class Burden:
    """A judge's load; ``barred`` are (why, entries) avoided, ``why`` the load is not even."""

    code: str
    name: str
    load: int
    barred: tuple[tuple[str, int], ...]
    why: str


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """A fixed panel: who sits in it, and how many entries nobody else reads."""

    name: str
    judges: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """A plan in words and counts; ``excluded`` are pairs that cannot be, by why."""

    number: int
    entries: int
    readings: int
    added: int
    conflicts: int
    excluded: tuple[tuple[str, int], ...]
    burdens: tuple[Burden, ...]
    islands: tuple[tuple[int, int], ...]
    is_split_forced: bool
    swaps: int
    without_expert: int
    panels: tuple[PanelFacts, ...]
    anchors: tuple[str, ...]

    @property
    def least(self) -> int:
        """The smallest load."""
        return min((one.load for one in self.burdens), default=0)

    @property
    def most(self) -> int:
        """The largest load."""
        return max((one.load for one in self.burdens), default=0)

    @property
    def uneven(self) -> tuple[Burden, ...]:
        """Judges whose load is further from the mean than rounding."""
        return tuple(one for one in self.burdens if one.why)


def facts_of(plan: Plan, names: Mapping[str, str]) -> PlanFacts:
    """Read the summary of a plan; what plans of an earlier version did not keep is left out."""
    summary = plan.summary
    total: Counter[str] = Counter()
    for kinds in summary.get("barred", {}).values():
        total.update(kinds)
    return PlanFacts(
        number=summary.get("number", 0),
        entries=summary["entries"],
        readings=summary["readings"],
        added=summary["added"],
        conflicts=summary["conflicts"],
        excluded=_worded(total),
        burdens=_burdens(summary, names),
        islands=tuple((judges, entries) for judges, entries in summary["islands"]),
        is_split_forced=summary.get("is_split_forced", False),
        swaps=summary.get("swaps", 0),
        without_expert=summary.get("without_expert", 0),
        panels=tuple(
            PanelFacts(name, tuple(names.get(one, one) for one in judges), entries)
            for name, judges, entries in summary.get("panels", ())
        ),
        anchors=tuple(summary.get("anchors", ())),
    )


def _worded(kinds: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Put words to kinds of conflict, most frequent first."""
    listed = [(WORDS[ConflictKind(kind)], number) for kind, number in kinds.items()]
    return tuple(sorted(listed, key=lambda one: (-one[1], one[0])))


def _burdens(summary: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Burden, ...]:
    why = {judge: UNEVEN[LoadReason(reason)] for judge, _, reason in summary.get("uneven", ())}
    barred = summary.get("barred", {})
    return tuple(
        Burden(code, names.get(code, code), load, _worded(barred.get(code, {})), why.get(code, ""))
        for code, load in summary["loads"]
    )
