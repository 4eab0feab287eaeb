"""A word masked by mistake stands again; what its author covered does not."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.entries import operations, queries
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.models import AuditEvent, Entry, JudgeCopy, User
from portal.screening import operations as screening
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import ANSWERS, make_submitted_essay
from tests.portal.entries.test_covering import TEXT, shown


@pytest.fixture
def organiser(app: Flask) -> User:
    return make_user(name="周正")


def copy_of(entry: Entry) -> JudgeCopy:
    copy = queries.current_copy(entry)
    assert copy is not None
    return copy


def masked_essay(organiser: User, *, is_accepted: bool = False) -> Entry:
    """Return an essay whose author masked one word and an organiser two."""
    answers = {**ANSWERS["essay"], "also_mask": "橘子"}
    entry, _ = make_submitted_essay(text=TEXT, title="陈大勇的橘子", answers=answers)
    if is_accepted:
        screening.accept(entry, actor=organiser, at=NOW)
    operations.add_words(entry, words=["陈大勇", "老街"], actor=organiser, at=NOW)
    return entry


@pytest.mark.parametrize("is_accepted", [False, True])
def test_a_word_masked_by_mistake_stands_again_and_nothing_else(
    organiser: User, is_accepted: bool
) -> None:
    entry = masked_essay(organiser, is_accepted=is_accepted)
    before = copy_of(entry)

    operations.bare_word(entry, word="老街", reason="是地名，不是人", actor=organiser, at=NOW)

    after = copy_of(entry)
    assert (0, 70, 0) == tuple(map(shown(after).count, ("陈大勇", "老街", "橘子")))
    assert ["陈大勇"] == entry.masked_words
    assert (before.number + 1, before.confirmed_at) == (after.number, after.confirmed_at)
    assert is_accepted == bool(after.frozen_at)
    events = db.session.scalars(select(AuditEvent).filter_by(verb="entry.word_bared")).all()
    assert [{"reason": "是地名，不是人"}] == [event.facts for event in events]


def test_the_authors_own_word_and_one_without_a_reason_stay_masked(organiser: User) -> None:
    entry = masked_essay(organiser)
    before = copy_of(entry)

    with pytest.raises(Conflict, match="不在加遮之列"):
        operations.bare_word(entry, word="橘子", reason="不用遮", actor=organiser, at=NOW)
    with pytest.raises(Refused, match="请写明恢复的原因"):
        operations.bare_word(entry, word="老街", reason="", actor=organiser, at=NOW)

    assert before is copy_of(entry)
    assert ["陈大勇", "老街"] == entry.masked_words


def test_a_word_does_not_come_back_with_something_its_author_has_not_seen(organiser: User) -> None:
    entry = masked_essay(organiser)
    entry.answers = dict(ANSWERS["essay"])
    db.session.commit()

    with pytest.raises(Refused, match="请退回作者修改"):
        operations.bare_word(entry, word="老街", reason="是地名", actor=organiser, at=NOW)
