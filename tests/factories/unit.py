"""Units as tests need them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from portal.extensions import db
from portal.models import Unit

NUMBERS = count(1)
MADE = datetime(2027, 4, 1, tzinfo=UTC)


def make_unit(*, name: str | None = None, parent: Unit | None = None, **values: Any) -> Unit:
    """Return a unit of its own name."""
    unit = Unit(
        name=name or f"江临市第{next(NUMBERS)}单位", parent=parent, created_at=MADE, **values
    )
    db.session.add(unit)
    db.session.flush()
    return unit
