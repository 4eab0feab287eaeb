"""What a ranking follows from beside its scorecards: casting votes, and the rounds before."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.errors import Refused
from portal.judging import carrying, orders
from portal.judging.queries import stages
from portal.models import Round
from portal.models.enums import RoundKind, Rule
from reviewers.aggregation import EntryScore
from reviewers.ranking import Ranking

Solve = Callable[[Mapping[str, Any]], tuple[tuple[EntryScore, ...], Ranking]]


def order_terms(round_: Round, assigned: Iterable[str]) -> dict[str, Any]:
    """Return what a sifting or ranking round is decided by, as JSON."""
    terms = {
        "kind": round_.kind.value,
        "rule": round_.rule.value,
        "readings": round_.readings,
        "minimum_readings": 1,
    }
    if round_.kind is RoundKind.RANKING:
        return terms
    vetoed = stages.vetoed_codes(round_)
    return terms | {
        "passes": round_.passes if round_.rule is Rule.AT_LEAST else None,
        "casting": stages.casting_of(round_),
        "entries": [code for code in assigned if code not in vetoed],
    }


def before(round_: Round, solve_round: Solve) -> dict[str, Any]:
    """Return what the rounds before came to, as JSON; nothing in a first round."""
    earlier = stages.rankings_before(round_)
    if not earlier:
        return {}
    vetoed = stages.vetoed_codes(round_)
    came_to = [
        carrying.stage_of(
            one.round.code, one.round.name, one.round.weight, solve_round(one.inputs)[1]
        )
        for one in earlier
    ]
    return {
        "before": [carrying.without(stage, vetoed) for stage in came_to],
        "combination": {
            "how": round_.category.combination.value,
            "round": round_.code,
            "name": round_.name,
            "weight": None if round_.weight is None else str(round_.weight),
        },
    }


def require_decided(inputs: Mapping[str, Any]) -> None:
    """Refuse to rank a sifting round whose even splits nobody has settled."""
    waiting = orders.undecided(inputs) if inputs.get("kind") == RoundKind.SIFTING.value else []
    if waiting:
        raise Refused(
            f"还有 {len(waiting)} 件作品评委意见相持，要组织者定夺，例如 {waiting[0].entry}。"
            "请先在这一轮的“定夺”里逐件写明结论和理由。"
        )
