"""What a journey finds when it begins: a call in life's present, people, works on their way."""

from datetime import timedelta

from portal import clock
from portal.extensions import db
from portal.models import Call, User
from portal.models.enums import Role
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.unit import make_unit


def make_open_call(*, days_left: float = 12) -> Call:
    """Return a call that takes entries now, as the browser's clock is the real one."""
    now = clock.now()
    return make_call(
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=days_left),
        at=now - timedelta(days=21),
    )


def make_staff(call: Call) -> User:
    """Return the organiser, who signs in as ``zhouzheng``; the observer is ``shenyanqiu``."""
    make_user(login="shenyanqiu", name="沈砚秋", role=Role.OBSERVER, call=call)
    return make_user(login="zhouzheng", name="周正", role=Role.ORGANISER, call=call)


def make_author(call: Call, *, login: str, name: str, unit: str) -> User:
    """Return a submitter of a unit of their own."""
    found = make_unit(name=unit)
    user = make_user(
        login=login, name=name, unit_id=found.id, department="综合科", post="科员",
        phone="13900000000", role=Role.SUBMITTER, call=call,
    )  # fmt: skip
    db.session.flush()
    return user
