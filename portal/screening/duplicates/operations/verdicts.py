"""
Deeds on cases of the duplicate check: 认定 once a case, with its consequences; withdrawing it.

A verdict holds for exactly the pairs that the person saw. Withdrawn or replaced ones stay on
record. Vetoes go with their verdict; what was sent back stays with its author.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import audit
from portal.calls.queries import is_published
from portal.entries import operations as entries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import (
    Call,
    DuplicateCase,
    DuplicateConsequence,
    DuplicateVerdict,
    Entry,
    User,
)
from portal.models.enums import (
    CaseOpening,
    CaseState,
    Consequence,
    EntryStatus,
    Finding,
)
from portal.screening import operations as screening
from portal.screening.duplicates import cases
from portal.screening.duplicates.queries.seen import (
    covered_by,
    fingerprint_of,
    standing_verdicts,
    standing_vetoes,
)

CHANGED = "您打开这一页以后，这一组有变化。请看一眼最新的内容，再认定。"
DECIDED = "这一组已经认定过。要改，请先撤销原来的认定。"
STRANGER = "这件作品不在这一组里，不能对它作处理。"
INNOCENT = "认定为误报或合理引用的，不能退回或取消资格，只能加备注。"
LATE_VETO = "结果已经发布，不能在这里取消资格。"
LATE_RETURN = "结果已经发布，不能在这里恢复资格。"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a verdict means for one entry: of which kind, and the words somebody will read."""

    kind: Consequence
    words: str = ""


def decide_case(
    case: DuplicateCase,
    *,
    finding: Finding,
    reason: str,
    sentences: Mapping[str, Sentence],
    seen: str,
    actor: User,
    at: datetime,
) -> DuplicateVerdict:
    """
    Write down what a case was found to be (认定), and do to each entry what follows.

    *sentences* is entry code → what becomes of it; entries not named stay as they are, but who
    was taken out by an earlier verdict on this case comes back. *seen* is the fingerprint of
    what the person was looking at (``CaseView.fingerprint``). All or nothing: a return that the
    screening room refuses refuses the verdict. Raises Refused and Conflict.
    """
    call = db.session.get_one(Call, case.call_id)
    cases.hold_call(call)
    db.session.refresh(case)
    _refuse_case(case, seen)
    if not reason.strip():
        raise Refused("请写明认定的理由。", field="reason")
    subjects = _subjects(case, call, finding, sentences)
    verdict = DuplicateVerdict(
        case_id=case.id,
        call_id=call.id,
        finding=finding,
        reason=reason.strip(),
        covered=[list(one) for one in covered_by(case)],
        decided_by_id=actor.id,
        decided_at=at,
        consequences=[],
    )
    db.session.add(verdict)
    db.session.flush()
    audit.record(
        actor, "duplicate.decided", case, at=at, number=case.number, finding=finding.value,
        reason=verdict.reason, verdict=verdict.code, entries=[one.code for one in subjects],
    )  # fmt: skip
    vetoed = {one.id for one in subjects if sentences[one.code].kind is Consequence.VETO}
    _replace(case, verdict, keep=vetoed, actor=actor, at=at)
    for entry in subjects:
        _carry_out(verdict, entry, sentences[entry.code], actor=actor, at=at)
    cases.regroup(call, at=at)
    return verdict


def _refuse_case(case: DuplicateCase, seen: str) -> None:
    if case.state in {CaseState.GONE, CaseState.MERGED} or fingerprint_of(case) != seen:
        raise Conflict(CHANGED)
    if case.state is not CaseState.OPEN:
        raise Conflict(DECIDED)


def _subjects(
    case: DuplicateCase, call: Call, finding: Finding, sentences: Mapping[str, Sentence]
) -> list[Entry]:
    """Return the entries that something becomes of, by code. Raises Refused."""
    members = {
        one.entry.code: one.entry
        for one in case.members
        if one.left_at is None and one.entry is not None and one.entry.call_id == call.id
    }
    # who was vetoed and is in it no longer stays so only if that is said again
    held = standing_vetoes(standing_verdicts(case))
    members |= {code: one.entry for code, one in held.items()}
    for code, sentence in sorted(sentences.items()):
        if code not in members:
            raise Refused(STRANGER, status=409)
        if sentence.kind is not Consequence.NOTE and finding in cases.DISMISSING:
            raise Refused(INNOCENT, field="finding")
        if not sentence.words.strip():
            raise Refused("请写明处理的理由：退回和取消资格的，作者会看到。", field="words")
    if is_published(call):
        _refuse_late(members, sentences, held)
    return [members[code] for code in sorted(sentences)]


