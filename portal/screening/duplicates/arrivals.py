"""
Screening room, one entry or reference text that arrived, changed or went: looked up by itself.

The job that a submission orders. Until the next full run its pairs stand beside those of the last.
"""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from portal.calls.settings import CallRules
from portal.extensions import db
from portal.models import Call, DuplicateRun, Entry, ReferenceText, ScanPrint
from portal.models.enums import RunKind, RunState
from portal.screening.duplicates import cases, handing, keeping, prints, scope, texts
from portal.screening.duplicates.bases import digest_of, sources_of
from portal.screening.duplicates.machine import machine_of
from portal.screening.duplicates.runs import Clock, Inputs, Outcome, Steps, print_pages, values_of
from portal.screening.duplicates.scope import Row
from portal.screening.duplicates.sides import side


def check_entry(entry_id: int, *, now: Clock) -> Steps:
    """Let the index follow an entry, and look it up."""
    entry = db.session.get_one(Entry, entry_id)
    call = db.session.get_one(Call, entry.call_id)
    before = texts.current_text(entry)
    text = texts.sync_entry(entry, at=now())
    texts.sync_prints(entry, at=now())
    cases.regroup(call, at=now())
    yield
    if not CallRules.of(call).checks_duplicates:
        return
    yield from print_pages(call, entry, now=now)
    # of one that went the index has to know as well: others may look different without it
    keys = [side(entry.id, None)] if text is not None or before is not None else []
    yield from _look_up(call, keys, _pages_of(entry), entry_id=entry.id, now=now)


def check_reference(reference_id: int, *, now: Clock) -> Steps:
    """Let the index follow a reference text, and look it up."""
    reference = db.session.get_one(ReferenceText, reference_id)
    call = db.session.get_one(Call, reference.call_id)
    texts.sync_reference(reference, at=now())
    cases.regroup(call, at=now())
    yield
    if CallRules.of(call).checks_duplicates:
        yield from _look_up(call, [side(None, reference.id)], (), entry_id=None, now=now)


def _pages_of(entry: Entry) -> Sequence[int]:
    return db.session.scalars(
        select(ScanPrint.id).where(
            ScanPrint.entry_id == entry.id,
            ScanPrint.withdrawn_at.is_(None),
            ScanPrint.print.is_not(None),
        )
    ).all()


def _look_up(
    call: Call, keys: Sequence[str], pages: Sequence[int], *, entry_id: int | None, now: Clock
) -> Steps:
    """Ask the machine about these texts and pages, and let its answer stand."""
    if not keys and not pages:
        return
    began = now()
    texts_seen, prints_seen = scope.text_ids(call), scope.print_ids(call) if pages else []
    sources, settings, outcome = sources_of(call), handing.settings_of(call), Outcome()
    digest, machine = digest_of(sources), machine_of()
    asked = scope.print_rows(call, pages)
    redraw = partial(prints.redraw, now=now)
    rows_of = partial(scope.print_rows, call)
    yield
    with machine.alone():
        if keys:
            for _ in handing.hand_index(machine, call, settings, texts_seen, digest, sources):
                yield
            handing.look_up(machine, keys, outcome.found)
        for _ in handing.match_pages(machine, prints_seen, asked, outcome.matches, redraw, rows_of):
            yield
    seen = frozenset(texts_seen)
    named = scope.texts_of(call, outcome.found.named, seen)
    inputs = Inputs(
        tuple(named), tuple(outcome.matches.rows.values()), seen, frozenset(prints_seen)
    )
    run = DuplicateRun(
        call_id=call.id, kind=RunKind.ARRIVAL, entry_id=entry_id, state=RunState.DONE,
        base_digest=digest, settings=settings, engine_version=outcome.found.engine,
        asked_at=began, started_at=began, finished_at=now(), done=1, total=1,
    )  # fmt: skip
    _keep(run, call, inputs, outcome, asked=asked)


def _keep(
    run: DuplicateRun,
    call: Call,
    inputs: Inputs,
    outcome: Outcome,
    *,
    asked: Sequence[Row],
) -> None:
    cases.hold_call(call)
    at = run.finished_at or run.asked_at
    db.session.add(run)
    db.session.flush()
    by_key = inputs.by_key
    texts_asked = {by_key[key].id for key in outcome.found.keys if key in by_key}
    pages_asked = {row.id for row in asked}
    values = values_of(call, inputs, outcome)
    run.result_digest = keeping.digest_of(values, outcome.found)
    # of what came while it looked, it cannot tell: the other one's own look-up can
    keeping.keep_pairs(run, values, inputs.seen((texts_asked, pages_asked)), at=at)
    keeping.keep_shares(run, inputs.by_key, outcome.found, at=at)
    keeping.keep_prints(run, sorted(pages_asked), outcome.matches.engine, at=at)
    cases.regroup(call, at=at)
