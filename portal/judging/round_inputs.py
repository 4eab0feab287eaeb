"""What a ranking follows from beside its scorecards: casting votes, and the rounds before."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from portal.errors import Refused
from portal.judging import carrying, orders
from portal.judging.computing import adjustments_in
from portal.judging.queries import stages
from portal.judging.queries.adjustments import Stored, adjustments_of, unproofread
from portal.judging.queries.judged import assigned_codes, judged_codes
from portal.models import Category, Round
from portal.models import Ranking as StoredRanking
from portal.models.enums import Combination, RoundKind, Rule
from reviewers.aggregation import EntryScore
from reviewers.ranking import Ranking

#: Scorecards a work needs for a score, where the round plans as many.
FEWEST_CARDS: Final = 3

Solve = Callable[[Mapping[str, Any]], tuple[tuple[EntryScore, ...], Ranking]]


def fewest_ballots(readings: int) -> int:
    """
    Return on how many ballots a work must stand to get a place, of so many judges planned.

    More than half of them and at least two, so that no judge places a work alone: the others may
    have stepped aside from it. Where one judge orders, that judge's order stands.
    """
    return min(max(2, readings // 2 + 1), readings)


def fewest_cards(round_: Round) -> int:
    """Return how many signed scorecards a work needs for a place of its own in this round."""
    if round_.kind is RoundKind.SCORING:
        return min(FEWEST_CARDS, round_.readings)
    return fewest_ballots(round_.readings) if round_.kind is RoundKind.RANKING else 1


def order_terms(round_: Round, assigned: Iterable[str]) -> dict[str, Any]:
    """Return what a sifting or ranking round is decided by, as JSON."""
    terms = {
        "kind": round_.kind.value,
        "rule": round_.rule.value,
        "readings": round_.readings,
        "minimum_readings": fewest_cards(round_),
    }
    if round_.kind is RoundKind.RANKING:
        return terms
    vetoed = stages.vetoed_codes(round_)
    return terms | {
        "passes": round_.passes if round_.rule is Rule.AT_LEAST else None,
        "casting": stages.casting_of(round_),
        "entries": [code for code in assigned if code not in vetoed],
    }


def before(round_: Round, assigned: Sequence[str], solve_round: Solve) -> dict[str, Any]:
    """
    Return what the rounds before came to, as JSON; nothing in a first round.

    Points from outside the judges' sheets are today's, whichever round they were entered in: they
    order what a round left behind, and join a weighted sum once, whole. What a round gave no rank
    is told with it, so that no later one forgets it.
    """
    earlier = stages.rankings_before(round_)
    if not earlier:
        return {}
    vetoed = stages.vetoed_codes(round_)
    added = _Added(round_.category)
    came_to: list[dict[str, Any]] = []
    for one in earlier:
        judged = [entry for entry in _entries_in(one.inputs) if entry not in vetoed]
        today = added.through(one.round, judged)
        added_today = {"adjustments": today}
        scores, solved = solve_round({**one.inputs, **added_today})
        given = adjustments_in(added_today)
        own = carrying.without(solved, vetoed)
        stage = carrying.stage_of(one.round.code, one.round.name, one.round.weight, own)
        left = carrying.left_out(scores, solved, assigned_codes(one.round))
        came_to.append(
            stage
            | carrying.ordered(_combined(one.round), came_to, own, given)
            | ({"unranked": left, "least": one.inputs["minimum_readings"]} if left else {})
        )
    return {
        "before": came_to,
        "adjustments": added.through(round_, assigned),
        "combination": _combined(round_),
    }


def unread(ranking: StoredRanking) -> tuple[str, list[str]] | None:
    """
    Return the first round, by name, that points of proofreading are kept out of, and by what.

    The last round's works are not all: what the rounds before left behind is ordered by it, too.
    Of the last round itself a work without a single signed card counts as well, as in its inputs.
    """
    round_ = ranking.round
    vetoed = stages.vetoed_codes(round_)
    added = _Added(round_.category)
    for one in (*stages.rankings_before(round_), ranking):
        found = judged_codes(round_) if one is ranking else _entries_in(one.inputs)
        judged = [entry for entry in found if entry not in vetoed]
        if added.counts(one.round) and (missing := unproofread(round_.category, judged)):
            return one.round.name, missing
    return None


def _combined(round_: Round) -> dict[str, Any]:
    """Return how the rounds up to this one become one order."""
    return {
        "how": round_.category.combination.value,
        "round": round_.code,
        "name": round_.name,
        "weight": None if round_.weight is None else str(round_.weight),
    }


def _entries_in(inputs: Mapping[str, Any]) -> Iterable[str]:
    """Return what a round judged, each once, in the order of its cards."""
    return dict.fromkeys([entry for _, entry, _ in inputs["cards"]] + [*inputs.get("entries", ())])


class _Added:
    """What is added to each entry's score, going through the rounds in their order."""

    def __init__(self, category: Category) -> None:
        self.category = category
        self.found: dict[str, list[Stored]] = {}
        self.has_weight = False

    def counts(self, round_: Round) -> bool:
        """Say whether there is anything to add to, in this round or before. Asked in order."""
        is_weighted = self.category.combination is Combination.WEIGHTED
        self.has_weight = self.has_weight or bool(is_weighted and round_.weight)
        return round_.kind is RoundKind.SCORING or self.has_weight

    def through(self, round_: Round, judged: Iterable[str]) -> dict[str, list[Stored]]:
        """
        Return blind code → what is added, for all *judged* in this round or before.

        A round of words or orders has no points to add to, unless scores weighed before are.
        """
        codes = set(judged)
        today = adjustments_of(self.category, codes) if self.counts(round_) else {}
        kept = {code: given for code, given in self.found.items() if code not in codes}
        self.found = kept | {code: given for code, given in today.items() if code in codes}
        return dict(sorted(self.found.items()))


class SplitsOpen(Refused):
    """A sifting round cannot be ranked: the organisers have even splits to settle first."""


def require_decided(inputs: Mapping[str, Any]) -> None:
    """Refuse to rank a sifting round whose even splits nobody has settled."""
    waiting = orders.undecided(inputs) if inputs.get("kind") == RoundKind.SIFTING.value else []
    if waiting:
        raise SplitsOpen(
            f"还有 {len(waiting)} 件作品评委意见相持，要组织者定夺，例如 {waiting[0].entry}。"
            "请先在这一轮的“定夺”里逐件写明结论和理由。"
        )
