"""Alike works as reports tell of them: checked texts, pairs, a case, a verdict; made by hand."""

import hashlib
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from portal.extensions import db
from portal.files.active import storage
from portal.models import (
    Call,
    CheckedText,
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicatePair,
    DuplicateRun,
    DuplicateVerdict,
    Entry,
    ReferenceText,
    ScanPage,
    ScanPrint,
    StoredFile,
    User,
)
from portal.models.enums import (
    CaseState,
    Consequence,
    EntryStatus,
    Finding,
    PairKind,
    RunKind,
    RunState,
    SimilarityBand,
)
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import make_entry

NUMBERS = count(1)


def make_checked_entry(*, text: str, base: str = "", article: int = 6, **values: Any) -> Entry:
    """Return a submitted entry whose text was checked; *base* is what it quotes of the law."""
    entry = make_entry(status=EntryStatus.SUBMITTED, **values)
    spans = (
        [[text.index(base), text.index(base) + len(base), "regulations", article]] if base else []
    )
    db.session.add(
        CheckedText(
            call_id=entry.call_id, entry_id=entry.id, text=text, added_at=NOW, checked_at=NOW,
            digest=digest(text), engine_version="1.0.0", base_digest="b" * 64, chars=len(text),
            base_chars=len(base), share=0.41, share_without_base=0.24, base_spans=spans,
            band=SimilarityBand.NOTICE,
        )
    )  # fmt: skip
    db.session.flush()
    return entry


def make_reference(
    *, call: Call, title: str = "网上的一篇", text: str, **values: Any
) -> ReferenceText:
    """Return a reference text with its checked text."""
    row = ReferenceText(call_id=call.id, title=title, text=text, added_at=NOW, **values)
    db.session.add(row)
    db.session.flush()
    db.session.add(
        CheckedText(
            call_id=call.id, reference_id=row.id, text=text, digest=digest(text), added_at=NOW
        )
    )
    db.session.flush()
    return row


def make_run(*, call: Call) -> DuplicateRun:
    """Return a whole check that is done."""
    run = DuplicateRun(
        call_id=call.id, kind=RunKind.FULL, state=RunState.DONE, asked_at=NOW, finished_at=NOW,
        engine_version="1.0.0", inputs_digest="a" * 64,
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def make_pair(
    *,
    a: Entry,
    b: Entry | ReferenceText,
    passages: list[list[Any]],
    case: DuplicateCase | None = None,
    **values: Any,
) -> DuplicatePair:
    """Return a pair of texts with these passages; texts are the current ones."""
    texts = {one.entry_id or -(one.reference_id or 0): one for one in _current(a.call_id)}
    is_entry = isinstance(b, Entry)
    one, other = texts[a.id], texts[b.id if is_entry else -b.id]
    pair = DuplicatePair(
        call_id=a.call_id, run_id=make_run(call=a.call).id, case_id=case.id if case else None,
        kind=PairKind.TEXT, a_entry_id=a.id, b_entry_id=b.id if is_entry else None,
        b_reference_id=None if is_entry else b.id, a_text_id=one.id, b_text_id=other.id,
        a_digest=one.digest, b_digest=other.digest, found_at=NOW,
        evidence={"passages": passages},
        **{"score": 0.94, "is_alarm": True, "share_a": 0.31, "share_b": 0.29, "longest": 36,
           "band": SimilarityBand.REVIEW, **values},
    )  # fmt: skip
    db.session.add(pair)
    db.session.flush()
    return pair


def make_scan_pair(*, a: Entry, b: Entry, evidence: dict[str, Any], **values: Any) -> DuplicatePair:
    """Return a pair of scanned pages, without the pages."""
    pair = DuplicatePair(
        run_id=make_run(call=a.call).id, kind=PairKind.SCAN, a_entry_id=a.id, b_entry_id=b.id,
        a_digest="a" * 64, b_digest="b" * 64, found_at=NOW, score=0.99,
        is_alarm=True, evidence=evidence, **{"call_id": a.call_id, **values},
    )  # fmt: skip
    db.session.add(pair)
    db.session.flush()
    return pair


def make_pictured_page(*, entry: Entry, picture: Path) -> ScanPrint:
    """Return the print of a scanned page, of which *picture* is kept as our own small one."""
    key = storage().put(picture, sha256=hashlib.sha256(picture.read_bytes()).hexdigest())
    file = StoredFile(
        sha256="c" * 64, size=1, kind="jpeg", media_type="image/jpeg", original_name="扫描.jpg",
        storage_key=key, uploaded_at=NOW,
    )  # fmt: skip
    page = ScanPage(entry_id=entry.id, file=file, position=0, width=30, height=60, preview_key=key)
    db.session.add(page)
    db.session.flush()
    print_ = ScanPrint(
        page=page, call_id=entry.call_id, entry_id=entry.id, digest="d" * 64, made_at=NOW
    )
    db.session.add(print_)
    db.session.flush()
    return print_


def make_case(*, call: Call, members: list[Entry | ReferenceText], **values: Any) -> DuplicateCase:
    """Return an open case with these members."""
    case = DuplicateCase(call_id=call.id, number=next(NUMBERS), opened_at=NOW, **values)
    case.members = [
        DuplicateMember(
            entry_id=one.id if isinstance(one, Entry) else None,
            reference_id=None if isinstance(one, Entry) else one.id,
            joined_at=NOW,
        )
        for one in members
    ]
    db.session.add(case)
    db.session.flush()
    return case


def make_verdict(
    *,
    case: DuplicateCase,
    finding: Finding = Finding.PLAGIARISM,
    reason: str = "第 1 段逐字相同，只改了人名。",
    actor: User | None = None,
    returned: Entry | None = None,
    words: str = "第 1 段与他人作品相同，请改写。",
    at: datetime = NOW,
) -> DuplicateVerdict:
    """Return a verdict that stands; *returned* is the entry it sends back."""
    verdict = DuplicateVerdict(
        case_id=case.id, call_id=case.call_id, finding=finding, reason=reason, decided_at=at,
        decided_by_id=(actor or make_user(name="方若水")).id,
    )  # fmt: skip
    if returned is not None:
        verdict.consequences = [
            DuplicateConsequence(
                entry_id=returned.id, kind=Consequence.RETURN, words=words, done_at=at
            )
        ]
    case.state = CaseState.SETTLED
    db.session.add(verdict)
    db.session.flush()
    return verdict


def digest(text: str) -> str:
    """Return the digest by which a text is known."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _current(call_id: int) -> list[CheckedText]:
    return db.session.query(CheckedText).filter_by(call_id=call_id, withdrawn_at=None).all()
