"""Entries room, deeds: an essay's file comes, is replaced, goes. Old versions stay."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from portal import audit, jobs
from portal.entries import queries, uploads
from portal.entries.findings import outside_findings
from portal.entries.forms import TITLE_LIMIT
from portal.entries.operations.holding import hold, refuse_unless_editable
from portal.entries.operations.judge_copies import identity_of, rebuild_copy
from portal.entries.operations.limits import refuse_upload
from portal.entries.uploads import EssayUpload
from portal.errors import NotFound
from portal.extensions import db
from portal.files.wire import to_json
from portal.models import Entry, Manuscript, ScanPage, StoredFile, User


def attach_manuscript(
    entry: Entry, *, upload: EssayUpload, actor: User, at: datetime
) -> Manuscript:
    """
    Make *upload* the entry's text: stored, counted, and its judge copy built at once.

    Of a scanned PDF the pages become pictures, which a job draws; how long it is nobody knows.
    The form's version stays, so that a file may arrive under an open form. Raises Refused
    outside the window, and when the entry has had versions enough.
    """
    hold(entry)
    refuse_unless_editable(entry)
    refuse_upload(entry, at=at)
    file = uploads.keep(upload.received, upload.accepted, actor=actor, at=at)
    previous = queries.current_manuscript(entry)
    if previous is not None:
        previous.replaced_at = at
    _retire_pages(entry, at=at)
    manuscript = Manuscript(
        entry_id=entry.id,
        number=queries.newest_number(Manuscript, entry) + 1,
        file=file,
        characters=upload.essay.characters,
        blocks=to_json(upload.keep_figures()),
        is_scanned=upload.essay.is_scanned,
        picture_pages=list(upload.essay.picture_pages),
        outside=_outside(entry, upload),
    )
    db.session.add(manuscript)
    _count(entry, None if manuscript.is_scanned else manuscript.characters)
    _propose_title(entry, upload.essay.title)
    db.session.flush()
    if manuscript.is_scanned:
        _add_pages(entry, file, upload.essay.pages or 0, at=at)
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.file_received", entry, at=at, sha256=file.sha256, size=file.size)
    jobs.enqueue("self_check", at=at, manuscript_id=manuscript.id)
    return manuscript


def _outside(entry: Entry, upload: EssayUpload) -> list[dict[str, str]]:
    """Return what told of people outside the text: of which kind and where, without the words."""
    name, who = upload.accepted.name, identity_of(entry)
    found = outside_findings(upload.essay.asides, name, who)
    return [{"kind": one["kind"], "where": one["where"]} for one in found]


def remove_manuscript(entry: Entry, *, code: str, actor: User, at: datetime) -> None:
    """Take the entry's text away; its judge copy goes with it. Raises NotFound."""
    hold(entry)
    refuse_unless_editable(entry)
    manuscript = queries.current_manuscript(entry)
    if manuscript is None or manuscript.code != code:
        raise NotFound
    manuscript.replaced_at = at
    _retire_pages(entry, at=at)
    _count(entry, None)
    db.session.flush()
    rebuild_copy(entry, at=at)
    audit.record(actor, "entry.file_removed", entry, at=at, sha256=manuscript.file.sha256)


def _add_pages(entry: Entry, file: StoredFile, leaves: int, *, at: datetime) -> None:
    """Make a page of each leaf of a scanned PDF; their sizes are known once they are drawn."""
    db.session.add_all(
        ScanPage(
            entry_id=entry.id, file=file, leaf=leaf, position=leaf, width=0, height=0, masks=[]
        )
        for leaf in range(leaves)
    )
    db.session.flush()
    jobs.enqueue("derive_scan", at=at, file_id=file.id)


def _retire_pages(entry: Entry, *, at: datetime) -> None:
    """The pictures of a scanned manuscript go with it."""
    for page in queries.current_pages(entry):
        page.replaced_at = at
    db.session.flush()


def _propose_title(entry: Entry, found: str | None) -> None:
    """Fill an empty title from the file, beside the version column as the count is."""
    if entry.title or not found or len(found) > TITLE_LIMIT:
        return
    db.session.execute(
        update(Entry).where(Entry.id == entry.id).values(title=found),
        execution_options={"synchronize_session": False},
    )
    set_committed_value(entry, "title", found)


def _count(entry: Entry, characters: int | None) -> None:
    """Note the length beside the version column: counting is no edit of the form."""
    db.session.execute(
        update(Entry).where(Entry.id == entry.id).values(characters=characters),
        execution_options={"synchronize_session": False},
    )
    set_committed_value(entry, "characters", characters)
