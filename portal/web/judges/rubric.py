"""A desk, the rubric beside the work: criteria as the scorecard component draws them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.judging import blind
from portal.web.filters import points as plain
from portal.web.judges.clashes import Clash
from portal.web.judges.forms import PREFIX, PointsForm, ScorecardForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One band of a criterion."""

    word: str
    range: str
    low: str
    text: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One criterion with what was typed for it."""

    number: int
    name: str
    out_of: str
    step: str
    field_id: str
    field_name: str
    value: str
    errors: tuple[str, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What it comes to so far."""

    total: str
    out_of: str
    band: str
    missing: str
    bands: tuple[tuple[str, str], ...]
    given: int
    count: int


def rows_of(reading: blind.Rubricked, form: PointsForm) -> list[Row]:
    """Return the criteria in order."""
    points = form.points()
    return [
        Row(
            number=number,
            name=criterion.name,
            out_of=plain(criterion.maximum),
            step=plain(criterion.step),
            field_id=f"{PREFIX}{criterion.key}",
            field_name=f"{PREFIX}{criterion.key}",
            value=form.points_field(criterion.key).data or "",
            errors=tuple(form.points_field(criterion.key).errors),
            bands=_bands(criterion, points.get(criterion.key)),
        )
        for number, criterion in enumerate(reading.rubric.criteria, start=1)
    ]


def _bands(criterion: Any, given: Decimal | None) -> tuple[Band, ...]:
    found = []
    is_found = False
    for span, text in criterion.levels:
        is_on = given is not None and not is_found and given >= span.low
        is_found = is_found or is_on
        found.append(
            Band(
                word=span.band.value,
                range=_range(span.low, span.high, criterion.step),
                low=plain(span.low),
                text=text,
                is_on=is_on,
            )
        )
    return tuple(found)


def _range(low: Decimal, high: Decimal, step: Decimal) -> str:
    if low == 0:
        return f"<{plain(high + step)}"
    return plain(low) if low == high else f"{plain(low)}–{plain(high)}"


def sum_of(reading: blind.Rubricked, form: PointsForm) -> Sum:
    """Add up what stands in the form; the band is named once nothing is missing."""
    points, criteria = form.points(), reading.rubric.criteria
    open_numbers = [
        str(number)
        for number, criterion in enumerate(criteria, start=1)
        if criterion.key not in points
    ]
    total = sum(points.values(), Decimal(0))
    return Sum(
        total=plain(total) if points else "",
        out_of=plain(reading.rubric.total_maximum),
        band="" if open_numbers else reading.band_of(total),
        missing=f"还差第 {'、'.join(open_numbers)} 项" if open_numbers else "",
        bands=tuple((word, plain(low)) for word, low in reading.total_bands),
        given=len(points),
        count=len(criteria),
    )


def clashes_of(reading: blind.BlindReading, form: ScorecardForm) -> list[Clash]:
    """Return where this page and the stored card differ."""
    card = reading.item.card
    pairs = [
        (
            criterion.name,
            form.points_field(criterion.key).data or "",
            plain(card.points[criterion.key]) if criterion.key in card.points else "",
        )
        for criterion in reading.rubric.criteria
    ]
    pairs.append(("评语", form.remark.data or "", card.remark))
    return [Clash(label, mine, theirs) for label, mine, theirs in pairs if mine != theirs]
