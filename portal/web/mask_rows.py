"""Rectangles of the mask editor: rows of a form in per cent, both ways. For two desks."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from portal.files.masks import Mask
from portal.web.forms import whole

MOST_MASKS: Final = 12
SIDES: Final = ("x", "y", "w", "h")
# of a per cent; far below one pixel of the largest scan
FINEST: Final = Decimal("0.0001")
KINDS: Final = (("signature", "落款或印章"),)
WRONG: Final = "方框要填四个数字：左、上、宽、高，都是 0 到 100，宽和高不能是 0。"
Row = dict[str, str]


def typed_rows(form: Mapping[str, str]) -> list[Row]:
    """Return the rows of the form in which anything was typed."""
    rows = [
        {side: form.get(f"mask-{number}-{side}", "").strip() for side in SIDES}
        for number in range(MOST_MASKS)
    ]
    return [row | {"kind": "signature"} for row in rows if any(row.values())]


def masks_of(rows: Sequence[Row]) -> list[Mask]:
    """Return the rectangles of these rows. Raises ValueError or ArithmeticError."""
    return [Mask(*(float(Decimal(row[side]) / 100) for side in SIDES)) for row in rows]


def rows_of(masks: Sequence[Sequence[float]]) -> list[Row]:
    """Return stored rectangles as rows."""
    return [row_of(mask) for mask in masks]


def row_of(mask: Sequence[float]) -> Row:
    """
    Return a stored mask as the form shows it: per cent, rounded outwards.

    What is only looked at and sent back must cover at least what it covered before.
    """
    x, y, w, h = (Decimal(str(value)) * 100 for value in mask)
    left, width = outwards(x, w)
    top, height = outwards(y, h)
    shown = dict(zip(SIDES, (left, top, width, height), strict=True))
    written = {side: f"{value.normalize():f}" for side, value in shown.items()}
    return written | {"kind": "signature"}


def outwards(start: Decimal, length: Decimal) -> tuple[Decimal, Decimal]:
    """Return where a side starts and how long it is; what lies past the page covers nothing."""
    first = start.quantize(FINEST, ROUND_FLOOR)
    last = min((start + length).quantize(FINEST, ROUND_CEILING), Decimal(100))
    return first, max(last - first, FINEST)


def spare_rows(used: int) -> int:
    """Return how many empty rows the form offers."""
    return max(MOST_MASKS // 3 - used, 1)


def chosen_hint(form: Mapping[str, str], hints: Sequence[Row]) -> list[Row]:
    """Return the hint whose button was pressed, as the row it becomes."""
    number = whole(form.get("hint"), most=len(hints) - 1)
    return [] if number is None else [hints[number]]


def is_among(hint: Row, rows: Sequence[Row]) -> bool:
    """Say whether a row of the form is this very hint."""
    return any(all(row[side] == hint[side] for side in SIDES) for row in rows)
