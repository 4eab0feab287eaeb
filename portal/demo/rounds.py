"""
Demonstration room: the rounds: how they are set up, opened, closed, ranked and followed by others.

Essays are sifted and then scored; brush works are scored and then put in order.
"""

from typing import Final

from portal.demo.entering import Moments, category_of
from portal.demo.people import People
from portal.extensions import db
from portal.judging.operations import (
    discussions,
    plans,
    pools,
    programmes,
    rankings,
    rounds,
    verdicts,
)
from portal.judging.operations.pools import PoolValues
from portal.judging.presets import BY_KEY
from portal.judging.queries.pools import rounds_of_category
from portal.judging.seeds import fingerprint
from portal.models import Call, Round
from portal.models.enums import CategoryKind, Combination, PoolKind, RoundKind, Rule

SEED: Final = 20270531
TO_SIFT: Final = 2
TO_SCORE: Final = 3
FINALISTS: Final = 6
VOTE: Final = "两位评委各执一词。看过评审副本，事例具体、切题，让它进下一轮，由三位评委打分来定。"


def declare(call: Call, people: People, moments: Moments) -> None:
    """Say before anything opens which rounds there are, and who goes on from one to the next."""
    organiser = people.organiser
    rounds.ensure_rounds(call, actor=organiser, at=moments())
    essay = category_of(call, CategoryKind.ESSAY)
    programmes.apply_preset(essay, BY_KEY["sift"], actor=organiser, at=moments())
    sifting, scoring, _ = rounds_of_category(essay)
    _change(sifting, Rule.MAJORITY, TO_SIFT, people, moments)
    _change(scoring, Rule.MEAN, TO_SCORE, people, moments)
    discussions.set_openness(
        scoring, shows_peers=True, has_discussion=True, actor=organiser, at=moments()
    )
    brush = category_of(call, CategoryKind.CALLIGRAPHY)
    programmes.apply_preset(brush, BY_KEY["two"], actor=organiser, at=moments())
    programmes.declare_combination(
        brush, how=Combination.LAST_ROUND, weights={}, actor=organiser, at=moments()
    )
    _, final = rounds_of_category(brush)
    _change(final, Rule.SCHULZE, TO_SCORE, people, moments, kind=RoundKind.RANKING)
    pools.change_pool_rule(
        final, PoolValues(PoolKind.TOP_COUNT, count=FINALISTS), actor=organiser, at=moments()
    )
    db.session.commit()


def _change(
    round_: Round,
    rule: Rule,
    readings: int,
    people: People,
    moments: Moments,
    *,
    kind: RoundKind | None = None,
) -> None:
    rounds.change_round(
        round_, kind=kind, rule=rule, readings=readings, due_at=None,
        actor=people.organiser, at=moments(),
    )  # fmt: skip


def stages(call: Call) -> tuple[list[Round], list[Round]]:
    """Return the first rounds and the second ones: essays, then brush works."""
    found = [
        rounds_of_category(category_of(call, kind))
        for kind in (CategoryKind.ESSAY, CategoryKind.CALLIGRAPHY)
    ]
    return [of[0] for of in found], [of[1] for of in found]


def open_all(some: list[Round], people: People, moments: Moments) -> None:
    """Plan each of these rounds, put the plan into force and let the judges begin."""
    for round_ in some:
        # the demonstration looks the same wherever it is shown
        place = f"{round_.category.key} {round_.position}"
        round_.seed_secret = fingerprint(f"{SEED} {place}")[:26]
        pools.draw_pool(round_, actor=people.organiser, at=moments())
        plan = plans.propose_plan(round_, actor=people.organiser, at=moments())
        plans.apply_plan(plan, actor=people.organiser, at=moments())
        why = "示例数据，查重由后台接着做。"
        rounds.open_round(round_, actor=people.organiser, at=moments(), unchecked=why)
    db.session.commit()


def close(round_: Round, people: People, moments: Moments) -> None:
    """End a round in which everybody has signed, and settle what judges left open."""
    rounds.close_round(round_, note="", actor=people.organiser, at=moments())
    for split in verdicts.open_splits(round_):
        verdicts.cast_vote(
            round_, entry=split.entry, is_passed=True, reason=VOTE,
            actor=people.organiser, at=moments(),
        )  # fmt: skip
    db.session.commit()


def rank(some: list[Round], people: People, moments: Moments) -> None:
    """Put what was judged in order; who is in the next round is cut from it."""
    for round_ in some:
        rankings.compute_ranking(round_, actor=people.organiser, at=moments())
    db.session.commit()
