"""A desk: somebody registers with their unit for a call that takes registrations."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations, queries
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.phases import phase
from portal.calls.policies import may_see_notice
from portal.calls.settings import CallRules
from portal.errors import Forbidden, NotFound, Refused
from portal.extensions import db
from portal.models import Call
from portal.models.enums import CallPhase, Role
from portal.web import chrome, session
from portal.web.auth import bp
from portal.web.auth.entrance import address
from portal.web.auth.forms import NothingForm, RegistrationForm
from portal.web.guards import account, acting_user, allow, anyone

# the version of templates/help/privacy.html that the consent names
PRIVACY_VERSION = "1"
CLOSED = "本次征集现在不接受自行注册。请联系单位联络员或组织者，由他们邀请您。"


@dataclass(frozen=True, slots=True)
class Registration:
    """A call and whether strangers may register for it now."""

    call: Call
    is_open: bool


def registration_of(person: Account | None, code: str) -> Registration:
    """Return the registration of a call this reader may know of. Raises NotFound."""
    call = calls.call_by_code(code)
    if not may_see_notice(person, call):
        raise NotFound
    return Registration(call, takes_registrations(call))


def takes_registrations(call: Call) -> bool:
    """Say whether strangers may register for the call now: by its setting and by its dates."""
    taking = phase(call, at=clock.now()) in {CallPhase.ANNOUNCED, CallPhase.SUBMITTING}
    return taking and CallRules.of(call).open_registration


@bp.route("/calls/<code>/register", methods=["GET", "POST"])
@allow(anyone, load=registration_of)
def register(registration: Registration) -> ResponseReturnValue:
    """注册: a new account, or one more call for somebody who is signed in."""
    if not registration.is_open:
        raise Forbidden(CLOSED)
    if account() is not None:
        return join(registration.call)
    form = RegistrationForm()
    if form.validate_on_submit() and enter(registration.call, form):
        return redirect(url_for("submitters.entries"), 303)
    page = render_template(
        "auth/register.html",
        form=form,
        call=registration.call,
        units=[unit for unit in queries.units_all() if unit.is_active],
        site=chrome.site_of(registration.call),
    )
    return page, 422 if form.errors else 200


def enter(call: Call, form: RegistrationForm) -> bool:
    """Register and sign in; a refusal goes into the form, and its count is kept."""
    at = clock.now()
    try:
        user = operations.register_submitter(
            call,
            unit=queries.unit_called(form.unit.data),
            login=form.phone.data,
            name=form.name.data,
            phone=form.phone.data,
            password=form.password.data,
            department=form.department.data or "",
            post=form.post.data or "",
            privacy_version=PRIVACY_VERSION,
            address=address(),
            at=at,
        )
    except Refused as problem:
        db.session.commit()
        form.refuse(problem.field, problem.message)
        return False
    db.session.commit()
    session.sign_in(user, at=at)
    return True


def join(call: Call) -> ResponseReturnValue:
    """Take part in one more call with the account one has."""
    form = NothingForm()
    if form.validate_on_submit():
        operations.grant_role(
            acting_user(), call, Role.SUBMITTER, actor=acting_user(), at=clock.now()
        )
        db.session.commit()
        return redirect(url_for("submitters.entries"), 303)
    return render_template(
        "auth/join.html", form=form, call=call, user=acting_user(), site=chrome.site_of(call)
    )
