"""
Screening room, handing the machine what it lacks and asking it. Reads; writes nothing.

Everything here is a generator that pauses where the transaction may be closed: SQLite has one
writer, and nobody should wait for a comparison.
"""

import base64
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, CheckedText, ScanPrint
from portal.screening.duplicates import scope
from portal.screening.duplicates.bases import Source
from portal.screening.duplicates.machine import Machine, fingerprint
from portal.screening.duplicates.scope import Row

T = TypeVar("T")

PORTION: Final = 100
COMPARED_AT_ONCE: Final = 40
# how far it has come, 0 to 1; where nothing is known, None
Pause = Generator[float | None, None, None]
# draws the prints with these numbers anew
Redraw = Callable[[Collection[int]], Pause]


@dataclass
class Found:
    """What the machine found among texts, as it said it."""

    engine: str = ""
    inputs: str = ""
    # of a look-up: whose pairs are void but those found
    keys: list[str] = field(default_factory=list)
    pairs: list[Any] = field(default_factory=list)
    shares: list[Any] = field(default_factory=list)
    # of a full check: alike in their words only, (key, key, how much); None where nobody looked
    topics: list[tuple[str, str, float]] | None = None

    @property
    def named(self) -> set[str]:
        """The keys of all texts that it says something of."""
        paired = (key for pair in self.pairs for key in pair[:2])
        return {*self.keys, *paired, *(one[0] for one in self.shares)}

    def take(self, frame: dict[str, Any]) -> None:
        """Add what a frame says."""
        self.engine = frame.get("engine", self.engine)
        self.inputs = frame.get("inputs", self.inputs)
        self.keys += frame.get("keys", ())
        self.pairs += frame.get("pairs", ())
        self.shares += frame.get("shares", ())
        if "topics" in frame:
            self.topics = self.topics or []
            self.topics += [(a, b, float(topic)) for a, b, topic in frame["topics"]]


@dataclass
class Matches:
    """What the machine found among pages: (print id, print id, match), its version, the rows."""

    engine: str = ""
    found: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)


def settings_of(call: Call) -> dict[str, float]:
    """Return what the engine is told of a call's marks."""
    rules = CallRules.of(call)
    return {
        "notice_share": rules.notice_percent / 100,
        "review_share": rules.review_percent / 100,
    }


def hand_texts(
    machine: Machine, rows: Sequence[Row], digest: str, sources: Sequence[Source]
) -> Pause:
    """Let the machine hold exactly these texts and base texts, for a check of all of them."""
    hand_base(machine, digest, sources)
    wanted = [[row.key, row.digest] for row in rows]
    lacking = set(machine.tell("lacking", wanted=wanted)["keys"])
    yield from _send(machine, "hold", [row for row in rows if row.key in lacking])


def hand_index(
    machine: Machine,
    call: Call,
    settings: dict[str, float],
    ids: Collection[int],
    digest: str,
    sources: Sequence[Source],
) -> Pause:
    """Let the index of a call hold exactly these texts; told is only what changed, if it can be."""
    hand_base(machine, digest, sources)
    # read before a pause: a row that is read again opens a transaction
    code = call.code
    keys = yield from _follow(machine, call, code, ids)
    if keys is None:
        rows = scope.text_rows(call, ids)
        yield None
        wanted = [[row.id, row.key, row.digest] for row in rows]
        answer = machine.tell("index_lacking", call=code, wanted=wanted, settings=settings)
        machine.follows, keys = (code, frozenset(row.id for row in rows)), answer["keys"]
    yield from _send(machine, "index_hold", scope.texts_of(call, keys, machine.follows[1]))


def _follow(
    machine: Machine, call: Call, code: str, ids: Collection[int]
) -> Generator[float | None, None, list[str] | None]:
    """Tell the index what came and went since it was told last; None where it knows better."""
    held_of, held = machine.follows
    if held_of != code:
        return None
    now = frozenset(ids)
    rows = scope.text_rows(call, now - held)
    now = (now & held) | {row.id for row in rows}
    yield None
    answer = machine.tell(
        "index_follow", call=code, before=fingerprint(held), gone=sorted(held - now),
        come=[[row.id, row.key, row.digest] for row in rows], after=fingerprint(now),
    )  # fmt: skip
    machine.follows = (code, now) if answer["keys"] is not None else ("", frozenset())
    keys: list[str] | None = answer["keys"]
    return keys


