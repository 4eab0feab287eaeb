"""
Judging room: what earlier rounds count although its judges must step aside. Reads only.

Once judges have begun a round that rests on an earlier one, no card leaves that any more but
where the same works would have gone on (``excluding``). It is told instead, with what would have
come of leaving it out, and the lock asks why the result stands.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from portal.errors import Conflict, Refused
from portal.judging import orders
from portal.judging.computing import solve_round
from portal.judging.conflicted import NAMED, ConflictedReading, conflicted_readings, seen_as
from portal.judging.pool_drawing import CUT, drawn
from portal.judging.queries import newest_ranking
from portal.judging.queries.judged import assigned_codes
from portal.judging.queries.pools import pool_drawn, rounds_held, rounds_of_category
from portal.judging.queries.stages import rankings_before
from portal.models import Ranking, Round
from portal.models.enums import PoolKind, RoundKind

#: Where a ranking keeps them in its summary, and the reason why it was locked all the same.
EARLIER: Final = "earlier_conflicts"
KNOWN: Final = "known_because"
LONGEST_REASON: Final = 300
Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shift:
    """
    Blind codes that the round after would have had, or not had, without the cards.

    ``unplaced`` would be left without a rank in the round they leave, gone on or not.
    """

    more: tuple[str, ...]
    fewer: tuple[str, ...]
    unplaced: tuple[str, ...]

    @property
    def sides(self) -> list[list[str]]:
        """The three of them, as a summary keeps them; the third only where there are any."""
        unplaced = [list(self.unplaced)] if self.unplaced else []
        return [list(self.more), list(self.fewer), *unplaced]


@dataclass(frozen=True, slots=True)
class Earlier:
    """
    An earlier round, the one after it, the cards it counts in conflict, and what hangs on them.

    ``shift`` is None where nobody can say: without the cards the judges' words are split.
    """

    round: Round
    after: Round
    found: tuple[ConflictedReading, ...]
    shift: Shift | None

    @property
    def may_leave(self) -> bool:
        """Whether the same works would have gone on, each with its rank, without the cards."""
        return self.shift is not None and not any(self.shift.sides)

    @property
    def sentence(self) -> str:
        """What the page says of it."""
        return _sentence(self.told())

    def told(self) -> dict[str, Any]:
        """Return it as a ranking's summary keeps it; which judge is not told."""
        return {
            "round": self.round.name,
            "code": self.round.code,
            "after": self.after.name,
            "cards": [[one.entry, one.why] for one in self.found],
            "shift": self.shift.sides if self.shift else None,
        }


def earlier_conflicts(round_: Round) -> list[Earlier]:
    """Return the ranked rounds before this one that count cards in conflict, in their order."""
    ranked = {one.round_id: one for one in rankings_before(round_)}
    found = []
    for one, after in pairwise(rounds_held(round_.category)):
        if one.id in ranked and (cards := conflicted_readings(one)):
            pairs = {(card.judge, card.entry) for card in cards}
            shift = shift_without(ranked[one.id], after, pairs)
            found.append(Earlier(one, after, tuple(cards), shift))
    return found


def inputs_without(ranking: Ranking, cards: Collection[tuple[str, str]]) -> dict[str, Any]:
    """Return what a ranking was computed from, less the cards of these (judge, entry)."""
    kept = [card for card in ranking.inputs["cards"] if (card[0], card[1]) not in cards]
    return {**ranking.inputs, "cards": kept}


def shift_without(
    ranking: Ranking, after: Round, cards: Collection[tuple[str, str]]
) -> Shift | None:
    """Draw the pool of the round after once more, as if these cards had not been signed."""
    inputs = inputs_without(ranking, cards)
    if inputs.get("kind") == RoundKind.SIFTING.value and orders.undecided(inputs):
        return None
    places = _places(inputs)
    pool = pool_drawn(after)
    was = set(assigned_codes(after)) if pool is None else _members(pool.inputs)
    now = was if pool is None else _members(_redrawn(pool.inputs, inputs, places))
    # also of what went no further: it stands in the last order by its place here
    unplaced = {entry for _, entry in cards} - places.keys()
    if unplaced:
        unplaced &= _places(ranking.inputs).keys()
    return Shift(tuple(sorted(now - was)), tuple(sorted(was - now)), tuple(sorted(unplaced)))


def _places(inputs: Told) -> dict[str, int]:
    return {row.entry: row.rank for row in solve_round(inputs)[1].rows} if inputs["cards"] else {}


def _members(pool: Told) -> set[str]:
    return {one.entry for one in drawn(pool).members}


