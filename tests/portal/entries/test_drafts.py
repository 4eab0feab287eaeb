"""Drafts: saved however unfinished, by one hand at a time, with a copy that keeps up."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import audit
from portal.entries import operations, queries
from portal.entries.forms import AuthorValues
from portal.errors import Conflict, Refused, TransitionRefused
from portal.extensions import db
from portal.models import AuditEvent, Entry
from tests.factories.account import make_user
from tests.factories.call import CLOSES, NOW, OPENS, make_call
from tests.factories.entry import (
    ESSAY,
    make_entry,
    make_manuscript,
    make_ready_essay,
    make_submitted_essay,
)
from tests.factories.unit import make_unit


def save(entry: Entry, *, title: str = "题目", version: int | None = None, **more: object) -> None:
    """Save a draft with one author."""
    values = {"answers": {}, "authors": [AuthorValues(name="林晚舟", phone="13900000001")]}
    operations.save_entry(
        entry,
        title=title,
        version=entry.version if version is None else version,
        actor=entry.submitter,
        at=NOW,
        **values | more,  # type: ignore[arg-type]  # the test's own values
    )


@pytest.mark.parametrize("at", [OPENS - timedelta(seconds=1), CLOSES])
def test_nothing_is_begun_outside_the_window(app: Flask, at: object) -> None:
    call, unit = make_call(), make_unit()
    with pytest.raises(Refused):
        operations.create_entry(
            call=call,
            category=call.categories[0],
            unit=unit,
            submitter=make_user(unit_id=unit.id),
            creation_key="k",
            at=at,  # type: ignore[arg-type]  # parametrised
        )


def test_a_key_of_another_person_is_no_key_of_mine(app: Flask) -> None:
    call, unit = make_call(), make_unit()
    made = [
        operations.create_entry(
            call=call, category=call.categories[0], unit=unit, submitter=person,
            creation_key="k", at=NOW,
        )
        for person in [make_user(unit_id=unit.id), *[make_user(unit_id=unit.id)] * 2]
    ]  # fmt: skip

    assert 2 == len({entry.id for entry in made})
    assert made[1] is made[2]


def test_an_old_version_is_refused_and_changes_nothing(app: Flask) -> None:
    entry = make_entry(title="原来的")
    with pytest.raises(Conflict, match="有人改过这件作品"):
        save(entry, title="后来的", version=entry.version - 1)

    assert "原来的" == entry.title


def test_a_submitted_entry_cannot_be_saved(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    with pytest.raises(TransitionRefused, match="现在是“已报送”，不能改动"):
        save(entry)


def test_a_new_author_is_masked_at_once_and_the_copy_needs_a_new_look(app: Flask) -> None:
    entry = make_ready_essay(text=ESSAY + "　　欧阳志远说，我来。\n" + "　　尾声。\n" * 8)
    before = queries.current_copy(entry)
    save(entry, title=entry.title, authors=[AuthorValues(name="欧阳志远")])
    after = queries.current_copy(entry)
    assert before is not None
    assert after is not None

    assert (NOW, None) == (before.replaced_at, after.confirmed_at)
    assert "欧阳志远" not in str(after.blocks)


def test_saving_without_a_change_keeps_the_confirmation(app: Flask) -> None:
    entry = make_ready_essay()
    author = queries.authors_of([entry.id])[entry.id][0]
    save(entry, title=entry.title, authors=[AuthorValues(name=author.name, phone=author.phone)])
    copy = queries.current_copy(entry)
    assert copy is not None

    assert NOW == copy.confirmed_at


def test_a_second_file_replaces_the_first_and_both_stay_on_record(app: Flask) -> None:
    entry = make_entry()
    make_manuscript(entry=entry, name="一稿.txt")
    second = make_manuscript(entry=entry, text=ESSAY * 2, name="二稿.txt")

    assert [(1, NOW), (2, None)] == [(one.number, one.replaced_at) for one in entry.manuscripts]
    assert second.characters == entry.characters


def test_an_empty_title_is_taken_from_the_file_and_a_given_one_stays(app: Flask) -> None:
    untitled, titled = make_entry(title=""), make_entry(title="我自己定的题目")

    for entry in (untitled, titled):
        make_manuscript(entry=entry, text=f"窗口七日\n\n{ESSAY}")

    assert [entry.title for entry in (untitled, titled)] == ["窗口七日", "我自己定的题目"]


def test_authors_are_added_changed_and_taken_away(app: Flask) -> None:
    entry = make_entry(author="林晚舟")
    save(entry, authors=[AuthorValues(name="甲"), AuthorValues(name="乙"), AuthorValues(name="丙")])
    save(entry, authors=[AuthorValues(name="甲"), AuthorValues(name="丙")])

    assert ["甲", "丙"] == [one.name for one in queries.authors_of([entry.id])[entry.id]]


def test_a_confirmation_of_an_older_copy_does_not_count(app: Flask) -> None:
    entry = make_ready_essay()
    old = queries.current_copy(entry)
    assert old is not None
    make_manuscript(entry=entry, text=ESSAY + "改过。\n")
    operations.confirm_copy(entry, copy_code=old.code, actor=entry.submitter, at=NOW)
    new = queries.current_copy(entry)
    assert new is not None

    assert None is new.confirmed_at


def test_deeds_are_on_record_in_order(app: Flask) -> None:
    entry, _ = make_submitted_essay()
    operations.withdraw_entry(entry, actor=entry.submitter, at=NOW)
    _, problem = audit.verify()

    verbs = db.session.scalars(
        select(AuditEvent.verb)
        .where(AuditEvent.subject_code == entry.code)
        .order_by(AuditEvent.sequence)
    )

    assert None is problem
    assert [
        "entry.file_received", "entry.copy_confirmed", "entry.submitted", "entry.withdrawn",
    ] == list(verbs)  # fmt: skip


def test_a_name_that_is_a_word_is_told_of_once_somebody_bears_it(app: Flask) -> None:
    """Nothing more is masked, so the copy stays with what its author said of it; the hint comes."""
    entry = make_entry(title="题目")
    make_manuscript(entry=entry, text=ESSAY + "　　那天大家都很高兴。\n")
    save(entry)
    copy = queries.current_copy(entry)
    assert copy is not None
    assert not any(one["own"] and one["text"] == "高兴" for one in copy.findings)

    both = [AuthorValues(name="林晚舟", phone="13900000001"), AuthorValues(name="高兴")]
    save(entry, authors=both)

    assert copy is queries.current_copy(entry)
    assert [("flagged", True)] == [
        (one["action"], one["own"]) for one in copy.findings if one["text"] == "高兴"
    ]
