"""What must be so before a round opens: a result before it, and as many readings as declared."""

from decimal import Decimal

import pytest
from flask import Flask

from portal.errors import Refused
from portal.judging.operations import pools, rounds
from portal.judging.operations.plans import Keep
from portal.judging.queries.progress import standing
from portal.models.enums import Combination, PoolKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.programmes import (
    LATER,
    assign_all,
    make_later_round,
    make_scored_round,
    ranked,
)
from tests.portal.judging.test_plans import apply, make_stage, propose


@pytest.mark.parametrize("kind", [PoolKind.ALL, PoolKind.BY_HAND])
def test_no_round_opens_over_one_that_was_never_ranked(app: Flask, kind: PoolKind) -> None:
    """Its scores would count for nothing, and nobody could rank it afterwards."""
    first, entries = make_scored_round([90, 80])
    first.category.combination = Combination.WEIGHTED
    later = make_later_round(first, pool_kind=kind, weight=Decimal(40))
    first.weight, actor = Decimal(60), make_user()
    if kind is PoolKind.BY_HAND:
        for entry in ("A0001", "A0002"):
            pools.change_member(
                later, blind_code=entry, is_in=True, reason="都评", actor=actor, at=LATER
            )
    assign_all(later, entries, 1)

    with pytest.raises(Refused, match="初评还没有排名，现在开评，初评的分就不算数了"):
        rounds.open_round(later, actor=actor, at=LATER)
    ranked(first)
    if kind is PoolKind.BY_HAND:
        pools.draw_pool(later, actor=actor, at=LATER)
    rounds.open_round(later, actor=actor, at=LATER)

    assert RoundState.OPEN is later.state


def test_a_round_opens_only_with_as_many_readings_as_its_rule_says(app: Flask) -> None:
    round_ = make_stage(readings=5)
    apply(propose(round_))
    actor = make_user()
    terms = {"rule": Rule.MEAN, "readings": 3, "due_at": None}
    rounds.change_round(round_, **terms, actor=actor, at=NOW)
    opening = {"actor": actor, "at": NOW, "unchecked": "已线下查重"}

    with pytest.raises(Refused, match="按每件 5 位评委做的，现在定的是每件 3 位"):
        rounds.open_round(round_, **opening)
    # the plan says three, and leaves the five where they are
    apply(propose(round_, keep=Keep.ASSIGNED))
    with pytest.raises(Refused, match="有 6 件作品分到的评委多于每件 3 位"):
        rounds.open_round(round_, **opening)
    apply(propose(round_))
    rounds.open_round(round_, **opening)

    assert (RoundState.OPEN, 18, 18) == (
        round_.state, standing(round_).live, standing(round_).wanted,
    )  # fmt: skip
