"""
Demonstration room: the duplicate check half-way: texts beside the entries, cases, one decided.
"""

from pathlib import Path
from typing import Final

from portal import jobs
from portal.demo.entering import Moments
from portal.demo.people import People
from portal.demo.works import TEMPLATE
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
_REASON: Final = "三篇用的是镇里年度总结的同一段话，不是互相抄写，请在个人文章里换成自己的话。"


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
    decide_template(call, entries, people, moments)
    db.session.commit()


def decide_template(
    call: Call, entries: dict[tuple[str, int], Entry], people: People, moments: Moments
) -> None:
    """Settle the case of the essays that share a paragraph of their unit's summary."""
    for line in queries.cases_of(call, CasesWanted(state=CaseState.OPEN)).lines:
        case = queries.case_by_code(call, line.code)
        if {member.entry_id for member in case.members} != template_ids(entries):
            continue
        operations.decide_case(
            case,
            finding=Finding.SHARED_TEMPLATE,
            reason=_REASON,
            sentences={},
            seen=queries.fingerprint_of(case),
            actor=people.organiser,
            at=moments(),
        )


def template_ids(entries: dict[tuple[str, int], Entry]) -> set[int | None]:
    """Return the ids of the essays of the template."""
    return {entries["essay", number].id for number in TEMPLATE}
