"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class Count:
    """How many statements ran."""

    number = 0


@contextmanager
def counting() -> Iterator[Count]:
    """Count the SELECTs that run meanwhile."""
    count = Count()

    def before(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        count.number += statement.lstrip().upper().startswith("SELECT")

    event.listen(Engine, "before_cursor_execute", before)
    try:
        yield count
    finally:
        event.remove(Engine, "before_cursor_execute", before)
