"""A refusal is the same work whatever is behind it: what its time could tell is not there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.blindness.refused import pairs
from tests.blindness.ways import headers_of, plain
from tests.blindness.world import World

pytestmark = pytest.mark.usefixtures("sealed")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Note what the database is asked, without the values."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_refusals_ask_the_database_the_same_and_say_the_same(world: World) -> None:
    me, unlike, tried = world.client(), [], 0
    for what, *paths in pairs(world):
        found = []
        for path in paths:
            with statements() as asked:
                answer = me.get(path)
            # a page leads back to its own address
            said = plain(answer).replace(path.encode(), b"")
            found.append((answer.status_code, headers_of(answer), said, asked))
        one, other = found
        tried += len(one[3]) > 1 and one[0] in {403, 404}
        unlike += [what] if one != other else []

    assert 6 == tried
    assert [] == unlike
