"""A desk: 评委与回避: who judges, how much, and from what they step aside."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.queries import unit_called, units_all
from portal.accounts.rights import Account
from portal.calls import queries as calls
from portal.calls.policies import may_run_call, may_view_call
from portal.errors import NotFound, Refused
from portal.extensions import db
from portal.judging import policies, queries
from portal.judging.operations import judges as deeds
from portal.judging.queries import interests, progress
from portal.models import Call, JudgeProfile
from portal.models.enums import ConflictState, InterestKind
from portal.web.deeds import attempt, undo
from portal.web.forms import whole
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.frame import frame
from portal.web.organisers.judging_forms import PinForm, ProfileForm, SettleForm


@dataclass(frozen=True, slots=True)
class Seat:
    """A judge of a call."""

    call: Call
    judge: JudgeProfile


def seat_of(_account: Account | None, code: str, judge: str) -> Seat:
    """Return a judge of the call; judges of other calls do not exist here. Raises NotFound."""
    call = calls.call_by_code(code)
    return Seat(call, queries.judge_by_code(call, judge))


def may_view_seat(account: Account | None, seat: Seat) -> bool:
    """Organisers and observers see the judges of their call."""
    return policies.may_view_judge(account, seat.judge)


def may_run_seat(account: Account | None, seat: Seat) -> bool:
    """The organisers of the call change its judges."""
    return policies.may_run_judge(account, seat.judge)


@bp.route("/<code>/judges", methods=["GET"])
@allow(may_view_call, load=loads.call)
def judges(call: Call) -> ResponseReturnValue:
    """评委与回避."""
    people = queries.judges_of(call)
    return render_template(
        "organisers/judges.html",
        judges=people,
        newcomers=queries.judges_without_profile(call),
        interests=interests.interests_of(call, people),
        alike=interests.judges_alike(call),
        loads=progress.loads_of(call),
        done=request.args.get("done", ""),
        **frame(call, current="judges"),
    )


@bp.route("/<code>/judges", methods=["POST"])
@allow(may_run_call, load=loads.call)
def enrol_judges(call: Call) -> ResponseReturnValue:
    """把新评委加进来: everybody who accepted an invitation since."""
    deeds.ensure_profiles(call, at=clock.now())
    db.session.commit()
    return redirect(url_for(".judges", code=call.code, done="enrolled"), 303)


@bp.route("/<code>/judges/<judge>", methods=["GET"])
@allow(may_view_seat, load=seat_of)
def judge(seat: Seat) -> ResponseReturnValue:
    """One judge: profile and interests."""
    return page(seat)


def page(
    seat: Seat,
    *,
    profile: ProfileForm | None = None,
    pin: PinForm | None = None,
    settle: SettleForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """Show a judge, with the form that was refused if one was."""
    call, person = seat.call, seat.judge
    body = render_template(
        "organisers/judge.html",
        judge=person,
        profile=profile or ProfileForm(formdata=None, obj=person),
        pin=pin or PinForm(formdata=None),
        settle=settle or SettleForm(formdata=None),
        found=interests.interests_of(call, [person])[person.id],
        own=interests.own_entries(person),
        stated=interests.stated_of(person),
        units=units_all(),
        done=request.args.get("done", ""),
        **frame(call, current="judges"),
    )
    return body, status


@bp.route("/<code>/judges/<judge>/profile", methods=["POST"])
@allow(may_run_seat, load=seat_of)
def change_judge(seat: Seat) -> ResponseReturnValue:
    """Save what a judge may judge, and how much."""
    form = ProfileForm()
    if not form.validate():
        return page(seat, profile=form, status=422)
    deeds.change_profile(
        seat.judge,
        title=form.title.data or "",
        kinds=form.kinds.data,
        styles=form.styles.data,
        max_load=form.max_load.data,
        is_active=form.is_active.data,
        actor=acting_user(),
        at=clock.now(),
    )
    db.session.commit()
    return back(seat, "changed")


@bp.route("/<code>/judges/<judge>/conflicts", methods=["POST"])
@allow(may_run_seat, load=seat_of)
def pin_conflict(seat: Seat) -> ResponseReturnValue:
    """State that a judge must, or need not, step aside from a unit or an entry."""
    form = PinForm()
    if form.validate() and pinned(seat, form):
        return back(seat, done_by(form.state.data))
    return page(seat, pin=form, status=form.refusal)


def pinned(seat: Seat, form: PinForm) -> bool:
    """Pin; a refusal goes into the form."""

    def deed() -> None:
        entry = None
        if form.entry.data:
            entry = interests.entry_by_blind_code(seat.call, form.entry.data.upper())
            if entry is None:
                raise Refused("没有这个匿名编号。请照作品页上的填。", field="entry")
        deeds.pin_conflict(
            seat.judge,
            entry=entry,
            unit=unit_called(form.unit.data) if form.unit.data else None,
            kind=InterestKind(form.kind.data),
            state=ConflictState(form.state.data),
            reason=form.reason.data,
            actor=acting_user(),
            at=clock.now(),
        )

    return attempt(form, deed)


@bp.route("/<code>/judges/<judge>/settle", methods=["POST"])
@allow(may_run_seat, load=seat_of)
def settle_conflict(seat: Seat) -> ResponseReturnValue:
    """Confirm or dismiss an interest that was stated."""
    form = SettleForm()
    key = whole(form.conflict.data)
    row = None if key is None else interests.stated_row(seat.judge, key)
    if row is None:
        raise NotFound("这条关系已经改过了，请返回看最新的内容。")
    if not form.validate():
        return page(seat, settle=form, status=422)
    try:
        deeds.settle_conflict(
            row,
            state=ConflictState(form.state.data),
            reason=form.reason.data,
            actor=acting_user(),
            at=clock.now(),
        )
    except Refused as problem:
        undo(form, problem)
        return page(seat, settle=form, status=problem.status)
    db.session.commit()
    return back(seat, done_by(form.state.data))


def done_by(state: str) -> str:
    """Return what the page says was done: a conflict that binds takes readings away."""
    return "pinned" if ConflictState(state) is ConflictState.CONFIRMED else "dismissed"


def back(seat: Seat, done: str) -> ResponseReturnValue:
    """Go back to the judge, with one line on what was done."""
    where = url_for(".judge", code=seat.call.code, judge=seat.judge.code, done=done)
    return redirect(where, 303)
