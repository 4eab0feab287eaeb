"""What most pages of the organisers' desk are tested on: a call, who runs it, their browser."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.models import Call, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.infrastructure.clients import WatchedClient


@pytest.fixture
def call(app: Flask) -> Call:
    """Return a call with the two categories of the template, and no rounds yet."""
    return make_call()


@pytest.fixture
def organiser(call: Call) -> User:
    """Return who organises the call."""
    return make_user(name="许知行", role=Role.ORGANISER, call=call)


@pytest.fixture
def desk(organiser: User, as_: Callable[[User], WatchedClient]) -> WatchedClient:
    """Return the browser of the call's organiser."""
    return as_(organiser)
