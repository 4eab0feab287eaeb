"""
Demonstration room: the duplicate check half-way: texts beside the entries, cases, one decided.
"""

from pathlib import Path
from typing import Final

from portal import jobs
from portal.demo.entering import Moments
from portal.demo.people import People
from portal.demo.works import ESSAYS
from portal.extensions import db
from portal.models import Call, Entry
from portal.models.enums import BaseTextKind, CaseState, Finding
from portal.screening.duplicates import operations, queries
from portal.screening.duplicates.values import CasesWanted

_REFERENCE: Final = Path(__file__).parent / "references" / "evening-news.txt"
_SPEECH: Final = (
    "全市信访工作会议讲话（摘要）",
    "把群众的事当作自己的事，把来信当作家书，把来访当作走亲。"
    "件件有着落，事事有回音，是对每一位信访工作者最起码的要求。",
)
_REASON: Final = "与两篇各有一句话相同，都是五十字上下，够不上抄袭；已提醒作者换成自己的话。"


def check(
    call: Call, entries: dict[tuple[str, int], Entry], people: People, moments: Moments
) -> None:
    """Put texts beside the entries, check everything, and decide one of the cases."""
    title, *lines = _REFERENCE.read_text(encoding="utf-8").splitlines()
    actor = people.organiser
    kind, (speech, words) = BaseTextKind.OTHER, _SPEECH
    operations.add_base_text(call, kind=kind, title=speech, text=words, actor=actor, at=moments())
    operations.add_reference(
        call, title=title, source="江临晚报副刊", text="\n".join(lines), actor=actor, at=moments()
    )
    operations.ask_full_check(call, actor=actor, at=moments())
    db.session.commit()
    jobs.run_all(at=moments())
    dismiss_patchwork(call, entries, people, moments)
    db.session.commit()


def dismiss_patchwork(
    call: Call, entries: dict[tuple[str, int], Entry], people: People, moments: Moments
) -> None:
    """Settle the case of the essay that has a sentence of each of two others."""
    (patchwork,) = (one for one in ESSAYS if one.copied and one.copied.kind == "mosaic")
    alike = {patchwork.number, *patchwork.copied.sources} if patchwork.copied else set()
    ids: set[int | None] = {entries["essay", number].id for number in alike}
    for line in queries.cases_of(call, CasesWanted(state=CaseState.OPEN)).lines:
        case = queries.case_by_code(call, line.code)
        if {member.entry_id for member in case.members} != ids:
            continue
        operations.decide_case(
            case,
            finding=Finding.FALSE_ALARM,
            reason=_REASON,
            sentences={},
            seen=queries.fingerprint_of(case),
            actor=people.organiser,
            # the check itself is of today: nobody decides before there is a case
            at=max(moments(), case.opened_at),
        )
