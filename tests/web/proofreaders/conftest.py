"""What the tests of the proofreaders' desk stand on."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal.extensions import db


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
