"""A desk, one case as its page shows it: members, who shares with whom, pairs, verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from portal import labels
from portal.models import Call, DuplicateConsequence, DuplicateVerdict
from portal.models.enums import CaseState, Consequence
from portal.screening.duplicate_reports.words import titled
from portal.screening.duplicates.queries.seen import standing_vetoes
from portal.screening.duplicates.values import CaseView, Member, PairLine, Side
from portal.web.filters import minute
from portal.web.organisers.duplicate_charts import (
    MOST_IN_MATRIX,
    NetworkChart,
    network_chart,
)
from portal.web.organisers.duplicate_words import QUIET, evidence_of

MOST_PAIRS: Final = 60
#: Past so many texts with one passage the engine pairs each with a few of them, not all with all;
MOST_COMPARED: Final = 128
#: and of pages it holds each against so many of the nearest.
MOST_PAGES: Final = 16
NOTHING: Final = "无"
NEVER: Final = "未比"
DONE: Final = {
    Consequence.RETURN: "退回修改",
    Consequence.VETO: "取消资格",
    Consequence.NOTE: "备注",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """What the page of a case shows."""

    heading: str
    meta: str
    members: list[dict[str, Any]]
    # code of an entry that a verdict can do something on → number, title, authors, unit
    names: dict[str, str]
    network: NetworkChart | None
    finding: str
    matrix: list[tuple[int, str, list[dict[str, str] | None]]]
    pairs: list[dict[str, Any]]
    unlisted: int
    verdicts: list[dict[str, Any]]


def case_page(call: Call, view: CaseView) -> CasePage:
    """Return the values of a case's page."""
    members = members_shown(view)
    numbers = {one.side.key: number for number, one in enumerate(members, start=1)}
    pairs = [one for one in view.pairs if one.a in numbers and one.b in numbers]
    strongest = strongest_of(pairs, numbers)
    scores = {both: one.score for both, one in strongest.items()}
    return CasePage(
        heading=heading(len(members)),
        meta=meta(view),
        members=[member_row(call, one, numbers[one.side.key]) for one in members],
        names={one.code: name_of(one, numbers.get(one.key)) for one in entries_in(view)},
        network=network_chart(len(members), scores) if len(members) > 2 else None,
        finding=network_finding(len(members), len(scores)),
        matrix=matrix(
            call, members, strongest, MOST_PAGES if view.case.has_scan else MOST_COMPARED
        ),
        pairs=[pair_row(call, one, numbers, members) for one in pairs[:MOST_PAIRS]],
        unlisted=max(len(pairs) - MOST_PAIRS, 0),
        verdicts=[verdict_row(one) for one in view.verdicts],
    )


def members_shown(view: CaseView) -> Sequence[Member]:
    """Return who is in the case, or was when it was judged by pairs that are still shown."""
    old = {key for one in view.pairs if one.is_outdated for key in (one.a, one.b)}
    gone = {one.side.key: one for one in view.former if one.side.key in old}
    here = {one.side.key for one in view.members}
    shown = [*view.members, *(one for key, one in gone.items() if key not in here)]
    return shown or view.former


def entries_in(view: CaseView) -> list[Side]:
    """
    Return the entries of this call on which a verdict can do something: those in the case.

    Who was taken out by an earlier verdict comes first, in the case still or not.
    """
    held = standing_vetoes(view.verdicts)
    sides = [one.side for one in view.members]
    sides += [one.side for one in view.former if one.side.code in held]
    own = {one.code: one for one in sides if not one.is_reference and not one.other_call}
    return sorted(own.values(), key=lambda one: one.code not in held)


def name_of(side: Side, number: int | None) -> str:
    """Say which entry it is, so that nobody takes it for another with the same title."""
    people = "、".join(side.authors)
    name = f"{titled(side.title or '未填题目')}，{people}，{side.unit}"
    return f"{number} {name}" if number else name


def heading(count: int) -> str:
    """Say how many works there are, without a verdict."""
    return "这两件作品很像" if count == 2 else f"这 {count} 件作品很像"


def meta(view: CaseView) -> str:
    """Say when it was found and why it is open."""
    case = view.case
    said = [f"{minute(case.opened_at)} {labels.word(case.opening)}"]
    said += ["跨单位" if case.is_cross_unit else "同一单位"] if case.size > 1 else []
    if view.is_quiet:
        said.append(QUIET)
    if case.state is CaseState.MERGED and view.merged_into:
        said.append(f"已并入第 {view.merged_into} 组")
    elif case.closed_at is not None:
        said.append(f"{minute(case.closed_at)} {labels.word(case.state)}")
    return "　".join(said)


