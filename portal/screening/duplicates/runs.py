"""
Screening room, runs of the duplicate check, step by step; jobs go through them.

Each is a generator that pauses where what was written so far may be committed. What a run looks at
is fixed in its row before the first comparison: killed and begun again it sees the same, and ends
with the same. Only its last step says anything about duplicates.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from portal import audit, jobs
from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, DuplicateRun, Entry, ReferenceText
from portal.models.enums import PairKind, RunState
from portal.screening.duplicates import (
    cases,
    handing,
    keeping,
    operations,
    prints,
    scope,
    texts,
)
from portal.screening.duplicates.bases import digest_of, sources_of
from portal.screening.duplicates.handing import Found, Matches
from portal.screening.duplicates.machine import machine_of
from portal.screening.duplicates.scope import Row

Clock = Callable[[], datetime]
Steps = Iterator[None]
BATCH: Final = 50
# progress is written down no more often than this
PATIENCE: Final = timedelta(seconds=1)
BEGINNING: Final = frozenset({RunState.WAITING, RunState.RUNNING})


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run looks at; of a look-up the rows are those its answer names."""

    texts: tuple[Row, ...]
    prints: tuple[Row, ...]
    # the ids of all that was looked at, where the rows are not all of it
    text_ids: frozenset[int] | None = None
    print_ids: frozenset[int] | None = None

    @property
    def by_key(self) -> dict[str, Row]:
        """Texts by the key the machine knows them by."""
        return {row.key: row for row in self.texts}

    @property
    def by_print(self) -> dict[int, Row]:
        """Prints by their ids."""
        return {row.id: row for row in self.prints}

    def seen(
        self, asked: tuple[Collection[int], Collection[int]] | None = None
    ) -> dict[PairKind, keeping.Seen]:
        """Return what may be retired: pairs of two of these, of texts and pages *asked* about."""
        texts, pages = asked or (None, None)
        return {
            kind: keeping.Seen(
                frozenset(row.id for row in rows) if seen is None else seen,
                None if ids is None else frozenset(ids),
            )
            for kind, rows, seen, ids in (
                (PairKind.TEXT, self.texts, self.text_ids, texts),
                (PairKind.SCAN, self.prints, self.print_ids, pages),
            )
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the machine found so far."""

    found: Found = field(default_factory=Found)
    matches: Matches = field(default_factory=Matches)


def check_call(run_id: int, *, now: Clock) -> Steps:
    """Check everything in a call against everything else; resumed, from what it had fixed."""
    run = db.session.get_one(DuplicateRun, run_id)
    if run.state not in BEGINNING:
        return
    call = db.session.get_one(Call, run.call_id)
    if not run.inputs:
        _begin(run, call, at=now())
        yield
        yield from bring_in_step(call, now=now)
        if not _fix(run, call, at=now()):
            return
        yield
    inputs = Inputs(
        tuple(scope.text_rows(call, run.inputs["texts"])),
        tuple(scope.print_rows(call, run.inputs["prints"])),
    )
    if run.base_digest != digest_of(sources_of(call)):
        # what it would say is out of date already
        run.state, run.finished_at = RunState.SUPERSEDED, now()
        operations.ask_full_check(call, actor=None, at=now())
        return
    outcome = Outcome()
    try:
        yield from _compare(run, call, inputs, outcome, now=now)
    except Superseded:
        return
    _finish(run, call, inputs, outcome, at=now())


def _compare(
    run: DuplicateRun, call: Call, inputs: Inputs, outcome: Outcome, *, now: Clock
) -> Steps:
    """Ask the machine about everything; nothing is written but how far it is."""
    sources, digest, settings = sources_of(call), run.base_digest, handing.settings_of(call)
    own, by_print = [row for row in inputs.prints if row.is_own], inputs.by_print
    progress = _Progress(run, now, texts=len(inputs.texts), pages=len(inputs.prints))
    machine = machine_of()
    yield
    with machine.alone():
        yield from progress.silently(handing.hand_texts(machine, inputs.texts, digest, sources))
        yield from progress.of_texts(handing.check_texts(machine, outcome.found, settings))
        redraw = partial(prints.redraw, now=now)
        pages = handing.match_pages(
            machine, list(by_print), own, outcome.matches, redraw,
            lambda ids: [by_print[id_] for id_ in ids],
        )  # fmt: skip
        yield from progress.of_pages(pages)


def bring_in_step(call: Call, *, now: Clock) -> Steps:
    """Let rows follow what was handed in, in this call and those before it."""
    while entries := scope.out_of_step(call, limit=BATCH):
        for entry in entries:
            texts.sync_entry(entry, at=now())
            texts.sync_prints(entry, at=now())
        yield
    for reference in db.session.scalars(
        select(ReferenceText)
        .where(ReferenceText.call_id.in_(scope.calls_before(call)))
        .order_by(ReferenceText.id)
    ).all():
        texts.sync_reference(reference, at=now())
    yield
    yield from print_pages(call, now=now)


def print_pages(call: Call, entry: Entry | None = None, *, now: Clock) -> Steps:
    """Draw the prints that are missing."""
    began = now()
    while orders := prints.orders(call, entry, before=began):
        yield
        for order in orders:
            prints.keep(prints.draw(order), at=now())
            yield


def _begin(run: DuplicateRun, call: Call, *, at: datetime) -> None:
    """Say that it is under way: pages that have no print yet may take minutes."""
    run.state, run.started_at = RunState.RUNNING, run.started_at or at
    run.total = scope.count_matter(call)


def _fix(run: DuplicateRun, call: Call, *, at: datetime) -> bool:
    """Write down what this run looks at, which alone decides its result; not if overtaken."""
    cases.hold_call(call)
    db.session.refresh(run)
    if run.state is not RunState.RUNNING:
        return False
    run.inputs = {
        "texts": scope.text_ids(call),
        "prints": scope.print_ids(call),
    }
    run.base_digest = digest_of(sources_of(call))
    run.settings = dict(handing.settings_of(call))
    run.total = len(run.inputs["texts"]) + len(run.inputs["prints"])
    db.session.flush()
    return True


class _Progress:
    """Writes down how far a run is, now and then, and stops it when a later one overtook it."""

    def __init__(self, run: DuplicateRun, now: Clock, *, texts: int, pages: int) -> None:
        self.run, self.now, self.texts, self.pages = run, now, texts, pages
        self.said_at = now()

    def silently(self, pauses: handing.Pause) -> Steps:
        """Go through what says nothing of how far it is."""
        for _ in pauses:
            yield

    def of_texts(self, pauses: handing.Pause) -> Steps:
        """Go through the texts."""
        yield from self._along(pauses, 0, self.texts)

    def of_pages(self, pauses: handing.Pause) -> Steps:
        """Go through the pages."""
        yield from self._along(pauses, self.texts, self.pages)

    def _along(self, pauses: handing.Pause, before: int, amount: int) -> Steps:
        for done in pauses:
            if done is not None and self.now() - self.said_at >= PATIENCE:
                self.said_at = self.now()
                db.session.refresh(self.run)
                if self.run.state is RunState.SUPERSEDED:
                    raise Superseded
                self.run.done = before + int(done * amount)
            yield


class Superseded(Exception):
    """Somebody asked for a later run; this one need not go on."""


def _finish(
    run: DuplicateRun, call: Call, inputs: Inputs, outcome: Outcome, *, at: datetime
) -> None:
    """Let what was found stand, all at once, of texts and pages that stand themselves."""
    cases.hold_call(call)
    db.session.refresh(run)
    if run.state is RunState.SUPERSEDED:
        return
    values = values_of(call, inputs, outcome)
    run.result_digest = keeping.digest_of(values, outcome.found)
    run.engine_version, run.inputs_digest = outcome.found.engine, outcome.found.inputs
    run.state, run.done, run.finished_at = RunState.DONE, run.total, at
    keeping.keep_pairs(run, values, inputs.seen(), at=at)
    keeping.keep_shares(run, inputs.by_key, outcome.found, at=at)
    own = [row.id for row in inputs.prints if row.is_own]
    keeping.keep_prints(run, own, outcome.matches.engine, at=at)
    cases.regroup(call, at=at)
    audit.record(
        None, "duplicate.checked", run, at=at, entries=len(inputs.texts), pages=len(inputs.prints),
        alarms=sum(one["is_alarm"] for one in values), digest=run.result_digest,
    )  # fmt: skip
    _look_again(call, inputs, at=at)


def values_of(call: Call, inputs: Inputs, outcome: Outcome) -> list[keeping.Values]:
    """Return the pairs that were found, of texts and pages that nobody withdrew meanwhile."""
    texts_now, pages_now = set(scope.text_ids(call)), set(scope.print_ids(call))
    found = keeping.text_values(call, inputs.by_key, outcome.found)
    alike = keeping.scan_values(call, inputs.by_print, outcome.matches)
    return [
        *(one for one in found if {one["a_text_id"], one["b_text_id"]} <= texts_now),
        *(one for one in alike if {one["a_print_id"], one["b_print_id"]} <= pages_now),
    ]


def _look_again(call: Call, inputs: Inputs, *, at: datetime) -> None:
    """What arrived while the run was under way is held against its results once more."""
    seen, printed = set(inputs.by_key), set(inputs.by_print)
    late = {row.entry_id for row in scope.text_rows(call) if row.is_own and row.key not in seen}
    late |= {row.entry_id for row in scope.print_rows(call) if row.is_own and row.id not in printed}
    for entry_id in sorted(one for one in late if one is not None):
        jobs.enqueue("check_entry", at=at, entry_id=entry_id)


def recheck(call_id: int, *, at: datetime) -> None:
    """Order a full run where there is something that a change of base texts can touch."""
    call = db.session.get_one(Call, call_id)
    if CallRules.of(call).checks_duplicates and scope.text_ids(call):
        operations.ask_full_check(call, actor=None, at=at)
