"""A desk, the page that asks why before entries go back to their authors."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.calls.settings import CallRules
from portal.models import Call, Entry
from portal.web.organisers.frame import frame
from portal.web.organisers.screening_forms import ReturnForm

CHANGE = "《{title}》退回作者修改，回执作废，名额保留"


def ask_reason(
    call: Call, form: ReturnForm, chosen: Sequence[Entry], *, action: str, back: str
) -> ResponseReturnValue:
    """Show what would go back and ask for the reason; 422 when one was refused."""
    is_refused = bool(form.errors or form.form_errors)
    body = render_template(
        "organisers/return_entry.html",
        form=form,
        chosen=chosen,
        changes=[CHANGE.format(title=entry.title or "未填题目") for entry in chosen],
        grace=CallRules.of(call).return_grace_days,
        action=action,
        back=back,
        **frame(call, current="screening"),
    )
    return body, 422 if is_refused else 200
