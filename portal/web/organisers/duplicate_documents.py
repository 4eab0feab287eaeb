"""A desk: 查重报告 and 查重结果表 as files. They name people: a form asks, and it is recorded."""

import io
from dataclasses import dataclass
from datetime import datetime

from flask import request, send_file
from flask.typing import ResponseReturnValue

from portal import clock
from portal.accounts.rights import Account
from portal.calls.policies import may_view_call
from portal.calls.queries import call_by_code
from portal.errors import NotFound
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.models import Call, DuplicateCase
from portal.screening.duplicate_reports import gathering, operations
from portal.screening.duplicate_reports.docx import write_docx
from portal.screening.duplicate_reports.pdf import write_pdf
from portal.screening.duplicate_reports.xlsx import write_result_table
from portal.screening.duplicates.queries import case_by_code
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.entry_subjects import EntryOfCall, entry_of_call, may_view_entry
from portal.web.reading import reading

WRITERS = {"docx": (write_docx, Kind.DOCX), "pdf": (write_pdf, Kind.PDF)}


@dataclass(frozen=True, slots=True)
class CaseOfReport:
    """A case and its call."""

    call: Call
    case: DuplicateCase


def case_of_report(_account: Account | None, code: str, case: str) -> CaseOfReport:
    """Return a case of this call. Raises NotFound."""
    call = call_by_code(code)
    return CaseOfReport(call, case_by_code(call, case))


def may_view_report(account: Account | None, subject: CaseOfReport) -> bool:
    """Organisers and observers of the call take its reports away."""
    return may_view_call(account, subject.call)


@bp.post("/<code>/duplicates/cases/<case>/report")
@allow(may_view_report, load=case_of_report)
def duplicate_report(subject: CaseOfReport) -> ResponseReturnValue:
    """查重报告 of a case, for organisers."""
    now, kind = clock.now(), format_asked()
    with reading():
        paper = gathering.paper_of_case(subject.call, subject.case, at=now)
        name = f"查重报告-第{subject.case.number}组-内部"
    content = WRITERS[kind][0](paper, at=now)
    operations.record_report(
        subject.case, format=kind, reader="organiser", actor=acting_user(), at=now
    )
    db.session.commit()
    return sent(content, kind, name, at=now)


@bp.post("/<code>/entries/<entry>/duplicate-report")
@allow(may_view_entry, load=entry_of_call)
def entry_duplicate_report(subject: EntryOfCall) -> ResponseReturnValue:
    """查重报告 of an entry: for organisers, or (``reader=author``) one that may be handed out."""
    now, kind, call, entry = clock.now(), format_asked(), subject.call, subject.entry
    is_for_author = request.form.get("reader") == "author"
    gather = gathering.paper_for_author if is_for_author else gathering.paper_of_entry
    with reading():
        paper = gather(call, entry, at=now)
    content = WRITERS[kind][0](paper, at=now)
    reader = "author" if is_for_author else "organiser"
    operations.record_report(entry, format=kind, reader=reader, actor=acting_user(), at=now)
    db.session.commit()
    name = "作品查重情况" if is_for_author else "查重报告-内部"
    return sent(content, kind, f"{name}-{entry.title or entry.code}", at=now)


@bp.post("/<code>/duplicates/sheet")
@allow(may_view_call, load=loads.call)
def duplicates_sheet(call: Call) -> ResponseReturnValue:
    """查重结果表."""
    now = clock.now()
    with reading():
        content = write_result_table(call, at=now)
    operations.record_table(call, actor=acting_user(), at=now)
    db.session.commit()
    return send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES[Kind.XLSX],
        as_attachment=True,
        download_name=f"查重结果表-{clock.to_beijing(now):%Y%m%d-%H%M}.xlsx",
    )


def format_asked() -> str:
    """Return the format of the form's button. Raises NotFound for another."""
    kind = request.form.get("format", "docx")
    if kind not in WRITERS:
        raise NotFound
    return kind


def sent(content: bytes, kind: str, name: str, *, at: datetime) -> ResponseReturnValue:
    """Send the file under a name that says what it is and when it was made."""
    return send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES[WRITERS[kind][1]],
        as_attachment=True,
        download_name=f"{name}-{clock.to_beijing(at):%Y%m%d-%H%M}.{kind}",
    )
