"""What the tests of several desks stand on."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from portal.models import Assignment
from portal.models.enums import ScorecardState
from tests.factories.judging import make_assignment, make_plan, make_scorecard

KEYS = ("theme", "substance", "rule_of_law", "structure", "language", "form")
GOOD = ("18", "22", "17", "13", "13", "4.5")


@pytest.fixture
def counted(app: Flask) -> Callable[[Callable[[], Any]], int]:
    """Return a counter of the SELECTs that an act sends."""

    def count(act: Callable[[], Any]) -> int:
        sent: list[str] = []

        def note(_c: Any, _k: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith("SELECT"):
                sent.append(statement)

        engine = db.session.get_bind().engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(sent)

    return count


@pytest.fixture
def readings(app: Flask) -> list[Assignment]:
    """Return three readings of one judge: two drafts half a point apart, one not begun."""
    first = make_assignment()
    plan = make_plan(round_=first.round)
    about = {"round_": first.round, "judge": first.judge, "plan": plan}
    found = [first, make_assignment(**about), make_assignment(**about)]
    for reading, total in zip(found[:2], ("87.5", "88"), strict=True):
        points = dict(zip(KEYS, GOOD, strict=True))
        points["theme"] = str(Decimal("18") + Decimal(total) - Decimal("87.5"))
        make_scorecard(
            assignment=reading, state=ScorecardState.DRAFT, points=points, total=Decimal(total)
        )
    return found
