"""
What the check of duplicates found in the world: two essays and two scans that look alike.

One case was decided with a note, the other one waits: of neither may a judge or an author learn.
"""

from collections.abc import Mapping
from typing import Any, Final

from portal.extensions import db
from portal.models import Call, DuplicateCase, DuplicatePair, Entry, Job, ScanPrint
from portal.models.enums import Consequence, Finding, PairKind, SimilarityBand
from portal.screening.duplicates import cases, operations, queries
from tests.blindness.identities import Work
from tests.blindness.world import JUDGED
from tests.factories.duplicate_cases import make_checked_text, make_pair, make_run

REASON: Final = "认定的理由只有组织台的人能看"
NOTE: Final = "这条备注写在结果旁边，评委和作者看不到"


def leave_unchecked() -> None:
    """Take the ordered checks back: what is alike here is written, not found by an engine."""
    db.session.flush()
    db.session.query(Job).filter(Job.name.in_(["check_entry", "self_check"])).delete()


def find(call: Call, handed_in: Mapping[Work, Entry], actor: Any) -> dict[str, list[str]]:
    """Make two cases of works of different authors; return the codes of what can be asked for."""
    leave_unchecked()
    essays = [entry for work, entry in handed_in.items() if work.is_essay][:2]
    scans = [entry for work, entry in handed_in.items() if not work.is_essay][:2]
    for entry in essays:
        make_checked_text(entry, share=0.41, share_without_base=0.37, band=SimilarityBand.REVIEW)
    pairs = [make_pair(*essays), scan_pair(*scans)]
    cases.regroup(call, at=JUDGED)
    db.session.expire_all()
    held = next(one for one in cases_of(call) if one.id == pairs[0].case_id)
    decided = queries.case_by_code(call, held.code)
    verdict = operations.decide_case(
        decided, finding=Finding.SHARED_TEMPLATE, reason=REASON, actor=actor, at=JUDGED,
        sentences={essays[0].code: operations.Sentence(Consequence.NOTE, NOTE)},
        seen=queries.fingerprint_of(decided),
    )  # fmt: skip
    return {
        "cases": [one.code for one in cases_of(call)],
        "pairs": [one.code for one in pairs],
        "verdicts": [verdict.code],
    }


def cases_of(call: Call) -> list[DuplicateCase]:
    """Return the cases of the call as they were found."""
    return (
        db.session.query(DuplicateCase)
        .filter(DuplicateCase.call_id == call.id)
        .order_by(DuplicateCase.number)
        .all()
    )


def scan_pair(a: Entry, b: Entry) -> DuplicatePair:
    """Return a pair of the first pages of two works."""
    prints = []
    for entry in (a, b):
        page = entry.pages[0]
        made = ScanPrint(
            page_id=page.id, call_id=entry.call_id, entry_id=entry.id, made_at=JUDGED,
            digest=page.file.sha256, checked_at=JUDGED,
        )  # fmt: skip
        db.session.add(made)
        prints.append(made)
    db.session.flush()
    pair = DuplicatePair(
        call_id=a.call_id, run_id=make_run(a.call).id, kind=PairKind.SCAN, a_entry_id=a.id,
        b_entry_id=b.id, a_print_id=prints[0].id, b_print_id=prints[1].id,
        a_digest=prints[0].digest, b_digest=prints[1].digest, score=0.97, is_alarm=True,
        evidence={"inliers": 412}, found_at=JUDGED,
    )  # fmt: skip
    db.session.add(pair)
    db.session.flush()
    return pair
