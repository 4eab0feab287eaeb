"""A desk: 文字审读报告 and 审读汇总表 as files; taking one away is recorded."""

import io

from flask import send_file
from flask.typing import ResponseReturnValue

from portal import audit, clock
from portal.calls.policies import may_view_call
from portal.extensions import db
from portal.files.kinds import MEDIA_TYPES, Kind
from portal.judging.proofreading import papers
from portal.models import Call
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.entry_subjects import may_view_entry
from portal.web.organisers.proofreading_work import WorkOfCall, work_of_call


@bp.post("/<code>/proofreading/works/<entry>/report")
@allow(may_view_entry, load=work_of_call)
def proofreading_report(subject: WorkOfCall) -> ResponseReturnValue:
    """文字审读报告 of one work."""
    now = clock.now()
    content = papers.report_of(subject.work, at=now)
    audit.record(
        acting_user(), "proofreading.report_exported", subject.reading, at=now,
        call_id=subject.call.id, entry=subject.entry.code,
    )  # fmt: skip
    db.session.commit()
    return sent(content, Kind.DOCX, f"文字审读报告-{subject.work.code}.docx")


@bp.post("/<code>/proofreading/sheet")
@allow(may_view_call, load=loads.call)
def proofreading_sheet(call: Call) -> ResponseReturnValue:
    """审读汇总表 of the call."""
    now = clock.now()
    content = papers.table_of(call, at=now)
    audit.record(acting_user(), "proofreading.table_exported", call, at=now)
    db.session.commit()
    return sent(content, Kind.XLSX, f"文字审读汇总表-{clock.to_beijing(now):%Y%m%d-%H%M}.xlsx")


def sent(content: bytes, kind: Kind, name: str) -> ResponseReturnValue:
    """Send a file under its name."""
    return send_file(
        io.BytesIO(content), mimetype=MEDIA_TYPES[kind], as_attachment=True, download_name=name
    )