def member_row(call: Call, member: Member, number: int) -> dict[str, Any]:
    """Return one member as the table draws it."""
    side = member.side
    return {
        "number": number,
        "title": side.title or "未填题目",
        "href": entry_href(call, side),
        "is_first": member.is_earliest,
        "is_reference": side.is_reference,
        "authors": "作者不显示" if side.is_masked else "、".join(side.authors),
        "unit": side.source or "，".join(filter(None, [side.unit, side.other_call])),
        "submitted_at": side.submitted_at,
        "status": side.status,
        "share": percent(side.share),
        "share_without_base": percent(side.share_without_base),
        "band": side.band,
    }


def entry_href(call: Call, side: Side) -> str:
    """Return where an entry of this call is shown; other sides have no page here."""
    if side.is_reference or side.other_call:
        return ""
    return url_for("organisers.entry", code=call.code, entry=side.code)


def pair_href(call: Call, pair: str) -> str:
    """Return where a pair is shown."""
    return url_for("organisers.duplicate_pair", code=call.code, pair=pair)


def percent(value: float | None) -> str:
    """12.3%, or nothing where nothing was counted."""
    return "" if value is None else f"{value * 100:.1f}%"


def strongest_of(
    pairs: Sequence[PairLine], numbers: dict[str, int]
) -> dict[tuple[int, int], PairLine]:
    """Return the strongest pair between any two members, the smaller number first."""
    found: dict[tuple[int, int], PairLine] = {}
    for one in pairs:
        first, second = sorted((numbers[one.a], numbers[one.b]))
        best = found.get((first, second))
        if best is None or one.score > best.score:
            found[first, second] = one
    return found


def network_finding(members: int, pairs: int) -> str:
    """Say what the picture shows to those who do not see it."""
    return f"{members} 件作品之间有 {pairs} 对很像，数字见下表"


def matrix(
    call: Call, members: Sequence[Member], strongest: dict[tuple[int, int], PairLine], most: int
) -> list[tuple[int, str, list[dict[str, str] | None]]]:
    """
    Return the rows of the table of all with all; None on the diagonal.

    Of more than *most* alike only some are compared with each. Where nothing was found it is said
    whether anybody looked: what is of this call is held against all, the rest not against itself.
    """
    rows, shown, is_all = [], members[:MOST_IN_MATRIX], len(members) <= most
    for row, member in enumerate(shown, start=1):
        cells: list[dict[str, str] | None] = []
        for column in range(1, len(shown) + 1):
            both = min(row, column), max(row, column)
            is_own = not (is_foreign(member.side) and is_foreign(shown[column - 1].side))
            nothing = NOTHING if is_all and is_own else NEVER
            cells.append(None if row == column else cell_of(call, strongest.get(both), nothing))
        rows.append((row, member.side.title or "未填题目", cells))
    return rows


def is_foreign(side: Side) -> bool:
    """Say whether a text was not handed in for this call."""
    return side.is_reference or bool(side.other_call)


def cell_of(call: Call, pair: PairLine | None, nothing: str) -> dict[str, str]:
    """Return how sure it is of two members, and where they are shown."""
    if pair is None:
        return {"href": "", "words": nothing, "kind": ""}
    kind = "strong" if pair.is_alarm else "weak"
    return {"href": pair_href(call, pair.code), "words": f"{pair.score:.2f}", "kind": kind}


def pair_row(
    call: Call, pair: PairLine, numbers: dict[str, int], members: Sequence[Member]
) -> dict[str, Any]:
    """Return one pair as the table draws it."""
    first, second = sorted((numbers[pair.a], numbers[pair.b]))
    titles = [members[number - 1].side.title or "未填题目" for number in (first, second)]
    return {
        "href": pair_href(call, pair.code),
        "words": f"{first} {titles[0]}，{second} {titles[1]}",
        "ground": evidence_of(pair),
        "score": f"{pair.score:.2f}",
        "band": pair.band,
        "is_outdated": pair.is_outdated,
    }


def verdict_row(verdict: DuplicateVerdict) -> dict[str, Any]:
    """Return one verdict as the list of them draws it."""
    stands = verdict.withdrawn_at is None and verdict.replaced_at is None
    undone = ""
    if verdict.withdrawn_at is not None and verdict.withdrawn_by is not None:
        who = f"{minute(verdict.withdrawn_at)} {verdict.withdrawn_by.name}"
        undone = f"已撤销（{who}）：{verdict.withdrawal_reason}"
    elif verdict.replaced_at is not None:
        undone = f"{minute(verdict.replaced_at)} 由后来的认定代替"
    return {
        "word": labels.word(verdict.finding),
        "kind": "done" if stands else "off",
        "at": verdict.decided_at,
        "by": verdict.decided_by.name,
        "reason": verdict.reason,
        "deeds": [deed_line(one) for one in verdict.consequences],
        "undone": undone,
    }


def deed_line(one: DuplicateConsequence) -> str:
    """Say what a verdict meant for one entry."""
    over = f"（{minute(one.undone_at)} 解除）" if one.undone_at else ""
    return f"{titled(one.entry.title)}：{DONE[one.kind]}{over}。{one.words}"
