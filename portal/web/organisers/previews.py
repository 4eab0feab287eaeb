"""A desk, what opening, extending and closing would change, as rows to read before the deed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.models import Call, UnitAllowance
from portal.models.enums import EntryStatus
from portal.web.filters import minute


@dataclass(frozen=True, slots=True)
class Change:
    """One row: what, how it is now, how it will be."""

    term: str
    before: str
    after: str


def of_opening(
    call: Call, opens_at: datetime, closes_at: datetime, *, at: datetime
) -> list[Change]:
    """Return what opening changes."""
    start = "立即可以填报和报送" if opens_at <= at else f"{minute(opens_at)} 起可以报送"
    return [
        Change("谁能看到", "只有组织者和监审员", "所有人：首页、通知、条例原文、评分细则"),
        Change("报送人", "看不到这次征集", start),
        Change("报送截止", said(call.closes_at), f"{minute(closes_at)}，过时不收"),
        Change("评分细则和名额", "可以改", "可以改；开评以后评分细则不能再改"),
    ]


def of_extending(
    call: Call, closes_at: datetime, statuses: dict[EntryStatus, int], *, at: datetime
) -> list[Change]:
    """Return what a later deadline changes; after the deadline it opens the doors again."""
    drafts = statuses.get(EntryStatus.DRAFT, 0)
    is_over = call.closes_at is not None and call.closes_at <= at
    now = "已经截止，不能报送" if is_over else "可以报送、换文件、撤回"
    return [
        Change("报送截止", said(call.closes_at), minute(closes_at)),
        Change("报送人", now, f"{minute(closes_at)} 前可以报送、换文件、撤回"),
        Change(
            "草稿", f"{drafts} 件{'，已不能报送' if is_over else ''}", f"{drafts} 件都可以继续报送"
        ),
        Change("单位的单独延期", "按各自的时间", "比新截止时间早的，一律按新截止时间"),
    ]


def of_closing(
    call: Call,
    statuses: dict[EntryStatus, int],
    allowances: Sequence[UnitAllowance],
    *,
    at: datetime,
) -> list[Change]:
    """Return what closing changes; whoever was granted a later deadline keeps it."""
    later = {row.unit_id for row in allowances if row.closes_at and row.closes_at > at}
    drafts = statuses.get(EntryStatus.DRAFT, 0)
    returned = statuses.get(EntryStatus.RETURNED, 0)
    submitted = statuses.get(EntryStatus.SUBMITTED, 0)
    return [
        Change("报送截止", said(call.closes_at), f"{minute(at)}（确认的那一刻）"),
        Change("报送人", "可以报送、换文件、撤回", "只能看，不能报送、换文件、撤回"),
        Change("草稿", f"{drafts} 件", f"{drafts} 件不能再报送，内容保留"),
        Change("退回修改", f"{returned} 件", f"{returned} 件不能再报，除非延期"),
        Change("待形式审查", f"{submitted} 件", f"{submitted} 件照常审查"),
        Change("单独延期的单位", f"{len(later)} 个", f"{len(later)} 个，仍按各自的时间报送"),
    ]


def said(moment: datetime | None) -> str:
    """A moment, or that there is none."""
    return minute(moment) if moment else "没有定"
