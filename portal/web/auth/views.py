"""A desk: signing in and out, and one's own password."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations
from portal.calls import queries as calls
from portal.errors import Refused
from portal.extensions import db
from portal.web import chrome, session
from portal.web.auth import bp
from portal.web.auth.entrance import address, let_in
from portal.web.auth.forms import PasswordForm
from portal.web.auth.places import home_of, onward
from portal.web.auth.registration import takes_registrations
from portal.web.entry_forms import SignInForm
from portal.web.guards import account, acting_user, allow, anyone, signed_in


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(anyone)
def sign_in() -> ResponseReturnValue:
    """登录."""
    known = account()
    if known is not None:
        return redirect(onward(known.user), 303)
    form = SignInForm()
    if form.validate_on_submit():
        user = let_in(form, login=form.login.data, password=form.password.data)
        if user is not None:
            return redirect(onward(user), 303)
    announced = calls.announced_calls()
    call = announced[0] if len(announced) == 1 else None
    joinable = call if call is not None and takes_registrations(call) else None
    page = render_template(
        "auth/sign_in.html", form=form, site=chrome.site_of(call), joinable=joinable
    )
    return page, 422 if form.errors else 200


@bp.route("/sign-out", methods=["POST"])
@allow(anyone)
def sign_out() -> ResponseReturnValue:
    """退出, everywhere: the session is worth nothing afterwards, whoever copied it."""
    known = account()
    if known is not None:
        operations.end_sessions(known.user, at=clock.now())
        db.session.commit()
    session.sign_out()
    return redirect(url_for("auth.sign_in"), 303)


@bp.route("/password", methods=["GET", "POST"])
@allow(signed_in)
def password() -> ResponseReturnValue:
    """修改密码; after a first or reset password nothing else can be opened."""
    user, form = acting_user(), PasswordForm()
    is_first = user.must_change_password
    if form.validate_on_submit() and change(form):
        place = onward(user) if is_first else url_for("auth.password", done="changed")
        return redirect(place, 303)
    page = render_template(
        "auth/password.html",
        form=form,
        is_first=is_first,
        is_done=request.args.get("done") == "changed",
        back_href=home_of(user),
    )
    return page, 422 if form.errors else 200


def change(form: PasswordForm) -> bool:
    """Change the password, and stay signed in here alone; a refusal goes into the form."""
    user, at = acting_user(), clock.now()
    try:
        operations.change_password(
            user,
            current=form.current_password.data,
            new=form.password.data,
            address=address(),
            at=at,
        )
    except Refused as problem:
        # a wrong current password is counted
        db.session.commit()
        form.refuse(problem.field, problem.message)
        return False
    db.session.commit()
    session.sign_in(user, at=at)
    return True
