"""Accounts and the roles they hold. Part of the accounts room."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import audit, labels
from portal.accounts import lockout, passwords
from portal.accounts.logins import tidy_login
from portal.accounts.operations import failures
from portal.accounts.operations.sign_in import set_password
from portal.accounts.policies import may_hold
from portal.accounts.separation import why_barred
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import Call, RoleGrant, Unit, User
from portal.models.enums import Role

TAKEN = "这个账号已经有人用了。请换一个账号"
# said to a stranger: neither whose it is nor what it may do
NOT_FOR_REGISTERING = (
    "这个手机号不能再注册。注册过的，请直接登录；忘了密码或从没注册过，请联系组织者"
)


def create_user(
    *,
    login: str,
    name: str,
    actor: User | None,
    at: datetime,
    password: str | None = None,
    unit: Unit | None = None,
    phone: str = "",
    department: str = "",
    post: str = "",
    must_change_password: bool = False,
    call: Call | None = None,
) -> User:
    """
    Make an account without any role. Without *password* nobody can sign in yet.

    *call* is where it was made, so that its observers read of it.

    Raises Refused for a login that is taken or a weak password.
    """
    login = tidy_login(login)
    if password is not None:
        passwords.check_choice(password, login=login, name=name, phone=phone)
    if _is_taken(login):
        raise Refused(TAKEN, field="login", status=409)
    user = User(
        login=login,
        name=name,
        phone=phone,
        unit=unit,
        department=department,
        post=post,
        password_hash=passwords.hash_password(password) if password is not None else None,
        must_change_password=must_change_password,
        session_epoch=1,
        created_at=at,
    )
    try:
        # a savepoint: whoever loses the race for a login can still commit the refusal's traces
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:
        raise Refused(TAKEN, field="login", status=409) from None
    call_id = call.id if call else None
    audit.record(actor or user, "account.created", user, at=at, call_id=call_id)
    return user


def _is_taken(login: str) -> bool:
    return db.session.scalar(select(User.id).where(User.login == login)) is not None


def register_submitter(
    call: Call,
    *,
    unit: Unit,
    login: str,
    name: str,
    phone: str,
    password: str,
    at: datetime,
    address: str,
    department: str = "",
    post: str = "",
    privacy_version: str = "1",
) -> User:
    """
    Make an account for somebody who registers by themselves, as a submitter (报送人) of the call.

    A number that is taken counts as a failed try of this address, so that nobody can try out
    numbers: the door commits also when this raises Refused.
    """
    key = lockout.registering_key(address)
    failures.refuse_if_locked(key, at=at)
    passwords.check_choice(password, login=login, name=name, phone=phone)
    if _is_taken(tidy_login(login)):
        failures.count_failure(key, at=at)
        raise Refused(NOT_FOR_REGISTERING, field="phone", status=409)
    user = create_user(
        login=login, name=name, phone=phone, unit=unit, password=password,
        department=department, post=post, actor=None, at=at, call=call,
    )  # fmt: skip
    user.privacy_version, user.privacy_agreed_at = privacy_version, at
    audit.record(
        user, "account.privacy_agreed", user, at=at, call_id=call.id,
        version=privacy_version, address=address,
    )  # fmt: skip
    grant_role(user, call, Role.SUBMITTER, actor=user, at=at)
    return user


def grant_role(
    user: User, call: Call | None, role: Role, *, actor: User | None, at: datetime
) -> RoleGrant:
    """
    Give a role in a call, or in the whole installation without one. Doing it twice changes nothing.

    Raises Conflict when the person holds a role that excludes it, or saw too much in another.
    """
    call_id = call.id if call else None
    grants = db.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.user_id == user.id, RoleGrant.call_id.is_not_distinct_from(call_id))
        .order_by(RoleGrant.id)
        .with_for_update()
    ).all()
    held = {grant.role for grant in grants if grant.revoked_at is None}
    grant = next((grant for grant in grants if grant.role is role), None)
    if grant is not None and role in held:
        return grant
    if call is not None and not may_hold(held, role):
        raise Conflict(_clash(user, held, role), field="role")
    if call is not None and (why := why_barred(user, call, role)):
        raise Conflict(why, field="role")
    if grant is None:
        grant = RoleGrant(user=user, call_id=call_id, role=role, granted_at=at)
        db.session.add(grant)
    grant.granted_at, grant.revoked_at = at, None
    db.session.flush()
    audit.record(actor, "account.role_granted", user, at=at, call_id=call_id, role=role.value)
    return grant


def _clash(user: User, held: set[Role], wanted: Role) -> str:
    has = "、".join(labels.word(role) for role in sorted(held))
    return f"{user.name}已是本次征集的{has}，不能同时担任{labels.word(wanted)}。请另请一位"


def revoke_role(user: User, call: Call, role: Role, *, actor: User, at: datetime) -> None:
    """
    Take a role away; what was done with it stays. The last organiser stays.

    Raises Refused when the person does not hold it.
    """
    holders = db.session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.call_id == call.id,
            RoleGrant.role == role,
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.id)
        .with_for_update()
    ).all()
    grant = next((grant for grant in holders if grant.user_id == user.id), None)
    if grant is None:
        raise Refused(f"{user.name}现在不是{labels.word(role)}，不用再停", status=409)
    if role is Role.ORGANISER and len(holders) == 1:
        raise Refused("至少要有一位组织者。请先请进另一位，再停这一位", status=409)
    grant.revoked_at = at
    audit.record(actor, "account.role_revoked", user, at=at, call_id=call.id, role=role.value)
    db.session.flush()


def set_unit(
    user: User,
    unit: Unit,
    *,
    reason: str = "",
    actor: User,
    at: datetime,
    call: Call | None = None,
) -> None:
    """
    Say which unit a person belongs to; the record keeps both codes, and a reason where one is due.

    Judges step aside by their unit: what they hold is looked at again when they open it.
    """
    if user.unit_id == unit.id:
        return
    before = user.unit.code if user.unit else None
    user.unit = unit
    db.session.flush()
    audit.record(
        actor, "account.unit_changed", user, at=at, call_id=call.id if call else None,
        before=before, after=unit.code, **({"reason": reason} if reason else {}),
    )  # fmt: skip


def set_active(
    user: User, is_active: bool, *, actor: User, at: datetime, call: Call | None = None
) -> None:
    """Disable or enable an account; disabling ends every session at once."""
    if user.is_active == is_active:
        return
    user.is_active = is_active
    if not is_active:
        user.session_epoch += 1
    verb = "account.enabled" if is_active else "account.disabled"
    audit.record(actor, verb, user, at=at, call_id=call.id if call else None)
    db.session.flush()


def reset_password(user: User, *, password: str, actor: User | None, at: datetime) -> None:
    """
    Give a user a password somebody else knows: it is good for choosing another one only.

    For the server's console; on the pages an organiser makes a link instead.
    """
    set_password(user, password)
    user.must_change_password = True
    audit.record(actor, "account.password_reset", user, at=at)
    db.session.flush()
