"""Reads about plans. Inputs and pairs are large and load only when they are asked for."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.extensions import db
from portal.judging.seeds import seed_of
from portal.models import AuditEvent, Call, Category, Plan, Round, Unit
from portal.models.enums import PlanState


def plan_in_force(round_: Round) -> Plan | None:
    """Return the plan that was applied last."""
    return _newest(round_, PlanState.APPLIED)


def plan_proposed(round_: Round) -> Plan | None:
    """Return the plan that waits for a decision."""
    return _newest(round_, PlanState.PROPOSED)


def _newest(round_: Round, state: PlanState) -> Plan | None:
    return next((plan for plan in plans_of(round_) if plan.state is state), None)


def plans_of(round_: Round) -> Sequence[Plan]:
    """Return all plans of a round, newest first; inputs and pairs load when they are asked for."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.round_id == round_.id)
        .options(joinedload(Plan.made_by))
        .order_by(Plan.id.desc())
    ).all()


def published_secrets(round_: Round) -> list[str]:
    """Return the texts earlier plans were seeded from, oldest first: each reopening drew anew."""
    rows = db.session.scalars(
        select(AuditEvent.facts)
        .where(
            AuditEvent.subject_type == Round.__name__,
            AuditEvent.subject_code == round_.code,
            AuditEvent.verb == "round.reopened",
        )
        .order_by(AuditEvent.sequence)
    )
    return [facts["seed_before"] for facts in rows if "seed_before" in facts]


def secret_of(plan: Plan) -> str:
    """Return the text a plan's seed was cut from; the round's own where none of them gives it."""
    number = plan.summary.get("number", 0)
    known = [plan.round.seed_secret, *published_secrets(plan.round)]
    return next((one for one in known if seed_of(one, number) == plan.seed), known[0])


def unit_names() -> dict[str, str]:
    """Return unit code → name."""
    return dict(db.session.execute(select(Unit.code, Unit.name).order_by(Unit.code)).all())


def count_plans(round_: Round) -> int:
    """Return how many plans were ever proposed for a round."""
    return db.session.scalar(select(func.count()).where(Plan.round_id == round_.id)) or 0


def plan_by_code(round_: Round, code: str) -> Plan | None:
    """Return one plan of a round, or None."""
    return db.session.scalar(select(Plan).where(Plan.round_id == round_.id, Plan.code == code))


def plan_states(call: Call) -> dict[int, set[PlanState]]:
    """Return round id → the states its plans are in."""
    found: dict[int, set[PlanState]] = defaultdict(set)
    rows = db.session.execute(
        select(Plan.round_id, Plan.state)
        .join(Plan.round)
        .join(Round.category)
        .where(Category.call_id == call.id)
        .order_by(Plan.round_id, Plan.id)
    )
    for round_id, state in rows:
        found[round_id].add(state)
    return found
