"""What a plan is asked for, apart from the rows it came from, and its answer: one pure function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.judging.plan_inputs import (
    NO_EXTRA,
    Imposed,
    Keep,
    Situation,
    Terms,
    as_stored,
    computed,
    situation_of,
    terms_of,
)
from portal.judging.queries.extra_readings import extra_readings
from portal.judging.queries.marks import Mark
from portal.judging.queries.plans import count_plans, plan_in_force
from portal.judging.seeds import seed_of
from portal.models import Round
from reviewers.assignment import Plan as Solution
from reviewers.assignment import Shortfall, propose_anchors
from reviewers.errors import Infeasible

Answer = Solution | Shortfall


@dataclass(frozen=True, slots=True)
class Question:
    """The situation, what is asked for, and by which seed; ``number`` is the plan's own."""

    found: Situation
    terms: Terms
    number: int
    seed: int

    @property
    def inputs(self) -> dict[str, Any]:
        """What a plan keeps of it."""
        return as_stored(self.found, self.terms)

    def is_same(self, other: "Question") -> bool:
        """Say whether the answer to the other one answers this one, too."""
        return self.seed == other.seed and self.inputs == other.inputs


@dataclass(frozen=True, slots=True)
class Answered:
    """
    A question with its answer, which may come from another process.

    While ``mark`` is the newest, nobody has done anything since the question was asked.
    """

    question: Question
    answer: Answer
    mark: Mark


Solve = Callable[[Question], Answer]


def question_of(
    round_: Round,
    *,
    keep: Keep,
    extra: Mapping[str, int] = NO_EXTRA,
    panels: Imposed | None = None,
    secret: str | None = None,
) -> Question:
    """
    Return what a plan asked for now would rest on; the seed is the next the secret gives.

    *secret* is the one that a closed round is going to have when it is opened again.
    """
    number = count_plans(round_) + 1
    seed = seed_of(secret or round_.seed_secret, number)
    found = situation_of(round_, keep=keep)
    terms = _terms(round_, found, keep=keep, extra=extra, panels=panels, seed=seed)
    return Question(found, terms, number, seed)


def answered(question: Question) -> Answer:
    """Have the engine plan, or say who is missing. The same question has the same answer."""
    try:
        return computed(
            question.found.pool, question.found.fixed, question.terms, seed=question.seed
        )
    except Infeasible as problem:
        return problem.shortfall


def _terms(
    round_: Round,
    found: Situation,
    *,
    keep: Keep,
    extra: Mapping[str, int],
    panels: Imposed | None,
    seed: int,
) -> Terms:
    """Return what is asked for: extra readings ordered, panels as they were unless told."""
    pool = found.pool
    codes = {entry.code for entry in pool.entries}
    ordered = {code: more for code, more in extra_readings(round_).items() if code in codes}
    terms = Terms(readings=round_.readings, keep=keep, extra=ordered | dict(extra))
    before = plan_in_force(round_)
    if panels is not None and panels.members:
        panels.check(round_.readings)
        anchors = propose_anchors(
            pool.entries, pool.judges, pool.conflicts, seed=seed, count=panels.anchors
        )
        return replace(terms, panels=dict(panels.members), anchors=anchors)
    if panels is None and before is not None:
        last = terms_of(before.inputs)
        anchors = tuple(code for code in last.anchors if code in codes)
        return replace(terms, panels=last.panels, anchors=anchors)
    return terms
