"""Links that let people in: invitations and password links. Part of the accounts room."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from portal import audit, labels
from portal.accounts.logins import tidy_login
from portal.accounts.operations.sign_in import set_password
from portal.accounts.operations.users import create_user, grant_role, set_unit
from portal.accounts.policies import is_reset_by_admins, may_hold
from portal.accounts.queries import digest_of, invitation_by_token, user_by_login
from portal.accounts.rights import account_of
from portal.accounts.separation import why_barred
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Call, Invitation, Unit, User
from portal.models.enums import Role

VALID: Final = timedelta(days=14)
PASSWORD_LINK_VALID: Final = timedelta(days=2)
DEAD: Final = "这个链接已经用过或过期了。请联系发链接的人，再要一个。"
BY_ADMINS: Final = "评委、监审员的密码由系统管理员重设（wenheng users reset）。"
NOT_YOURS: Final = "这份邀请是发给另一个账号的。请先退出，再用受邀的手机号登录。"


def invite(
    call: Call,
    *,
    role: Role,
    name: str,
    phone: str,
    actor: User,
    at: datetime,
    unit: Unit | None = None,
) -> tuple[Invitation, str]:
    """
    Make an invitation to a role in the call; return it and its token, which is stored nowhere.

    Raises Conflict when the number belongs to somebody whose roles exclude this one.
    """
    user = user_by_login(phone)
    if user is not None:
        held = {one for one, call_id in account_of(user).grants if call_id == call.id}
        if role in held:
            raise Conflict(f"{user.name}已经是{labels.word(role)}，不用再请", field="phone")
        if not may_hold(held, role):
            has = "、".join(labels.word(one) for one in sorted(held))
            message = f"{user.name}已是本次征集的{has}，不能同时担任{labels.word(role)}"
            raise Conflict(message, field="role")
        if why := why_barred(user, call, role):
            raise Conflict(why, field="role")
    invitation, token = _link(name=name, phone=tidy_login(phone), at=at, valid=VALID)
    invitation.call_id, invitation.role = call.id, role
    invitation.unit, invitation.invited_by_id = unit, actor.id
    db.session.flush()
    audit.record(actor, "invitation.created", invitation, at=at, call_id=call.id, role=role.value)
    return invitation, token


def _link(*, name: str, phone: str, at: datetime, valid: timedelta) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_digest=digest_of(token), name=name, phone=phone, created_at=at, expires_at=at + valid
    )
    db.session.add(invitation)
    return invitation, token


def live_invitation(token: str, *, at: datetime) -> Invitation:
    """Return the invitation of a link that can still be used. Raises Refused (410)."""
    invitation = invitation_by_token(token)
    if invitation is None or invitation.used_at is not None or at >= invitation.expires_at:
        raise Refused(DEAD, status=410)
    return invitation


def accept_invitation(
    token: str,
    *,
    at: datetime,
    address: str,
    user: User | None = None,
    name: str = "",
    password: str = "",
    department: str = "",
    post: str = "",
    privacy_version: str = "1",
) -> User:
    """
    Take the role an invitation offers, once.

    With *user* (signed in) the role goes to that account, which must be the invited number's;
    without, a new account is made for that number. Raises Refused.
    """
    invitation = _claim(token, at=at)
    if invitation.role is None:
        raise Refused(DEAD, status=410)
    call = db.session.get(Call, invitation.call_id)
    if user is None:
        user = create_user(
            login=invitation.phone, name=name or invitation.name, phone=invitation.phone,
            unit=invitation.unit, password=password, department=department, post=post,
            actor=None, at=at, call=call,
        )  # fmt: skip
        user.privacy_version, user.privacy_agreed_at = privacy_version, at
        audit.record(
            user, "account.privacy_agreed", user, at=at, call_id=invitation.call_id,
            version=privacy_version, address=address,
        )  # fmt: skip
    elif user.login != invitation.phone:
        raise Refused(NOT_YOURS, status=409)
    elif user.unit_id is None and invitation.unit is not None:
        set_unit(user, invitation.unit, actor=user, at=at, call=call)
    grant_role(user, call, invitation.role, actor=user, at=at)
    _use(invitation, user, at=at)
    return user


def _claim(token: str, *, at: datetime) -> Invitation:
    """Return a live invitation, held against a second person with the same link."""
    invitation = live_invitation(token, at=at)
    # the row alone: PostgreSQL locks no optional side of a join
    db.session.execute(
        select(Invitation.id).where(Invitation.id == invitation.id).with_for_update()
    )
    db.session.refresh(invitation, ["used_at", "expires_at"])
    if invitation.used_at is not None or at >= invitation.expires_at:
        raise Refused(DEAD, status=410)
    return invitation


def _use(invitation: Invitation, user: User, *, at: datetime) -> None:
    invitation.used_at, invitation.used_by_id = at, user.id
    audit.record(user, "invitation.accepted", invitation, at=at)
    db.session.flush()


def cancel_invitation(invitation: Invitation, *, actor: User, at: datetime) -> None:
    """Make an invitation useless that nobody has accepted."""
    if invitation.used_at is not None:
        raise Refused("这份邀请已经有人接受了，不能再取消", status=409)
    invitation.expires_at = at
    audit.record(actor, "invitation.cancelled", invitation, at=at)
    db.session.flush()


def make_password_link(
    user: User, *, actor: User | None, at: datetime, call: Call | None = None
) -> str:
    """
    Return a one-time token with which *user* chooses a new password.

    The old one stays good until then; whoever made the link never learns the new one. Links made
    before end here. Raises Refused for judges and observers, whose place nobody may take.
    """
    if is_reset_by_admins(user):
        raise Refused(BY_ADMINS, status=409)
    for earlier in _password_links(user, at=at):
        earlier.expires_at = at
    invitation, token = _link(name=user.name, phone=user.phone, at=at, valid=PASSWORD_LINK_VALID)
    invitation.user_id = user.id
    invitation.invited_by_id = actor.id if actor else None
    invitation.call_id = call.id if call else None
    db.session.flush()
    audit.record(actor, "account.password_link_made", user, at=at, call_id=invitation.call_id)
    return token


def _password_links(user: User, *, at: datetime) -> list[Invitation]:
    rows = db.session.scalars(
        select(Invitation)
        .where(
            Invitation.user_id == user.id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Invitation.id)
    )
    return list(rows)


def set_password_by_link(token: str, *, password: str, at: datetime) -> User:
    """Choose a new password by a one-time link; every session of the account ends."""
    invitation = _claim(token, at=at)
    user = invitation.user
    # whoever became a judge since the link was made is out of its reach as well
    if user is None or not user.is_active or is_reset_by_admins(user):
        raise Refused(DEAD, status=410)
    set_password(user, password)
    _use(invitation, user, at=at)
    audit.record(user, "account.password_set", user, at=at, call_id=invitation.call_id)
    return user
