"""The doors, deeds of a form: done and committed, or undone and refused beside what was typed."""

from collections.abc import Callable

from portal.errors import Refused
from portal.extensions import db
from portal.web.forms import Form


def attempt(form: Form, deed: Callable[[], object]) -> bool:
    """Do it and commit; a refusal leaves the rows as they were and goes into the form."""
    try:
        deed()
    except Refused as problem:
        return undo(form, problem)
    db.session.commit()
    return True


def undo(form: Form, problem: Refused, *, field: str | None = None) -> bool:
    """Leave the rows as they were and say why, beside *field* when the refusal names none."""
    db.session.rollback()
    form.refuse(problem.field or field, problem.message)
    form.refusal = problem.status
    return False
