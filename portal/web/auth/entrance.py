"""A desk: letting somebody in, shared by its pages that ask for a password."""

from flask import request

from portal import clock
from portal.accounts import operations
from portal.errors import Refused
from portal.extensions import db
from portal.models import User
from portal.web import session
from portal.web.forms import Form


def address() -> str:
    """Return where the request comes from."""
    return request.remote_addr or ""


def let_in(form: Form, *, login: str, password: str) -> User | None:
    """
    Sign a person in and return them, or put the refusal into the form and return None.

    The commit comes either way: a failed attempt must be counted.
    """
    try:
        user = operations.authenticate(login, password, address=address(), at=clock.now())
    except Refused as problem:
        db.session.commit()
        form.refuse(problem.field, problem.message)
        return None
    db.session.commit()
    session.sign_in(user, at=clock.now())
    return user
