"""Rounds that follow each other, as tests need them."""

from collections.abc import Sequence
from datetime import timedelta

from portal.judging.operations import rankings
from portal.models import Assignment, Category, Entry, JudgeProfile, Ranking, Round
from portal.models.enums import RoundKind, RoundState, Rule
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)

LATER = NOW + timedelta(days=1)
SINGLE = {"rule": Rule.MEAN, "readings": 1}


def make_entries(category: Category, count: int) -> list[Entry]:
    """Return entries with the codes A0001, A0002 …."""
    return [
        make_blind_entry(category=category, blind_code=f"A{number:04}")
        for number in range(1, count + 1)
    ]


def make_scored_round(totals: Sequence[int], **values: object) -> tuple[Round, list[Entry]]:
    """Return a closed first round in which one judge gave these totals, and its entries."""
    category = make_call().categories[0]
    given = {"state": RoundState.CLOSED} | SINGLE | values
    round_ = make_round(category=category, **given)
    entries = make_entries(category, len(totals))
    judge, plan = make_judge(call=category.call), make_plan(round_=round_)
    key = round_.rubric.criteria[0].key
    for entry, total in zip(entries, totals, strict=True):
        reading = make_assignment(round_=round_, judge=judge, entry=entry, plan=plan)
        make_scorecard(assignment=reading, points={key: str(total)})
    return round_, entries


def ranked(round_: Round) -> Ranking:
    """Rank a closed round."""
    return rankings.compute_ranking(round_, actor=make_user(), at=LATER)


def make_later_round(before: Round, **values: object) -> Round:
    """Return a planned round behind another one."""
    given = {"name": "终评", "position": before.position + 1} | SINGLE
    return make_round(category=before.category, **given | values)


def assign_all(
    round_: Round, entries: Sequence[Entry], judges: int
) -> dict[JudgeProfile, list[Assignment]]:
    """Let so many judges read all of these; return each judge's readings."""
    plan, call = make_plan(round_=round_), round_.category.call
    made = [make_judge(call=call) for _ in range(judges)]
    return {
        judge: [
            make_assignment(round_=round_, judge=judge, entry=entry, plan=plan) for entry in entries
        ]
        for judge in made
    }


def make_kind_round(
    kind: RoundKind, rule: Rule, *, entries: int, judges: int, **values: object
) -> tuple[Round, dict[JudgeProfile, list[Assignment]]]:
    """Return an open round of a kind in which every judge reads every entry."""
    round_ = make_round(state=RoundState.OPEN, kind=kind, rule=rule, readings=judges, **values)
    found = make_entries(round_.category, entries)
    return round_, assign_all(round_, found, judges)
