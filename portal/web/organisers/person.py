"""A desk: one person of a call: their roles, their account, a link for a new password."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations, queries
from portal.accounts.policies import is_reset_by_admins, may_manage_account
from portal.accounts.rights import Account, account_of
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.judging.operations.judges import ensure_profiles
from portal.judging.operations.moving import change_unit
from portal.models import Call, User
from portal.models.enums import Role
from portal.web.guards import account, acting_user, allow
from portal.web.organisers import bp
from portal.web.organisers.frame import frame
from portal.web.organisers.people import shown
from portal.web.organisers.people_forms import PlaceForm, RoleForm


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has, or had, a role in the call."""

    call: Call
    user: User


def member_of(_account: Account | None, code: str, person: str) -> Member:
    """Return a person of the call; people of other calls do not exist here. Raises NotFound."""
    call, user = calls.call_by_code(code), queries.user_by_code(person)
    if all(grant.call_id != call.id for grant in user.grants):
        raise NotFound
    return Member(call, user)


def may_view_member(account: Account | None, member: Member) -> bool:
    """Organisers and observers see the people of their call."""
    return may_view_call(account, member.call)


def may_run_member(account: Account | None, member: Member) -> bool:
    """The organisers of the call give and take roles in it."""
    return may_run_call(account, member.call)


def may_manage_member(account: Account | None, member: Member) -> bool:
    """An organiser manages accounts that have no role outside the organiser's calls."""
    return may_run_call(account, member.call) and may_manage_account(account, member.user)


def may_place_member(account: Account | None, member: Member) -> bool:
    """An organiser gives a unit to whoever has none, and changes it for those they manage."""
    return may_run_call(account, member.call) and (
        member.user.unit_id is None or may_manage_account(account, member.user)
    )


@bp.route("/<code>/people/<person>", methods=["GET"])
@allow(may_view_member, load=member_of)
def person(member: Member) -> ResponseReturnValue:
    """One person."""
    return page(member, RoleForm(formdata=None))


def page(
    member: Member, form: RoleForm, status: int = 200, place: PlaceForm | None = None
) -> ResponseReturnValue:
    """Show a person."""
    call = member.call
    held = [role for role, call_id in account_of(member.user).grants if call_id == call.id]
    body = render_template(
        "organisers/person.html",
        person=member.user,
        held=sorted(held),
        form=form,
        place=place or PlaceForm(formdata=None),
        units=queries.units_all(),
        can_place=may_place_member(account(), member),
        is_judge=any(one.role is Role.JUDGE for one in member.user.grants),
        can_manage=may_manage_member(account(), member),
        is_reset_by_admins=is_reset_by_admins(member.user),
        done=request.args.get("done", ""),
        **frame(call, current="people"),
    )
    return body, status


@bp.route("/<code>/people/<person>/grant", methods=["POST"])
@allow(may_run_member, load=member_of)
def grant(member: Member) -> ResponseReturnValue:
    """Give one more role."""
    form = RoleForm()
    if not form.validate():
        return page(member, form, 422)
    try:
        operations.grant_role(
            member.user, member.call, Role(form.role.data), actor=acting_user(), at=clock.now()
        )
    except Refused as problem:
        db.session.rollback()
        form.refuse(problem.field, problem.message)
        return page(member, form, problem.status)
    ensure_profiles(member.call, at=clock.now())
    db.session.commit()
    return back(member, "granted")


@bp.route("/<code>/people/<person>/revoke", methods=["POST"])
@allow(may_run_member, load=member_of)
def revoke(member: Member) -> ResponseReturnValue:
    """Take a role away."""
    form = RoleForm()
    if not form.validate():
        return page(member, form, 422)
    operations.revoke_role(
        member.user, member.call, Role(form.role.data), actor=acting_user(), at=clock.now()
    )
    db.session.commit()
    return back(member, "revoked")


@bp.route("/<code>/people/<person>/unit", methods=["POST"])
@allow(may_place_member, load=member_of)
def place_person(member: Member) -> ResponseReturnValue:
    """单位: without one a person can hand in nothing, and a judge steps aside from nothing."""
    form = PlaceForm()
    if not form.validate():
        return page(member, RoleForm(formdata=None), 422, form)
    try:
        change_unit(
            member.user,
            queries.unit_called(form.unit.data),
            reason=form.reason.data or "",
            actor=acting_user(),
            at=clock.now(),
            call=member.call,
        )
    except Refused as problem:
        db.session.rollback()
        form.refuse(problem.field or "unit", problem.message)
        return page(member, RoleForm(formdata=None), problem.status, form)
    db.session.commit()
    return back(member, "placed")


@bp.route("/<code>/people/<person>/disable", methods=["POST"])
@allow(may_manage_member, load=member_of)
def disable(member: Member) -> ResponseReturnValue:
    """停用账号: every session ends at once."""
    operations.set_active(member.user, False, actor=acting_user(), at=clock.now(), call=member.call)
    db.session.commit()
    return back(member, "disabled")


@bp.route("/<code>/people/<person>/enable", methods=["POST"])
@allow(may_manage_member, load=member_of)
def enable(member: Member) -> ResponseReturnValue:
    """启用账号."""
    operations.set_active(member.user, True, actor=acting_user(), at=clock.now(), call=member.call)
    db.session.commit()
    return back(member, "enabled")


@bp.route("/<code>/people/<person>/password-link", methods=["POST"])
@allow(may_manage_member, load=member_of)
def password_link(member: Member) -> ResponseReturnValue:
    """重设密码: a link for the person; the organiser never learns the password."""
    token = operations.make_password_link(
        member.user, actor=acting_user(), at=clock.now(), call=member.call
    )
    db.session.commit()
    path = url_for("auth.invitation", token=token)
    return shown(member.call, member.user.name, path, is_password=True), 201


def back(member: Member, done: str) -> ResponseReturnValue:
    """Go back to the person, with one line on what was done."""
    where = url_for(".person", code=member.call.code, person=member.user.code, done=done)
    return redirect(where, 303)
