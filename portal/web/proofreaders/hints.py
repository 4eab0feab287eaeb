"""A desk, machine hints: ask for them, say of one that it is nothing. Marks are made by hand."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.judging.proofreading import blind
from portal.judging.proofreading.operations import hinting
from portal.judging.proofreading.policies import may_proofread
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.proofreaders import bp, loads
from portal.web.proofreaders.deeds import page_of
from portal.web.proofreaders.forms import AnswerForm
from portal.web.proofreaders.workbench import back_to, page


@bp.post("/<blind_code>/hints")
@allow(may_proofread, load=loads.reading, hide=True)
def ask_machine(reading: blind.BlindProofreading) -> ResponseReturnValue:
    """Let the machine read the pictures of this work."""
    form, shown = AnswerForm(), page_of(reading, request.form.get("page"))
    if form.validate_on_submit() and attempt(
        form,
        lambda: hinting.ask_machine_as_reader(reading.id, actor=acting_user(), at=clock.now()),
    ):
        return redirect(back_to(reading, shown, done="asked", to="hints"), 303)
    return page(reading, number=shown, answer=form)


@bp.post("/<blind_code>/hints/<hint>")
@allow(may_proofread, load=loads.hinted, hide=True)
def dismiss_hint(subject: loads.Hinted) -> ResponseReturnValue:
    """Say that a hint is no fault; it is not shown to this reader again."""
    reading, hint = subject.reading, subject.hint
    form, shown = AnswerForm(), page_of(reading, request.form.get("page"))
    if form.validate_on_submit() and attempt(
        form,
        lambda: hinting.dismiss_hint(
            reading.id, hint.code, kind=hint.kind, start=hint.start,
            actor=acting_user(), at=clock.now(),
        ),
    ):  # fmt: skip
        return redirect(back_to(reading, shown, done="dismissed", to="hints"), 303)
    return page(reading, number=shown, answer=form)
