"""Texts, runs and pairs of the duplicate check as tests need them, without an engine."""

from typing import Any

from portal.extensions import db
from portal.models import (
    Call,
    CheckedText,
    DuplicateCase,
    DuplicatePair,
    DuplicateRun,
    Entry,
    ReferenceText,
)
from portal.models.enums import PairKind, RunKind, RunState, SimilarityBand
from portal.screening.duplicates import cases, texts
from tests.factories.call import NOW
from tests.factories.entry import make_submitted_essay

TEXT = "信是三月初到的，信封上没有寄信人，邮戳模糊。我把二十三份材料按年份重新理了一遍。"


def make_run(call: Call, **values: Any) -> DuplicateRun:
    """Return a full run that is done."""
    given = {"kind": RunKind.FULL, "state": RunState.DONE, "asked_at": NOW, "finished_at": NOW}
    run = DuplicateRun(call_id=call.id, inputs={"texts": [], "prints": []}, **given | values)
    db.session.add(run)
    db.session.flush()
    return run


def make_checked_text(entry: Entry, *, text: str = "", **values: Any) -> CheckedText:
    """Return the text of an entry as the index holds it, already checked."""
    words = text or f"{TEXT}{entry.code}"
    row = CheckedText(
        call_id=entry.call_id, entry_id=entry.id, text=words, digest=texts.digest_of(words),
        added_at=NOW, **{"checked_at": NOW, "chars": len(words), **values},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_reference(
    call: Call, *, title: str = "晚报上的一篇报道", text: str = TEXT
) -> ReferenceText:
    """Return a reference text with its row in the index."""
    reference = ReferenceText(
        call_id=call.id, title=title, source="晚报，2027 年 3 月 2 日", text=text, added_at=NOW
    )
    db.session.add(reference)
    db.session.flush()
    texts.sync_reference(reference, at=NOW)
    return reference


def make_essays(count: int, *, call: Call) -> list[Entry]:
    """Return essays handed in by different units, each with its text in the index."""
    entries = [make_submitted_essay(call=call, title=f"第 {n} 篇")[0] for n in range(1, count + 1)]
    for entry in entries:
        make_checked_text(entry)
    return entries


def make_pair(
    a: Entry, b: Entry | ReferenceText, *, score: float = 0.9, is_alarm: bool = True, **values: Any
) -> DuplicatePair:
    """Return a pair of the current texts of two entries, or of an entry and a reference text."""
    first, second = current(a), current(b)
    is_entry = isinstance(b, Entry)
    given = {
        "run_id": make_run(a.call, kind=RunKind.ARRIVAL).id,
        "kind": PairKind.TEXT,
        "band": SimilarityBand.REVIEW,
        "share_a": 0.4,
        "share_b": 0.5,
        "matched_a": 20,
        "matched_b": 20,
        "longest": 20,
        "evidence": {"passages": [[0, 20, 0, 20, "same"]]},
    }
    pair = DuplicatePair(
        call_id=a.call_id, a_entry_id=a.id, b_entry_id=b.id if is_entry else None,
        b_reference_id=None if is_entry else b.id, a_text_id=first.id, b_text_id=second.id,
        a_digest=first.digest, b_digest=second.digest, score=score, is_alarm=is_alarm,
        found_at=NOW, **given | values,
    )  # fmt: skip
    db.session.add(pair)
    db.session.flush()
    return pair


def current(owner: Entry | ReferenceText) -> CheckedText:
    """Return the text of an entry or a reference text that the index holds."""
    column = CheckedText.entry_id if isinstance(owner, Entry) else CheckedText.reference_id
    return (
        db.session.query(CheckedText)
        .filter(column == owner.id, CheckedText.withdrawn_at.is_(None))
        .one()
    )


def make_case(*pairs: DuplicatePair) -> DuplicateCase:
    """Return the case that these pairs make."""
    call = db.session.get_one(Call, pairs[0].call_id)
    cases.regroup(call, at=NOW)
    db.session.refresh(pairs[0])
    return db.session.get_one(DuplicateCase, pairs[0].case_id)
