"""People who come to the door."""

import pytest

from portal.extensions import db
from portal.models import Call, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit

PASSWORD = "Jianglin-2027"


@pytest.fixture
def call(app) -> Call:
    """Return an announced call."""
    call = make_call()
    db.session.commit()
    return call


@pytest.fixture
def unit(app):
    """Return a unit to register with."""
    unit = make_unit(name="云岭县信访局", short_names=["云岭局"])
    db.session.commit()
    return unit


@pytest.fixture
def liaison(call) -> User:
    """Return somebody with a password and a desk at /my."""
    user = make_user(
        login="13800002116", name="许知行", password=PASSWORD, role=Role.LIAISON, call=call
    )
    db.session.commit()
    return user
