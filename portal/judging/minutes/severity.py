"""Judging room, the minutes' words on how strict the judges are and how far they agree."""

from typing import Final

from portal.judging.habits import Habit, Habits
from portal.judging.minutes.paper import Grid, Section, grid
from portal.models import Ranking

HEADING: Final = "宽严与一致"


def severity(habits: Habits, ranking: Ranking | None) -> Section:
    """Say it judge by judge; before the lock only while no version has other cards."""
    if ranking is None:
        return _section(_agreed(habits.icc), "各位评委的宽严在排出名次以后列出。")
    if habits.is_dated:
        icc = ranking.summary["icc"]
        waits = "各位评委的宽严在名次锁定以后列出：两版一比，就算得出一位评委给了多少分。"
        return _section(_agreed("—" if icc is None else f"{icc:.2f}"), waits)
    few = f"评得不到 5 份的 {habits.few} 位，在名次锁定以后列出。" if habits.few else ""
    rows = [_row(one, has_names=habits.has_names) for one in habits.judges]
    heads = (
        ("评委", 42), *([("份数", 18)] if habits.has_names else []), ("平均分", 22),
        ("宽（+）严（−）", 28), ("±（95%）", 22), ("与他人相关", 24),
    )  # fmt: skip
    return _section(_agreed(habits.icc), _apart(habits), few, table=grid(heads, rows))


def _section(*sentences: str, table: Grid | None = None) -> Section:
    return Section(HEADING, tuple(filter(None, sentences)), table)


def _agreed(icc: str) -> str:
    return "" if icc == "—" else f"评委之间的一致程度 ICC(2,k) 为 {icc}。"


def _apart(habits: Habits) -> str:
    """Name who is strict or lenient, or say that nobody is."""
    names = "、".join(
        f"{one.label}{'偏宽' if one.word > 0 else '偏严'} {shift(one)}"
        for one in habits.judges
        if one.word
    )
    return f"{names}，均与评同样作品的其他评委相比。" if names else "未见显著宽严差异。"


def _row(one: Habit, *, has_names: bool) -> list[str]:
    figures = one.figures
    return [
        one.label,
        # a count beside a number would name it: the same counts stand beside names elsewhere
        *([str(figures.n)] if has_names else []),
        f"{figures.mean:.1f}",
        said(figures.shift, "+.1f"),
        said(figures.error, ".1f"),
        said(figures.correlation, ".2f"),
    ]


def said(value: float | None, form: str) -> str:
    """Return a figure with a true minus; empty for none."""
    return "" if value is None else f"{value:{form}}".replace("-", "−")


def shift(habit: Habit) -> str:
    """4.5 分（± 0.8）."""
    size, error = abs(habit.figures.shift or 0), habit.figures.error
    return f"{size:.1f} 分" + (f"（± {error:.1f}）" if error is not None else "")
