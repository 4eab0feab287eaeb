"""A desk: links that let people in. Opening one changes nothing; only its button does."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations, queries
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.errors import Refused
from portal.extensions import db
from portal.judging.operations.judges import ensure_profiles
from portal.models import Invitation, User
from portal.web import chrome, session
from portal.web.auth import bp
from portal.web.auth.entrance import address
from portal.web.auth.forms import InvitationForm, KnownPersonForm, NewPasswordForm, NothingForm
from portal.web.auth.places import home_of
from portal.web.auth.registration import PRIVACY_VERSION
from portal.web.forms import Form
from portal.web.guards import account, allow, anyone


class Way:
    """One live link: its token, what it offers, and whose account it is for if there is one."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.invitation: Invitation = operations.live_invitation(token, at=clock.now())
        self.person = self.invitation.user or queries.user_by_login(self.invitation.phone)
        found = calls.calls_by_ids(frozenset({self.invitation.call_id or 0}))
        self.call = found[0] if found else None

    @property
    def is_password_link(self) -> bool:
        """Say whether the link only lets an account choose a new password."""
        return self.invitation.role is None

    def form(self, visitor: Account | None) -> Form:
        """Return the form this visitor has to fill."""
        if self.is_password_link:
            return NewPasswordForm()
        if self.person is None:
            return InvitationForm(name=self.invitation.name)
        return NothingForm() if self.is_theirs(visitor) else KnownPersonForm()

    def is_theirs(self, visitor: Account | None) -> bool:
        """Say whether the invited person is the one who is signed in."""
        return visitor is not None and visitor.user is self.person


def way_of(_account: Account | None, token: str) -> Way:
    """Return the live link of a token. Raises Refused (410)."""
    return Way(token)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@allow(anyone, load=way_of)
def invitation(way: Way) -> ResponseReturnValue:
    """接受邀请, or choose a new password."""
    form = way.form(account())
    if form.validate_on_submit():
        user = accept(way, form)
        if user is not None:
            return redirect(home_of(user), 303)
    page = render_template(
        "auth/invitation.html",
        form=form,
        invitation=way.invitation,
        is_password_link=way.is_password_link,
        is_new=way.person is None,
        is_theirs=way.is_theirs(account()),
        call=way.call,
        site=chrome.site_of(way.call),
    )
    return page, 422 if form.errors else 200


def accept(way: Way, form: Form) -> User | None:
    """Do what the link offers and sign the person in; a refusal goes into the form."""
    at = clock.now()
    try:
        user = enter(way, form)
    except Refused as problem:
        # a wrong password is counted; nothing else was written before the refusal
        db.session.commit()
        form.refuse(problem.field, problem.message)
        return None
    if way.call is not None:
        ensure_profiles(way.call, at=at)
    db.session.commit()
    session.sign_in(user, at=at)
    return user


def enter(way: Way, form: Form) -> User:
    """Let the person in by the form they filled."""
    at = clock.now()
    if isinstance(form, NewPasswordForm):
        return operations.set_password_by_link(way.token, password=form.password.data, at=at)
    if isinstance(form, InvitationForm):
        return operations.accept_invitation(
            way.token,
            name=form.name.data,
            password=form.password.data,
            department=form.department.data or "",
            post=form.post.data or "",
            privacy_version=PRIVACY_VERSION,
            address=address(),
            at=at,
        )
    user = way.person
    if isinstance(form, KnownPersonForm):
        user = operations.authenticate(
            way.invitation.phone, form.password.data, address=address(), at=at
        )
    return operations.accept_invitation(way.token, user=user, address=address(), at=at)
