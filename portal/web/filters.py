"""Jinja filters: how moments, sizes and numbers read on a Chinese page. No decisions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from flask import Flask

from portal import clock, labels

KILOBYTE = 1024
HASH_GROUP = 8
MINUS = "−"


def day(moment: datetime) -> str:
    """2027 年 5 月 31 日."""
    wall = clock.to_beijing(moment)
    return f"{wall.year} 年 {wall.month} 月 {wall.day} 日"


def minute(moment: datetime) -> str:
    """2027 年 5 月 31 日 18:00."""
    return f"{day(moment)} {clock.to_beijing(moment):%H:%M}"


def second(moment: datetime) -> str:
    """2027 年 5 月 31 日 17:59:58."""
    return f"{day(moment)} {clock.to_beijing(moment):%H:%M:%S}"


def brief(moment: datetime) -> str:
    """5-31 18:00, for tables."""
    wall = clock.to_beijing(moment)
    return f"{wall.month}-{wall.day:02d} {wall:%H:%M}"


def hour(moment: datetime) -> str:
    """10:52:07, for autosave."""
    return f"{clock.to_beijing(moment):%H:%M:%S}"


def iso(moment: datetime) -> str:
    """2027-05-31T10:00:00Z, for ``<time datetime>``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def remaining(span: timedelta) -> str:
    """12 天 7 小时; 7 小时 5 分; 5 分."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return f"{days} 天 {hours} 小时"
    return f"{hours} 小时 {left} 分" if hours else f"{left} 分"


def filesize(size: int) -> str:
    """38 KB, 4.8 MB."""
    if size < KILOBYTE * KILOBYTE:
        return f"{max(size / KILOBYTE, 1):.0f} KB" if size else "0 KB"
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"


@lru_cache(maxsize=4096)
def points(value: Decimal | None) -> str:
    """83.5, 18, −2: no trailing zeros; an em dash for nothing."""
    if value is None:
        return "—"
    return signed(f"{value.normalize():f}")


def score(value: Decimal | None) -> str:
    """95.33, −0.25: always two places."""
    return "—" if value is None else signed(f"{value:.2f}")


def signed(text: str) -> str:
    """Write a negative number with a minus sign, and nothing as nothing."""
    digits = text.removeprefix("-")
    return text.replace("-", MINUS) if digits.strip("0.") else digits


def share(value: float | Decimal) -> str:
    """31%."""
    return f"{value * 100:.0f}%"


def thousands(value: int) -> str:
    """2,386."""
    return f"{value:,}"


def digest(value: str) -> str:
    """A SHA-256 in eight groups of eight, to be read aloud."""
    return " ".join(value[i : i + HASH_GROUP] for i in range(0, len(value), HASH_GROUP))


def word(value: StrEnum) -> str:
    """The Chinese word of an enum member."""
    return labels.word(value)


def ties(chain: Sequence[str]) -> str:
    """先看主要评分项的平均分，…，仍相同的并列: how equal scores are parted."""
    return labels.ties(chain)


def badge(value: StrEnum) -> tuple[str, str]:
    """(word, shape) of a state."""
    return labels.badge(value)


def register(app: Flask) -> None:
    """Add the filters to the application."""
    for function in (
        day, minute, second, brief, hour, iso, remaining, filesize, points, score, share,
        thousands, digest, word, ties, badge,
    ):  # fmt: skip
        app.add_template_filter(function)
