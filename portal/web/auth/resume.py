"""A desk: the session ended under an open form; sign in and send what was typed once more."""

import json
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.rights import account_of
from portal.errors import Refused
from portal.web.auth import bp
from portal.web.auth.entrance import let_in
from portal.web.entry_forms import ResumeForm
from portal.web.guards import allow, anyone
from portal.web.marks import owner_of
from portal.web.places import local_path

ANOTHERS = "刚才那些内容是另一个账号填写的，没有发送。请从自己的工作台继续。"
BROKEN = "刚才填写的内容没有带过来。请返回原来的页面再填一次。"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed: the page it was meant for, and the fields."""

    path: str
    fields: list[tuple[str, str]]


@bp.route("/resume", methods=["POST"])
@allow(anyone)
def resume() -> ResponseReturnValue:
    """Sign in; then offer the kept form again, to be sent by the person's own click."""
    form = ResumeForm()
    kept = read(form.kept.data)
    user = None
    if form.validate_on_submit():
        user = let_in(form, login=form.login.data, password=form.password.data)
    is_in = user is not None
    if user is not None and form.owner.data not in {None, "", owner_of(account_of(user))}:
        raise Refused(ANOTHERS, status=409)
    page = render_template(
        "auth/resume.html",
        form=form,
        message="登录好了。刚才填写的内容还在，请接着发送。" if is_in else "",
        is_signed_in=is_in,
        path=kept.path,
        fields=kept.fields,
        kept=form.kept.data,
        owner=form.owner.data or "",
    )
    return page, 200 if is_in else 422


def read(text: str | None) -> Kept:
    """Read what the page kept. Raises Refused when it is not ours or leads elsewhere."""
    try:
        stored: Any = json.loads(text or "")
        path, fields = local_path(stored["path"]), stored["fields"]
        pairs = [(str(name), str(value)) for name, value in fields if name != "csrf_token"]
    except (ValueError, KeyError, TypeError):
        raise Refused(BROKEN, status=400) from None
    if path is None:
        raise Refused(BROKEN, status=400)
    return Kept(path, pairs)