def _refuse_late(
    members: Mapping[str, Entry],
    sentences: Mapping[str, Sentence],
    held: Mapping[str, DuplicateConsequence],
) -> None:
    """After publication nobody goes and nobody comes back. Raises Conflict."""
    vetoed = {code for code, one in sentences.items() if one.kind is Consequence.VETO}
    if any(members[code].status is not EntryStatus.VETOED for code in vetoed):
        raise Conflict(LATE_VETO)
    if held.keys() - vetoed:
        raise Conflict(LATE_RETURN)


def _carry_out(
    verdict: DuplicateVerdict, entry: Entry, sentence: Sentence, *, actor: User, at: datetime
) -> None:
    """Do what a verdict means for one entry, and write it down."""
    before, frozen, words = None, None, sentence.words.strip()
    if sentence.kind is Consequence.RETURN:
        screening.send_back(entry, reason=words, actor=actor, at=at)
    elif sentence.kind is Consequence.VETO:
        earlier = _standing_veto(entry)
        if earlier is None:
            frozen = entries.frozen_at(entry)
            before = entries.veto_entry(entry, reason=words, actor=actor, at=at)
        else:
            before, frozen = earlier.status_before, earlier.frozen_before
            earlier.undone_at = at
    else:
        audit.record(actor, "entry.noted", entry, at=at, note=words)
    verdict.consequences.append(
        DuplicateConsequence(
            entry_id=entry.id,
            kind=sentence.kind,
            words=words,
            status_before=before,
            frozen_before=frozen,
            done_at=at,
        )
    )
    db.session.flush()


def _standing_veto(entry: Entry) -> DuplicateConsequence | None:
    return db.session.scalar(
        select(DuplicateConsequence)
        .where(
            DuplicateConsequence.entry_id == entry.id,
            DuplicateConsequence.kind == Consequence.VETO,
            DuplicateConsequence.undone_at.is_(None),
        )
        .order_by(DuplicateConsequence.id.desc())
        .limit(1)
    )


def _replace(
    case: DuplicateCase, by: DuplicateVerdict, *, keep: set[int], actor: User, at: datetime
) -> None:
    """Let the verdicts that stood on the case before step back; vetoes not repeated end."""
    for verdict in standing_verdicts(case):
        if verdict.id == by.id:
            continue
        verdict.replaced_at = at
        _undo(verdict, keep=keep, reason=by.reason, actor=actor, at=at)
    db.session.flush()


def withdraw_verdict(verdict: DuplicateVerdict, *, reason: str, actor: User, at: datetime) -> None:
    """
    Withdraw a verdict with a reason: vetoes are lifted, the case opens anew.

    What it had sent back stays with its author. Raises Refused and Conflict.
    """
    call = db.session.get_one(Call, verdict.call_id)
    cases.hold_call(call)
    db.session.refresh(verdict)
    if verdict.withdrawn_at is not None or verdict.replaced_at is not None:
        raise Conflict("这项认定已经不作数了。")
    if not reason.strip():
        raise Refused("请写明撤销认定的理由。", field="reason")
    if standing_vetoes([verdict]) and is_published(call):
        raise Conflict(LATE_RETURN)
    verdict.withdrawn_at, verdict.withdrawn_by_id = at, actor.id
    verdict.withdrawal_reason = reason.strip()
    db.session.flush()
    case = db.session.get_one(DuplicateCase, verdict.case_id)
    audit.record(
        actor, "duplicate.verdict_withdrawn", case, at=at, number=case.number,
        finding=verdict.finding.value, verdict=verdict.code, reason=reason.strip(),
    )  # fmt: skip
    _undo(verdict, keep=set(), reason=reason, actor=actor, at=at)
    cases.regroup(call, at=at, opening=CaseOpening.WITHDRAWN)


def _undo(
    verdict: DuplicateVerdict, *, keep: set[int], reason: str, actor: User, at: datetime
) -> None:
    """Lift what can be lifted: vetoes of entries not in *keep*, and notes."""
    for one in verdict.consequences:
        if one.undone_at is not None or one.kind is Consequence.RETURN:
            continue
        if one.kind is Consequence.VETO:
            if one.entry_id in keep:
                continue
            _reinstate(one, reason=reason, actor=actor, at=at)
        one.undone_at = at
    db.session.flush()


def _reinstate(
    consequence: DuplicateConsequence, *, reason: str, actor: User, at: datetime
) -> None:
    entry = db.session.get_one(Entry, consequence.entry_id)
    if entry.status is EntryStatus.VETOED:
        entries.reinstate_entry(
            entry, to=consequence.status_before or EntryStatus.SUBMITTED,
            reason=reason, actor=actor, at=at, frozen_at=consequence.frozen_before,
        )  # fmt: skip
