"""How much one person may leave with us, and until when."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask, current_app

from portal.calls.settings import calligraphy_rules
from portal.entries import operations, queries, uploads
from portal.entries.operations import limits
from portal.errors import Refused
from portal.models import Category, Entry, User
from portal.models.enums import CategoryKind, EntryStatus
from tests.factories.account import make_user
from tests.factories.call import CLOSES, NOW, make_call
from tests.factories.entry import make_entry, make_manuscript
from tests.factories.unit import make_unit
from tests.portal.files.pictures import quarters, saved


def begin(category: Category, user: User, key: str) -> Entry:
    """Begin a draft."""
    assert user.unit is not None
    return operations.create_entry(
        call=category.call,
        category=category,
        unit=user.unit,
        submitter=user,
        creation_key=key,
        at=NOW,
    )


def attach(entry: Entry) -> None:
    """Send one scan."""
    with uploads.scan_upload(
        BytesIO(saved(quarters(), "PNG")),
        name="全幅.png",
        rules=calligraphy_rules(entry.category),
        staging=current_app.extensions["wenheng.settings"].staging,
    ) as upload:
        operations.attach_scan(entry, upload=upload, actor=entry.submitter, at=NOW)


def test_the_eleventh_draft_is_refused_until_one_is_withdrawn(app: Flask) -> None:
    user = make_user(unit_id=make_unit().id)
    category, other = make_call().categories[:2]
    drafts = [begin(category, user, f"k{n}") for n in range(10)]
    with pytest.raises(Refused, match="这个组别您已有 10 份草稿，请先报送或撤回几份，再新建。"):
        begin(category, user, "k10")

    assert drafts[0] is begin(category, user, "k0")
    assert EntryStatus.DRAFT is begin(other, user, "o").status
    operations.withdraw_entry(drafts[0], actor=user, at=NOW)
    assert EntryStatus.DRAFT is begin(category, user, "k11").status


def test_a_text_is_taken_so_many_times(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_VERSIONS", 2)
    entry = make_entry()
    for text in ("第一稿。", "第二稿。"):
        make_manuscript(entry=entry, text=text)
    with pytest.raises(Refused, match="已传过 2 次文稿，不能再传。确需更换的，请联系组织者。"):
        make_manuscript(entry=entry, text="第三稿。")


def test_removed_scans_count_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SCANS", 2)
    call = make_call()
    (category,) = (one for one in call.categories if one.kind is CategoryKind.CALLIGRAPHY)
    entry = make_entry(call=call, category=category)
    for _ in range(2):
        attach(entry)
        (page,) = queries.current_pages(entry)
        operations.remove_page(entry, page=page, actor=entry.submitter, at=NOW)
    with pytest.raises(Refused, match="已传过 2 次图片，不能再传。确需更换的，请联系组织者。"):
        attach(entry)


def test_no_file_is_taken_after_the_deadline(app: Flask) -> None:
    entry = make_entry()
    make_manuscript(entry=entry, at=CLOSES - timedelta(seconds=1))
    with pytest.raises(Refused, match="逾期不再受理"):
        make_manuscript(entry=entry, text="晚了。", at=CLOSES)


def test_a_returned_entry_takes_files_while_it_may_be_mended(app: Flask) -> None:
    entry = make_entry(status=EntryStatus.RETURNED, returned_at=CLOSES)

    assert 1 == make_manuscript(entry=entry, at=CLOSES + timedelta(days=1)).number
    with pytest.raises(Refused, match="逾期不再受理"):
        make_manuscript(entry=entry, text="太晚。", at=CLOSES + timedelta(days=99))
