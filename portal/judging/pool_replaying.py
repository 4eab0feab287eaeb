"""复算 of a pool and of 定夺: drawn again from what is stored, held against the chained trail."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from portal.extensions import db
from portal.judging.pool_drawing import CUT, REASONS, drawn, places_in, summary_of
from portal.judging.queries import pools
from portal.judging.queries.stages import casting_votes
from portal.judging.replaying import CURRENT_ENGINE, Verdict, verdict_of
from portal.models import AuditEvent, BlindCode, PoolMember, Ranking, Round, RoundPool
from portal.models.enums import PoolKind, RoundKind
from reviewers.values import inputs_digest

# how an entry came in, and its rank in the round before
Way = tuple[str, int | None]

#: The verbs that have the digest of a pool's inputs, and under which name.
DIGESTS: Final = {"pool.drawn": "inputs", "round.opened": "pool"}
BY_HAND: Final = {"pool.entry_added": True, "pool.entry_removed": False}
WITHDRAWN: Final = "pool.change_withdrawn"
LONGEST_REASON: Final = 300
DIGEST, TRAIL, RANKS, SUMMARY, HANDS = "digest", "trail", "ranks", "summary", "hands"


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a pool that came out otherwise; None where it is not in."""

    code: str
    stored: Way | None
    computed: Way | None


@dataclass(frozen=True, slots=True)
class PoolReplay:
    """
    The outcome of drawing a pool again.

    ``wrong`` names what does not hold besides the members; ``has_reasons`` is False for the first
    pools, whose stored inputs had no reasons for what was decided by hand.
    """

    verdict: Verdict
    compared: int
    members: tuple[Member, ...]
    wrong: tuple[str, ...]
    has_reasons: bool


def replay_pool(round_: Round) -> PoolReplay | None:
    """
    Draw the pool of a round again from its stored inputs; None where nothing was drawn.

    The inputs are held against their digest and the trail, the ranks in them against the ranking
    they were read from, and what was decided by hand, with its reasons, against the trail.
    """
    row = pools.pool_drawn(round_)
    if row is None:
        return None
    stored, computed = _stored(round_), _computed(row)
    codes = sorted(stored.keys() | computed.keys())
    members = tuple(
        Member(code, stored.get(code), computed.get(code))
        for code in codes
        if stored.get(code) != computed.get(code)
    )
    # a pool of all entries has no members of its own: what is accepted later comes in
    members = () if row.inputs["rule"] == PoolKind.ALL.value else members
    wrong = tuple(_wrong(round_, row))
    is_whole = row.engine_version == CURRENT_ENGINE
    verdict = verdict_of(
        is_intact=not {DIGEST, TRAIL, HANDS} & set(wrong),
        is_whole=is_whole,
        is_equal=not members and not wrong,
    )
    return PoolReplay(verdict, len(computed), members, wrong, REASONS in row.inputs)


def _stored(round_: Round) -> Mapping[str, Way]:
    rows = db.session.execute(
        select(BlindCode.code, PoolMember.entrance, PoolMember.rank)
        .join(BlindCode, BlindCode.entry_id == PoolMember.entry_id)
        .where(PoolMember.round_id == round_.id)
        .order_by(BlindCode.code)
    )
    return {code: (entrance.value, rank) for code, entrance, rank in rows}


def _computed(row: RoundPool) -> Mapping[str, Way]:
    return {one.entry: (one.entrance.value, one.rank) for one in drawn(row.inputs).members}


def _wrong(round_: Round, row: RoundPool) -> Iterator[str]:
    events = _events(round_, (*DIGESTS, *BY_HAND, WITHDRAWN))
    if inputs_digest(row.inputs) != row.inputs_digest:
        yield DIGEST
    if _recorded(events) != row.inputs_digest:
        yield TRAIL
    if not _has_ranks_of(row):
        yield RANKS
    if summary_of(drawn(row.inputs)) != row.summary:
        yield SUMMARY
    if not _is_by_hand(round_, row, events):
        yield HANDS


@dataclass(frozen=True, slots=True)
class Event:
    """What the trail has of one deed on a round."""

    sequence: int
    verb: str
    facts: Mapping[str, Any]


