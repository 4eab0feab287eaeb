"""A desk, its side navigation: where everything is, and what waits. Two queries."""

from dataclasses import dataclass

from flask import url_for

from portal.calls.progress import PLACED
from portal.calls.queries.progress import status_counts
from portal.models import Call
from portal.models.enums import EntryStatus
from portal.screening.duplicates.queries import open_cases


@dataclass(frozen=True, slots=True)
class RailItem:
    """One link of the rail."""

    label: str
    href: str
    is_current: bool
    count: int | None = None
    is_hot: bool = False


@dataclass(frozen=True, slots=True)
class RailGroup:
    """A stage of the work; the first group has no title."""

    title: str
    items: tuple[RailItem, ...]


#: A number beside these waits for the organiser.
HOT = frozenset({"screening", "duplicates"})
# (stage, ((word, key of the page), …)); the endpoint is organisers.<key>
STAGES = (
    ("", (("总览", "dashboard"),)),
    (
        "收件",
        (
            ("作品", "entries"),
            ("形式审查", "screening"),
            ("查重", "duplicates"),
            ("单位与名额", "units"),
        ),
    ),
    ("评审", (("评委与回避", "judges"), ("轮次与分配", "rounds"), ("文字审读", "proofreading"))),
    ("结果", (("排名", "results"), ("奖项", "awards"), ("发布", "publication"))),
    ("其他", (("人员", "people"), ("操作记录", "trail"), ("设置", "settings"))),
)


def rail(call: Call, *, current: str) -> list[RailGroup]:
    """Return the rail of one call with the current page marked and what waits counted."""
    statuses = status_counts(call)
    waiting = statuses.get(EntryStatus.SUBMITTED, 0)
    counts = {
        "entries": sum(number for status, number in statuses.items() if status in PLACED),
        "screening": waiting or None,
        "duplicates": open_cases(call) or None,
    }
    return [
        RailGroup(
            title,
            tuple(
                RailItem(
                    label,
                    url_for(f"organisers.{key}", code=call.code),
                    key == current,
                    counts.get(key),
                    key in HOT,
                )
                for label, key in items
            ),
        )
        for title, items in STAGES
    ]