def hand_base(machine: Machine, digest: str, sources: Sequence[Source]) -> None:
    """Let the machine hold these base texts."""
    told = [[one.key, one.title, [list(part) for part in one.parts]] for one in sources]
    machine.tell("base", digest=digest, sources=told)


def _send(machine: Machine, do: str, rows: Sequence[Row]) -> Pause:
    """Send the texts of these rows, some at a time."""
    for some in portions(rows, PORTION):
        keys = {row.id: row.key for row in some}
        texts = db.session.execute(
            select(CheckedText.id, CheckedText.digest, CheckedText.text)
            .where(CheckedText.id.in_(keys))
            .order_by(CheckedText.id)
        ).all()
        yield None
        machine.tell(do, texts=[[keys[id_], digest, text] for id_, digest, text in texts])


def check_texts(machine: Machine, found: Found, settings: dict[str, float]) -> Pause:
    """Check everything the machine holds."""
    for frame in machine.ask("check", settings=settings):
        if "progress" in frame:
            yield frame["progress"]
        else:
            found.take(frame)
    machine.tell("drop")


def look_up(machine: Machine, keys: Sequence[str], found: Found) -> None:
    """Look up these texts in the index, and whatever their coming or going has changed."""
    for frame in machine.ask("look_up", keys=list(keys)):
        found.take(frame)


def match_pages(
    machine: Machine,
    ids: Sequence[int],
    asked: Sequence[Row],
    matches: Matches,
    redraw: Redraw,
    rows_of: Callable[[Collection[int]], Sequence[Row]],
) -> Pause:
    """
    Compare the pages *asked* about with all prints with these *ids*, as far as it is worth it.

    Page ``a`` of a match is always of this call; of two that are, the one printed first. Prints
    that the engine cannot read are drawn anew (*redraw*), once.
    """
    if not asked:
        return
    yield from _hand_prints(machine, ids, matches, redraw)
    near = machine.tell("pages_near", numbers=[row.id for row in asked])["pairs"]
    matches.rows |= {row.id: row for row in rows_of({number for pair in near for number in pair})}
    pairs = [pair for pair in (_turned(matches.rows, *both) for both in near) if pair is not None]
    done = 0
    for some in portions(pairs, COMPARED_AT_ONCE):
        unread = yield from _compare(machine, some, done / len(pairs), matches)
        if unread:
            yield from redraw(unread)
            again = [pair for pair in some if unread & set(pair)]
            yield from _compare(machine, again, done / len(pairs), matches)
        done += len(some)
    yield 1.0


def _compare(
    machine: Machine, pairs: Sequence[tuple[int, int]], done: float, matches: Matches
) -> Generator[float | None, None, set[int]]:
    """Compare these pairs; return the prints that the engine could not read."""
    prints, unread = _prints({number for pair in pairs for number in pair}), set[int]()
    yield done
    for frame in machine.ask("pages_compare", prints=prints, pairs=list(pairs)):
        matches.found += [(a, b, match) for a, b, match in frame["matches"] if match]
        unread |= set(frame["unread"])
    return unread


def _turned(rows: Mapping[int, Row], a: int, b: int) -> tuple[int, int] | None:
    """Return the pair with this call's page first; pages of one entry are no pair."""
    if a not in rows or b not in rows:
        return None  # withdrawn meanwhile
    one, other = rows[a], rows[b]
    if one.entry_id == other.entry_id or not (one.is_own or other.is_own):
        return None
    first, second = sorted((one, other), key=lambda row: (not row.is_own, row.id))
    return first.id, second.id


def _hand_prints(machine: Machine, ids: Sequence[int], matches: Matches, redraw: Redraw) -> Pause:
    answer = machine.tell("pages_lacking", wanted=list(ids))
    matches.engine = answer["engine"]
    for some in portions(answer["numbers"], PORTION):
        prints = _prints(some)
        yield None
        unread = machine.tell("pages_hold", prints=prints)["unread"]
        if unread:
            yield from redraw(unread)
            prints = _prints(unread)
            yield None
            machine.tell("pages_hold", prints=prints)


def _prints(ids: Collection[int]) -> list[list[Any]]:
    rows = db.session.execute(
        select(ScanPrint.id, ScanPrint.print).where(ScanPrint.id.in_(ids)).order_by(ScanPrint.id)
    )
    return [[id_, base64.b64encode(content or b"").decode()] for id_, content in rows]


def portions(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the values some at a time."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
