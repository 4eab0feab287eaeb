"""Desk of submitters: a file out of a request into an entry, with no lock while it is read."""

from typing import cast

from flask import request
from werkzeug.datastructures import FileStorage

from portal import clock
from portal.calls.settings import calligraphy_rules, essay_rules
from portal.entries import operations, uploads
from portal.entries.operations.holding import refuse_unless_editable
from portal.extensions import db
from portal.files.active import staging
from portal.files.intake import Readable
from portal.files.refusals import FileRefused
from portal.models import Entry
from portal.models.enums import CategoryKind
from portal.web.guards import acting_user
from portal.web.submitters import page
from portal.web.submitters.page import FileRow


def sent_files() -> list[FileStorage]:
    """Return the files of the request; a file field left empty sends a nameless one."""
    return [file for file in request.files.getlist("file") if file.filename]


def receive_all(entry: Entry) -> list[FileRow]:
    """Take every file of the request in. Raises FileRefused when there is none."""
    files = sent_files()
    if not files:
        # one byte that is not UTF-8 in a file name makes the whole form vanish
        raise FileRefused("missing")
    return [receive(entry, file) for file in files]


def receive(entry: Entry, file: FileStorage) -> FileRow:
    """
    Take one file in and commit it; return its row.

    The transaction is given up before the file is read: SQLite has one writer, and a slow file
    must not keep everybody else from saving.
    """
    refuse_unless_editable(entry)
    # asked again when the file is there; a big one need not be read for nothing
    operations.refuse_upload(entry, at=clock.now())
    take = receive_essay if entry.category.kind is CategoryKind.ESSAY else receive_scan
    return take(entry, file)


def receive_essay(entry: Entry, file: FileStorage) -> FileRow:
    """Take an essay's file in."""
    rules, actor = essay_rules(entry.category), acting_user()
    db.session.rollback()
    with uploads.essay_upload(
        cast(Readable, file.stream), name=file.filename or "", rules=rules, staging=staging()
    ) as upload:
        manuscript = operations.attach_manuscript(entry, upload=upload, actor=actor, at=clock.now())
        db.session.commit()
    return page.essay_row(entry, manuscript)


def receive_scan(entry: Entry, file: FileStorage) -> FileRow:
    """Take a scan in."""
    rules, actor = calligraphy_rules(entry.category), acting_user()
    db.session.rollback()
    with uploads.scan_upload(
        cast(Readable, file.stream), name=file.filename or "", rules=rules, staging=staging()
    ) as upload:
        pages = operations.attach_scan(entry, upload=upload, actor=actor, at=clock.now())
        db.session.commit()
    return page.scan_row(entry, pages[0])
