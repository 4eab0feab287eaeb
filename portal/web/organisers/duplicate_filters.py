"""A desk, the filters over the cases of the duplicate check, read from and written into links."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import url_for

from portal import labels
from portal.models import Call
from portal.models.enums import CaseState, Finding, PairKind, SimilarityBand
from portal.screening.duplicates.values import CasesWanted
from portal.web.organisers.entry_filters import member, page_asked, select

STATES: Final = tuple((one.value, labels.word(one)) for one in CaseState if one != CaseState.MERGED)
BANDS: Final = tuple(
    (one.value, labels.word(one)) for one in (SimilarityBand.REVIEW, SimilarityBand.NOTICE)
)
KINDS: Final = tuple((one.value, labels.word(one)) for one in PairKind)
SCOPES: Final = (("across", "跨单位"), ("within", "同一单位"))
FINDINGS: Final = tuple((one.value, labels.word(one)) for one in Finding)


def asked(given: Mapping[str, str]) -> CasesWanted:
    """Read the question from an address; nonsense counts as not asked."""
    scope = given.get("scope", "")
    band = member(SimilarityBand, given.get("band", ""))
    state = member(CaseState, given.get("state", ""))
    return CasesWanted(
        state=state if state is not CaseState.MERGED else None,
        band=band if band is not SimilarityBand.NONE else None,
        kind=member(PairKind, given.get("kind", "")),
        is_cross_unit={"across": True, "within": False}.get(scope),
        unit=given.get("unit", ""),
        finding=member(Finding, given.get("finding", "")),
        page=page_asked(given),
    )


def answers(wanted: CasesWanted) -> dict[str, str]:
    """Write a question as it stands in an address; what is not asked is left out."""
    scope = {None: "", True: "across", False: "within"}[wanted.is_cross_unit]
    said = {
        "state": wanted.state or "",
        "band": wanted.band or "",
        "kind": wanted.kind or "",
        "scope": scope,
        "unit": wanted.unit,
        "finding": wanted.finding or "",
    }
    return {name: str(value) for name, value in said.items() if value}


def address(call: Call, wanted: CasesWanted, **other: Any) -> str:
    """Return the list's address for a question, some of it asked otherwise."""
    kept = {name: value for name, value in {**answers(wanted), **other}.items() if value}
    if kept.get("page") == 1:
        del kept["page"]
    return url_for("organisers.duplicates", code=call.code, **kept)


def options(units: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, Sequence[Any]]]:
    """Return (name, label, word for everything, options) of each select."""
    return [
        ("state", "状态", "全部", STATES),
        ("band", "提示", "不限", BANDS),
        ("kind", "依据", "不限", KINDS),
        ("scope", "范围", "不限", SCOPES),
        ("unit", "单位", "全部单位", units),
        ("finding", "认定", "不限", FINDINGS),
    ]


def selects(wanted: CasesWanted, units: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """Return the selects of the filter line."""
    chosen = answers(wanted)
    return [
        select(name, label, everything, found, chosen.get(name, ""))
        for name, label, everything, found in options(units)
    ]


def chips(
    call: Call, wanted: CasesWanted, units: Sequence[tuple[str, str]]
) -> list[dict[str, str]]:
    """Return what is asked, each with the address of the list without it."""
    chosen = answers(wanted)
    return [
        {
            "label": dict(found).get(chosen[name], chosen[name]),
            "href": address(call, wanted, **{name: ""}),
        }
        for name, _, _, found in options(units)
        if name in chosen
    ]
