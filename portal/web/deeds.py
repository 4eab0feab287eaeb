"""The doors, deeds of a form: done and committed, or undone and refused beside what was typed."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

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


def done_or_asked(
    form: Form,
    deed: Callable[[], object],
    *,
    done: Callable[[], ResponseReturnValue],
    ask: Callable[[], str],
) -> ResponseReturnValue:
    """
    Do what a page of its own asks for, or show that page: first, and again with the refusal.

    *done* says where to go from there; *ask* draws the page, with what was typed in the form.
    """
    if form.validate_on_submit() and attempt(form, deed):
        return done()
    return ask(), form.refusal if form.errors or form.form_errors else 200


def undo(form: Form, problem: Refused, *, field: str | None = None) -> bool:
    """Leave the rows as they were and say why, beside *field* when the refusal names none."""
    db.session.rollback()
    form.refuse(problem.field or field, problem.message)
    form.refusal = problem.status
    return False
