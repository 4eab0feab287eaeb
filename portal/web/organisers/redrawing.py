"""A desk: a deed refused because the pictures are behind has them drawn, whoever forgot to."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal import clock
from portal.entries import operations
from portal.errors import Refused
from portal.extensions import db
from portal.models import Entry


@contextmanager
def redrawing(entry: Entry) -> Iterator[None]:
    """
    Undo a deed that is refused, and order the pictures if what they are made of has changed.

    The order is kept although the deed is not: else nobody would ever draw them.
    """
    try:
        yield
    except Refused:
        db.session.rollback()
        operations.order_if_stale(entry, at=clock.now())
        db.session.commit()
        raise
