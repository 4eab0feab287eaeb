"""Gives a command its application."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from portal.app import create_app
from portal.calls.queries import call_by_code
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.models import Call

P = ParamSpec("P")
T = TypeVar("T")


def in_app(command: Callable[P, T]) -> Callable[P, T]:
    """Run the command inside a fresh application's context; it leaves no connection behind."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with create_app().app_context():
            try:
                return command(*args, **kwargs)
            finally:
                db.session.remove()
                db.engine.dispose()

    return run


def call_or_refuse(code: str) -> Call:
    """Return the call of a code. Raises Refused with a sentence for the console."""
    try:
        return call_by_code(code)
    except NotFound:
        raise Refused(f"没有编号为“{code}”的征集。") from None
