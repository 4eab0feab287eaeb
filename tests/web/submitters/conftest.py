"""The submitters' desk: a person with an open call, signed in, at a fixed moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask

from portal import clock
from portal.extensions import db
from portal.models import Call, Unit, User
from portal.models.enums import Role
from tests.factories.account import make_grant, make_user
from tests.factories.call import NOW, make_call
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient


class Wall:
    """The wall clock of a test."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        """Return the moment the test has chosen."""
        return self.at


@dataclass(slots=True)
class Office:
    """A unit with one submitter in an open call."""

    call: Call
    unit: Unit
    user: User


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """Stop the clock at the factories' NOW; a test may set it."""
    wall = Wall()
    monkeypatch.setattr(clock, "now", wall.now)
    return wall


@pytest.fixture
def office(app: Flask, wall: Wall) -> Office:
    """Return a unit with a submitter who may hand in to an open call."""
    call, unit = make_call(), make_unit(name="青柳区信访局", short_names=["区信访局"])
    user = make_user(
        name="林晚舟",
        unit_id=unit.id,
        department="综合科",
        post="四级主任科员",
        phone="13900000000",
    )
    make_grant(user=user, role=Role.SUBMITTER, call=call)
    db.session.commit()
    return Office(call, unit, user)


@pytest.fixture
def me(office: Office, as_: Callable[[User], WatchedClient]) -> WatchedClient:
    """Return the submitter's browser."""
    return as_(office.user)
