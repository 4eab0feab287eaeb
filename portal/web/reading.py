"""A door: reading at length in a request that writes one line afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal import database
from portal.extensions import db


@contextmanager
def reading() -> Iterator[None]:
    """
    Read without the lock of those who write: meanwhile others may.

    What is open is given up before and behind, so nothing may have been written yet.
    """
    db.session.rollback()
    with database.reading():
        try:
            yield
        finally:
            db.session.rollback()