def _redrawn(pool: Told, inputs: Told, places: Mapping[str, int]) -> Told:
    """Return what a pool follows from with these places; any but one cut by them is the same."""
    if PoolKind(pool["rule"]) not in CUT:
        return pool
    passed = orders.passed(inputs)
    candidates = [
        [code, places[code], group, passed is None or code in passed]
        for code, _, group, _ in pool["candidates"]
        if code in places
    ]
    return {**pool, "candidates": candidates}


def seen_of(earlier: Sequence[Earlier]) -> str:
    """Return the fingerprint of all that is listed, so that a deed can name what was looked at."""
    return seen_as([card for one in earlier for card in one.found])


def require_known(earlier: Sequence[Earlier], *, seen: str, reason: str) -> None:
    """Refuse to lock over what nobody has looked at and given a reason for."""
    if not earlier:
        return
    if not reason.strip():
        said = "、".join(f"{one.round.name} {len(one.found)} 份" for one in earlier)
        raise Refused(
            f"前面的轮次有应当回避、不能再移出的评分表：{said}。请写明为什么结果仍然成立，再锁定。",
            field="known",
        )
    if seen != seen_of(earlier):
        raise Conflict("前面轮次应当回避的评分表有变化。请看最新的一份，再锁定。")


def kept_with(summary: Told, earlier: Sequence[Earlier], reason: str = "") -> dict[str, Any]:
    """Return a ranking's summary with what is found today, and why it is locked over that."""
    kept = {key: value for key, value in summary.items() if key not in {EARLIER, KNOWN}}
    if earlier:
        kept |= {EARLIER: [one.told() for one in earlier], KNOWN: reason.strip()[:LONGEST_REASON]}
    return kept


def recorded(earlier: Sequence[Earlier], reason: str) -> dict[str, Any]:
    """Return what the trail has of it: rounds and works, no judge."""
    if not earlier:
        return {}
    cards = [[one.round.name, card.entry] for one in earlier for card in one.found]
    return {"in_conflict": cards, "reason": reason.strip()[:LONGEST_REASON]}


def told_in(ranking: Ranking) -> tuple[Sequence[Told], str]:
    """Return what a ranking keeps of earlier rounds, and why it was locked; "" before."""
    return ranking.summary.get(EARLIER, ()), ranking.summary.get(KNOWN, "")


def told_about(round_: Round) -> tuple[list[Told], str]:
    """
    Return what the category's last ranking keeps that a round's minutes are to say, and why.

    That is its own; of the rounds before all that touches its works; in the last round all of it.
    """
    rounds = rounds_of_category(round_.category)
    last = newest_ranking(rounds_held(round_.category)[-1])
    if last is None:
        return [], ""
    told, reason = told_in(last)
    if last.round_id == round_.id:
        return [*told], reason
    places = {one.code: one.position for one in rounds}
    before = [one for one in told if places.get(one["code"], 0) < round_.position]
    works = set(assigned_codes(round_)) if before else set()
    touching = [one for one in before if _touches(one, round_, works)]
    return [*touching, *(one for one in told if one["code"] == round_.code)], reason


def _touches(one: Told, round_: Round, works: Collection[str]) -> bool:
    """Say whether cards in conflict are about works of a later round, or about who is in it."""
    hangs = [code for side in one["shift"] or () for code in side]
    is_next = one["after"] == round_.name
    # the third side, works that lose their rank, may have stayed behind
    moved = any((one["shift"] or ())[:2])
    return (is_next and (one["shift"] is None or moved)) or any(
        code in works for code in (*hangs, *(entry for entry, _ in one["cards"]))
    )


def sentences_of(told: Sequence[Told]) -> list[str]:
    """Say of each earlier round what it counts, why that stays, and what hangs on it."""
    return [_sentence(one) for one in told]


def _sentence(one: Told) -> str:
    name, cards, after = one["round"], one["cards"], one["after"]
    named = "、".join(f"{entry}（{why}）" for entry, why in cards[:NAMED])
    more = "等" if len(cards) > NAMED else ""
    return (
        f"{name}有 {len(cards)} 份签过字的评分表，按现在的利益关系评委应当回避："
        f"{named}{more}。{after}已经按{name}的名次开评，没有移出。{hangs_on(one['shift'], after)}"
    )


def hangs_on(shift: Sequence[Sequence[str]] | None, after: str) -> str:
    """Say whether others would have gone on without the cards, or some without a rank."""
    if shift is None:
        return "去掉这几份，有作品评委意见相持，排不出名次。"
    more, fewer, *unplaced = shift
    changes = [
        *([f"{'、'.join(more)} 会入围"] if more else []),
        *([f"{'、'.join(fewer)} 不会入围"] if fewer else []),
    ]
    goes_on = f"会变：{'，'.join(changes)}" if changes else "不变"
    lost = "".join(f"；{'、'.join(codes)} 评分表不够，在这一轮没有名次" for codes in unplaced)
    return f"去掉这几份重算，进{after}的作品{goes_on}{lost}。"
