"""A desk: 操作记录: who did what and when, and whether the chain still holds."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal import audit, clock
from portal.calls.policies import may_view_call
from portal.extensions import db
from portal.models import AuditEvent, Call
from portal.screening import operations
from portal.screening.queries import trail as reading
from portal.screening.queries.trail import Asked
from portal.screening.sheet import DANGEROUS
from portal.web.forms import tidy
from portal.web.guards import acting_user, allow
from portal.web.organisers import bp, loads
from portal.web.organisers.entry_filters import page_asked, select
from portal.web.organisers.frame import frame
from portal.web.organisers.trail_facts import facts_full, facts_line
from portal.web.organisers.trail_words import (
    GROUPS,
    NOBODY,
    actor_word,
    groups_of,
    sentence,
    subject_word,
)

# more rows than this take longer than a person waits for a page
CHECKED_HERE = 20_000
COLUMNS = ("序号", "时间", "操作人", "操作", "对象", "对象编号", "内容", "上一条指纹", "指纹")
NAMES = ("group", "actor", "subject")


@bp.get("/<code>/trail")
@allow(may_view_call, load=loads.call)
def trail(call: Call) -> ResponseReturnValue:
    """操作记录, newest first; with ?check=1 the whole chain is walked."""
    chosen = {name: (tidy(request.args.get(name)) or "")[:60] for name in NAMES}
    count, head = audit.head()
    is_small = count <= CHECKED_HERE
    return render_template(
        "organisers/trail.html",
        found=reading.trail_page(call, asked(request.args)),
        selects=selects(call, chosen),
        chosen=chosen,
        is_filtered=any(chosen.values()),
        page_href=lambda page: address(call, chosen, page=str(page)),
        given=given(chosen),
        check_href=address(call, chosen, check="1"),
        count=count,
        head=head,
        is_small=is_small,
        checked=audit.verify() if is_small and request.args.get("check") else None,
        sentence=sentence,
        actor_word=actor_word,
        subject_word=subject_word,
        facts_line=facts_line,
        **frame(call, current="trail"),
    )


@bp.post("/<code>/trail.csv")
@allow(may_view_call, load=loads.call)
def trail_sheet(call: Call) -> ResponseReturnValue:
    """The same, to be taken away, oldest first with the digests; it names people: recorded."""
    at, names = clock.now(), dict(reading.actors_of(call))
    rows = list(lines(reading.trail_all(call, asked(request.form)), names))
    operations.record_trail_export(call, events=len(rows) - 1, actor=acting_user(), at=at)
    db.session.commit()
    return send_file(
        io.BytesIO("".join(rows).encode()),
        mimetype="text/csv",
        as_attachment=True,
        download_name=f"trail-{call.code}-{clock.to_beijing(at):%Y%m%d}.csv",
    )


def asked(values: Mapping[str, str]) -> Asked:
    """Read the question from an address."""
    return Asked(
        groups=groups_of(values.get("group", "")),
        actor=values.get("actor", ""),
        subject=(tidy(values.get("subject")) or "")[:60],
        page=page_asked(values),
    )


def given(chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return what is asked, without what is not."""
    return {name: value for name, value in chosen.items() if value}


def address(call: Call, chosen: Mapping[str, str], **other: Any) -> str:
    """Return the address of the trail for a question."""
    return url_for(".trail", code=call.code, **{**given(chosen), **other})


def selects(call: Call, chosen: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the selects of the filter line."""
    groups = [(key, word) for key, word, _ in GROUPS]
    actors = [*reading.actors_of(call), *NOBODY.items()]
    return [
        select("group", "操作", "全部", groups, chosen["group"]),
        select("actor", "操作人", "所有人", actors, chosen["actor"]),
    ]


def lines(events: Iterator[AuditEvent], names: Mapping[str, str]) -> Iterator[str]:
    """Write the events as CSV that spreadsheets read as Chinese and never as formulas."""
    yield "\ufeff" + line(COLUMNS)
    for event in events:
        yield line(
            (
                str(event.sequence),
                f"{clock.to_beijing(event.at):%Y-%m-%d %H:%M:%S}",
                actor_word(event.actor, names),
                sentence(event.verb),
                subject_word(event.subject_type),
                event.subject_code,
                facts_full(event.facts),
                event.previous,
                event.digest,
            )
        )


def line(cells: tuple[str, ...]) -> str:
    """Return one line; a cell that looks like a formula gets a quotation mark before it."""
    target = io.StringIO()
    csv.writer(target).writerow([f"'{one}" if one.startswith(DANGEROUS) else one for one in cells])
    return target.getvalue()
