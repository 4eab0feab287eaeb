"""A desk: 引用底本 and 对照文本: the texts beside the entries, seen, added, changed, let go."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls.policies import may_run_call, may_view_call
from portal.calls.queries import call_by_code
from portal.errors import Conflict
from portal.extensions import db
from portal.models import BaseText, Call, ReferenceText
from portal.screening.duplicates import operations
from portal.screening.duplicates.queries import beside
from portal.web.deeds import attempt
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.duplicate_base_forms import BaseTextForm, ReferenceForm, TextForm
from portal.web.organisers.frame import frame

OLD = "这是旧的一版，现在用的是后来的一版。请返回列表，改现在用的那一版。"


@dataclass(frozen=True, slots=True)
class BaseOfCall:
    """A base text (one version of it) and its call."""

    call: Call
    text: BaseText


@dataclass(frozen=True, slots=True)
class ReferenceOfCall:
    """A reference text and its call."""

    call: Call
    text: ReferenceText


def base_of_call(_account: Account | None, code: str, text: str) -> BaseOfCall:
    """Return a version of a base text of this call. Raises NotFound."""
    call = call_by_code(code)
    return BaseOfCall(call, beside.base_text_by_code(call, text))


def reference_of_call(_account: Account | None, code: str, text: str) -> ReferenceOfCall:
    """Return a reference text of this call, be it withdrawn. Raises NotFound."""
    call = call_by_code(code)
    return ReferenceOfCall(call, beside.reference_by_code(call, text))


def may_view_text(account: Account | None, subject: BaseOfCall | ReferenceOfCall) -> bool:
    """Organisers and observers of the call read its texts."""
    return may_view_call(account, subject.call)


def may_run_text(account: Account | None, subject: BaseOfCall | ReferenceOfCall) -> bool:
    """The organisers of the call change them."""
    return may_run_call(account, subject.call)


@bp.get("/<code>/duplicates/texts")
@allow(may_view_call, load=loads.call)
def duplicate_texts(call: Call) -> ResponseReturnValue:
    """引用底本与对照文本: what may be quoted, and what else is compared with."""
    return render_template(
        "organisers/duplicate_texts.html",
        built_in=beside.built_in_texts(call),
        bases=beside.base_texts_of(call),
        references=beside.references_of(call),
        done=request.args.get("done", ""),
        **frame(call, current="duplicates"),
    )


@bp.route("/<code>/duplicates/base-texts/new", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def base_text_new(call: Call) -> ResponseReturnValue:
    """添加引用底本."""
    form = BaseTextForm()

    def add() -> None:
        operations.add_base_text(call, **form.values(), actor=acting_user(), at=clock.now())

    if sent(form, add):
        return onward(call, "base-added")
    return form_page(call, form, "organisers/base_text_edit.html", current=None)


@bp.get("/<code>/duplicates/base-texts/<text>")
@allow(may_view_text, load=base_of_call)
def base_text(subject: BaseOfCall) -> ResponseReturnValue:
    """One version of a base text, with the others beside it."""
    return render_template(
        "organisers/base_text.html",
        text=subject.text,
        versions=beside.versions_of(subject.text),
        **frame(subject.call, current="duplicates"),
    )


@bp.route("/<code>/duplicates/base-texts/<text>/edit", methods=["GET", "POST"])
@allow(may_run_text, load=base_of_call)
def base_text_edit(subject: BaseOfCall) -> ResponseReturnValue:
    """修改引用底本: a new version; the old one stays on record."""
    call, current = subject.call, subject.text
    if current.replaced_at is not None:
        raise Conflict(OLD)
    kept = {"kind": current.kind.value, "title": current.title, "text": current.text}
    form = BaseTextForm(data=kept)

    def change() -> None:
        operations.replace_base_text(current, **form.values(), actor=acting_user(), at=clock.now())

    if sent(form, change):
        return onward(call, "base-changed")
    return form_page(call, form, "organisers/base_text_edit.html", current=current)


@bp.post("/<code>/duplicates/base-texts/<text>/remove")
@allow(may_run_text, load=base_of_call)
def base_text_remove(subject: BaseOfCall) -> ResponseReturnValue:
    """去掉引用底本."""
    operations.remove_base_text(subject.text, actor=acting_user(), at=clock.now())
    db.session.commit()
    return onward(subject.call, "base-removed")


@bp.route("/<code>/duplicates/references/new", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def reference_new(call: Call) -> ResponseReturnValue:
    """添加对照文本."""
    form = ReferenceForm()

    def add() -> None:
        operations.add_reference(call, **form.values(), actor=acting_user(), at=clock.now())

    if sent(form, add):
        return onward(call, "reference-added")
    return form_page(call, form, "organisers/reference_new.html")


@bp.get("/<code>/duplicates/references/<text>")
@allow(may_view_text, load=reference_of_call)
def reference(subject: ReferenceOfCall) -> ResponseReturnValue:
    """One reference text."""
    return render_template(
        "organisers/reference.html", text=subject.text, **frame(subject.call, current="duplicates")
    )


@bp.post("/<code>/duplicates/references/<text>/withdraw")
@allow(may_run_text, load=reference_of_call)
def reference_withdraw(subject: ReferenceOfCall) -> ResponseReturnValue:
    """去掉对照文本."""
    operations.withdraw_reference(subject.text, actor=acting_user(), at=clock.now())
    db.session.commit()
    return onward(subject.call, "reference-withdrawn")


def sent(form: TextForm, deed: Callable[[], None]) -> bool:
    """
    Read the file of the form if there is one, then do the deed; say whether it is done.

    The file is read before anything is written: SQLite has one writer.
    """
    if not form.validate_on_submit():
        return False
    db.session.rollback()
    return form.read_file() and attempt(form, deed)


def onward(call: Call, done: str) -> ResponseReturnValue:
    """Back to the list, which says what was done."""
    return redirect(url_for("organisers.duplicate_texts", code=call.code, done=done), 303)


def form_page(call: Call, form: TextForm, template: str, **more: object) -> ResponseReturnValue:
    """Render a page with a form; 422 when it was sent and refused."""
    body = render_template(template, form=form, **more, **frame(call, current="duplicates"))
    return body, 422 if form.is_submitted() else 200