def _events(round_: Round, verbs: Sequence[str]) -> list[Event]:
    """Return what the trail has of a round, oldest first."""
    rows = db.session.execute(
        select(AuditEvent.sequence, AuditEvent.verb, AuditEvent.facts)
        .where(
            AuditEvent.subject_type == Round.__name__,
            AuditEvent.subject_code == round_.code,
            AuditEvent.verb.in_(verbs),
        )
        .order_by(AuditEvent.sequence)
    )
    return [Event(*row) for row in rows]


def _recorded(events: Sequence[Event]) -> str | None:
    """Return the digest of the newest draw; an opening that froze a pool repeats it."""
    found = [one.facts.get(DIGESTS[one.verb]) for one in events if one.verb in DIGESTS]
    return next((str(one) for one in reversed(found) if one), None)


def _has_ranks_of(row: RoundPool) -> bool:
    """Say whether the ranks a pool was cut by are those of the ranking it names."""
    if PoolKind(row.inputs["rule"]) not in CUT:
        return True
    ranking = db.session.get(Ranking, row.ranking_id) if row.ranking_id else None
    if ranking is None or ranking.inputs_digest != row.inputs["ranking"]:
        return False
    places = places_in(ranking)
    return all(
        places.get(code) == (rank, is_passed)
        for code, rank, _, is_passed in row.inputs["candidates"]
    )


def _is_by_hand(round_: Round, row: RoundPool, events: Sequence[Event]) -> bool:
    """Say whether what was decided by hand is what the trail and the rows have, reasons too."""
    told: dict[str, tuple[bool, str]] = {}
    for one in events:
        if one.verb in BY_HAND:
            told[one.facts["entry"]] = (BY_HAND[one.verb], cut(one.facts["reason"]))
        elif one.verb == WITHDRAWN:
            told.pop(one.facts["entry"], None)
    kept = {code: (change.is_in, change.reason) for change, code in pools.changes_of(round_)}
    reasons = row.inputs.get(REASONS, {code: reason for code, (_, reason) in kept.items()})
    used = {code: (True, reasons.get(code)) for code in row.inputs["added"]}
    used |= {code: (False, reasons.get(code)) for code in row.inputs["removed"]}
    return used == kept == told


def cut(reason: str) -> str:
    """Return a reason as rows keep it."""
    return reason[:LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class CastingReplay:
    """定夺 of a sifting round: how many, and the blind codes of those that do not hold."""

    compared: int
    wrong: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """What to say of it."""
        return Verdict.DIFFERENT if self.wrong else Verdict.SAME


def replay_casting(round_: Round, ranking: Ranking | None) -> CastingReplay | None:
    """
    Hold each casting vote against the trail, and those a ranking counted against the trail then.

    None where there can be none: only sifting rounds have them.
    """
    if round_.kind is not RoundKind.SIFTING:
        return None
    events = _events(round_, ("verdict.cast",))
    told = {one.facts["entry"]: one.facts for one in events}
    votes = {code: (vote.is_passed, vote.reason) for vote, code in casting_votes(round_)}
    wrong = {
        code
        for code in told.keys() | votes.keys()
        if code not in told or votes.get(code) != (told[code]["passed"], cut(told[code]["reason"]))
    }
    if ranking is not None:
        wrong |= _miscounted(ranking, events)
    return CastingReplay(len(votes), tuple(sorted(wrong)))


def _miscounted(ranking: Ranking, events: Sequence[Event]) -> set[str]:
    """Return the votes a ranking counted otherwise than the trail had them when it was computed."""
    made = db.session.scalar(
        select(AuditEvent.sequence).where(
            AuditEvent.subject_type == Ranking.__name__,
            AuditEvent.subject_code == ranking.code,
            AuditEvent.verb == "ranking.computed",
        )
    )
    known = [one for one in events if made is not None and one.sequence < made]
    told = {one.facts["entry"]: bool(one.facts["passed"]) for one in known}
    counted = {code: bool(is_passed) for code, is_passed in ranking.inputs["casting"]}
    return {code for code in told.keys() | counted.keys() if told.get(code) != counted.get(code)}
