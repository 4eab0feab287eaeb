"""A desk: 人员: who takes part in the call as what, and the way in for those who do not yet."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts import operations, queries
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.models import Call, Invitation, Unit
from portal.models.enums import Role
from portal.web.addresses import absolute
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.frame import frame
from portal.web.organisers.people_forms import ROLES, InviteForm


@bp.route("/<code>/people")
@allow(may_view_call, load=loads.call)
def people(call: Call) -> ResponseReturnValue:
    """人员, all or of one role."""
    role = wanted_role(request.args.get("role", ""))
    return render_template(
        "organisers/people.html",
        people=queries.people_in(call, role),
        invitations=queries.open_invitations(call, at=clock.now()),
        role=role,
        roles=ROLES,
        done=request.args.get("done", ""),
        **frame(call, current="people"),
    )


def wanted_role(text: str) -> Role | None:
    """Return the role of the filter; nothing means all. Raises NotFound for one of no call."""
    if not text:
        return None
    if text not in ROLES:
        raise NotFound
    return Role(text)


@bp.route("/<code>/people/invite", methods=["GET", "POST"])
@allow(may_run_call, load=loads.call)
def invite(call: Call) -> ResponseReturnValue:
    """邀请: the link is on the answer and nowhere else, since only its digest is kept."""
    form = InviteForm(role=request.args.get("role"))
    if form.validate_on_submit():
        token = invited(call, form)
        if token is not None:
            return shown(call, form.name.data, url_for("auth.invitation", token=token)), 201
    page = render_template(
        "organisers/invite.html",
        form=form,
        units=queries.units_all(),
        **frame(call, current="people"),
    )
    return page, 422 if form.errors else 200


def invited(call: Call, form: InviteForm) -> str | None:
    """Make the invitation and return its token, or put the refusal into the form."""
    try:
        unit: Unit | None = queries.unit_called(form.unit.data) if form.unit.data else None
        _, token = operations.invite(
            call,
            role=Role(form.role.data),
            name=form.name.data,
            phone=form.phone.data,
            unit=unit,
            actor=acting_user(),
            at=clock.now(),
        )
    except Refused as problem:
        db.session.rollback()
        form.refuse(problem.field, problem.message)
        return None
    db.session.commit()
    return token


def shown(call: Call, name: str, path: str, *, is_password: bool = False) -> str:
    """Show a link once."""
    return render_template(
        "organisers/link.html",
        name=name,
        link=absolute(path),
        is_password=is_password,
        **frame(call, current="people"),
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation of a call."""

    call: Call
    invitation: Invitation


def offer(_account: Account | None, code: str, invitation: str) -> Offer:
    """Return the invitation of an address. Raises NotFound."""
    call = calls.call_by_code(code)
    return Offer(call, queries.invitation_by_code(call, invitation))


def may_run_offer(account: Account | None, subject: Offer) -> bool:
    """The organisers of the call look after its invitations."""
    return may_run_call(account, subject.call)


@bp.route("/<code>/people/invitations/<invitation>/cancel", methods=["POST"])
@allow(may_run_offer, load=offer)
def cancel_invitation(subject: Offer) -> ResponseReturnValue:
    """取消邀请: its link is worth nothing from now on."""
    operations.cancel_invitation(subject.invitation, actor=acting_user(), at=clock.now())
    db.session.commit()
    return redirect(url_for(".people", code=subject.call.code, done="cancelled"), 303)
