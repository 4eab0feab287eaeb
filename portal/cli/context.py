"""Gives a command its application."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from portal.app import create_app

P = ParamSpec("P")
T = TypeVar("T")


def in_app(command: Callable[P, T]) -> Callable[P, T]:
    """Run the command inside a fresh application's context."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with create_app().app_context():
            return command(*args, **kwargs)

    return run
