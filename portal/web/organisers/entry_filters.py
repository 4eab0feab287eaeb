"""A desk, the filters over the list of entries: read from the address, written into links."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from flask import url_for

from portal import labels
from portal.models import Call
from portal.models.enums import EntryStatus
from portal.screening.listing import LONGEST_SEARCH, Hint, Sort, Wanted
from portal.web.forms import tidy

STATUSES: Final = tuple(
    (status, labels.word(status))
    for status in (
        EntryStatus.SUBMITTED,
        EntryStatus.RETURNED,
        EntryStatus.ACCEPTED,
        EntryStatus.WITHDRAWN,
        EntryStatus.VETOED,
    )
)
HINTS: Final = (
    (Hint.ANY, "有提示"),
    (Hint.LENGTH, "字数不合"),
    (Hint.PIXELS, "图片不够清晰"),
    (Hint.IDENTITY, "待核对身份信息"),
    (Hint.COPY, "副本未确认"),
)
SORTS: Final = (
    (Sort.SUBMITTED, "报送时间"),
    (Sort.TITLE, "题目"),
    (Sort.UNIT, "作者、单位"),
    (Sort.CHARACTERS, "字数"),
)
KIND = TypeVar("KIND", bound=StrEnum)


def asked(given: Mapping[str, str]) -> Wanted:
    """Read the question from an address or a form; nonsense counts as not asked."""
    statuses = dict(STATUSES)
    status = member(EntryStatus, given.get("status", ""))
    sort = member(Sort, given.get("sort", "")) or Sort.SUBMITTED
    default = "desc" if sort is Sort.SUBMITTED else "asc"
    return Wanted(
        search=(tidy(given.get("q")) or "")[:LONGEST_SEARCH],
        category=given.get("category", ""),
        status=status if status in statuses else None,
        unit=given.get("unit", ""),
        hint=member(Hint, given.get("hint", "")),
        sort=sort,
        is_descending=given.get("order", default) == "desc",
        page=page_asked(given),
    )


def page_asked(given: Mapping[str, str]) -> int:
    """Return the number of the page that is wanted, from 1."""
    page = given.get("page", "")
    return max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def member(kind: type[KIND], value: str) -> KIND | None:
    """Return the member of this value, or None."""
    return next((one for one in kind if one.value == value), None)


def answers(wanted: Wanted) -> dict[str, str]:
    """Write a question as it stands in an address; what is not asked is left out."""
    default = wanted.sort is Sort.SUBMITTED
    said = {
        "q": wanted.search,
        "category": wanted.category,
        "status": wanted.status.value if wanted.status else "",
        "unit": wanted.unit,
        "hint": wanted.hint.value if wanted.hint else "",
        "sort": "" if default else wanted.sort.value,
        "order": "" if wanted.is_descending is default else ("asc", "desc")[wanted.is_descending],
    }
    return {name: value for name, value in said.items() if value}


def address(call: Call, wanted: Wanted | None = None, **other: Any) -> str:
    """Return the list's address for a question, some of it asked otherwise."""
    values = answers(wanted) if wanted else {}
    kept = {name: value for name, value in {**values, **other}.items() if value not in {"", None}}
    if kept.get("page") == 1:
        del kept["page"]
    return url_for("organisers.entries", code=call.code, **kept)


def selects(
    call: Call, wanted: Wanted, units: Sequence[tuple[str, str]]
) -> list[dict[str, object]]:
    """Return the selects of the filter line."""
    categories = [(category.key, labels.word(category.kind)) for category in call.categories]
    return [
        select("category", "组别", "全部", categories, wanted.category),
        select("status", "状态", "全部", STATUSES, wanted.status or ""),
        select("unit", "单位", "全部单位", units, wanted.unit),
        select("hint", "提示", "不限", HINTS, wanted.hint or ""),
    ]


def select(
    name: str, label: str, everything: str, options: Sequence[tuple[str, str]], chosen: str
) -> dict[str, object]:
    """Return one select; its first option asks for everything."""
    return {
        "name": name,
        "label": label,
        "options": [
            {"value": str(value), "label": word, "is_selected": value == chosen}
            for value, word in (("", everything), *options)
        ],
    }


def chips(call: Call, wanted: Wanted, units: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return what is asked, each with the address of the list without it."""
    categories = {category.key: labels.word(category.kind) for category in call.categories}
    said = {
        "q": wanted.search and f"“{wanted.search}”",
        "category": categories.get(wanted.category, wanted.category),
        "status": dict(STATUSES)[wanted.status] if wanted.status else "",
        "unit": dict(units).get(wanted.unit, wanted.unit),
        "hint": dict(HINTS)[wanted.hint] if wanted.hint else "",
    }
    return [
        {"label": word, "href": address(call, wanted, **{name: ""})}
        for name, word in said.items()
        if word
    ]


def sorters(call: Call, wanted: Wanted) -> dict[str, dict[str, str]]:
    """Return label, address and present order of each heading that sorts."""
    found = {}
    for sort, label in SORTS:
        is_current = sort is wanted.sort
        turned = not wanted.is_descending if is_current else sort is Sort.SUBMITTED
        order = ("ascending", "descending")[wanted.is_descending] if is_current else ""
        href = address(call, wanted, sort=sort.value, order=("asc", "desc")[turned])
        found[sort.value] = {"label": label, "href": href, "order": order}
    return found
