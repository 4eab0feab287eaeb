"""Organisers cover more of a copy: the author's confirmation and everybody's readings stay."""

import io
import zipfile
from io import BytesIO
from typing import Any

import pytest
from flask import Flask, current_app
from PIL import Image
from sqlalchemy import select

from portal import audit, jobs
from portal.calls.settings import calligraphy_rules
from portal.entries import operations, queries, uploads
from portal.entries.copies import runs_of
from portal.entries.overlay import overlay
from portal.errors import Conflict, Refused
from portal.extensions import db
from portal.files.active import storage
from portal.files.masks import Mask
from portal.judging.queries import pool_entries
from portal.models import AuditEvent, Entry, JudgeCopy, JudgePage, User
from portal.models.enums import EntryStatus
from portal.screening import operations as screening
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.entry import all_texts, look_at, make_entry, make_submitted_essay
from tests.portal.files.pictures import quarters, saved

#: Red stands at the top left, blue at the bottom left.
RED, BLUE = Mask(0, 0, 0.5, 0.5), Mask(0, 0.5, 0.5, 0.5)
TEXT = "窗口里的四季\n" + "　　那年冬天，老街的陈大勇来过三次，第三次带来了一袋橘子。\n" * 70


@pytest.fixture
def organiser(app: Flask) -> User:
    return make_user(name="周正")


def make_brush_work() -> Entry:
    """Return a work handed in with one page, of which its author covered the red quarter."""
    entry = make_entry(category=make_call().categories[1])
    staging = current_app.extensions["wenheng.settings"].staging
    with uploads.scan_upload(
        BytesIO(saved(quarters(1200, 800), "PNG")),
        name="全幅.png",
        rules=calligraphy_rules(entry.category),
        staging=staging,
    ) as upload:
        (page,) = operations.attach_scan(entry, upload=upload, actor=entry.submitter, at=NOW)
    operations.set_masks(entry, page=page, masks=[RED], actor=entry.submitter, at=NOW)
    draw()
    operations.confirm_copy(entry, copy_code=copy_of(entry).code, actor=entry.submitter, at=NOW)
    agreed = all_texts(entry.call)
    operations.submit_entry(entry, agreed=agreed, actor=entry.submitter, at=NOW)
    return entry


def draw() -> None:
    db.session.commit()
    jobs.run_all(at=NOW)


def copy_of(entry: Entry) -> JudgeCopy:
    copy = queries.current_copy(entry)
    assert copy is not None
    return copy


def cover(entry: Entry, *masks: Mask, actor: User) -> None:
    (page,) = queries.current_pages(entry)
    operations.add_masks(entry, page=page, masks=masks, actor=actor, at=NOW)


def tints(page: JudgePage) -> list[tuple[int, int]]:
    """Return by how much red and blue lead in the most coloured pixel, in every picture kept."""
    blobs = [storage().read(key) for key in (page.page_key, page.preview_key, page.thumb_key)]
    with zipfile.ZipFile(BytesIO(storage().read(page.pyramid_key))) as archive:
        blobs += [archive.read(name) for name in archive.namelist() if name.endswith(".jpg")]
    return [leads(blob) for blob in blobs]


def leads(blob: bytes) -> tuple[int, int]:
    pixels: Any = Image.open(io.BytesIO(blob)).convert("RGB").get_flattened_data()
    return max(r - max(g, b) for r, g, b in pixels), max(b - max(r, g) for r, g, b in pixels)


@pytest.mark.drawing
def test_what_an_organiser_covers_is_gone_at_every_level_and_the_confirmation_stays(
    organiser: User,
) -> None:
    entry = make_brush_work()
    before = copy_of(entry)
    assert max(blue for _, blue in tints(before.pages[0])) > 100

    cover(entry, BLUE, actor=organiser)
    assert before is copy_of(entry)  # it stands until the new one is drawn
    draw()

    after = copy_of(entry)
    assert (before.number + 1, before.confirmed_at) == (after.number, after.confirmed_at)
    assert all(red < 30 and blue < 30 for red, blue in tints(after.pages[0]))
    assert [[0, 0, 0.5, 0.5]] == queries.current_pages(entry)[0].masks


def test_a_work_with_pictures_is_accepted_after_somebody_looked_at_this_copy(
    organiser: User,
) -> None:
    entry = make_brush_work()
    with pytest.raises(Refused, match="还没有核对图片"):
        screening.accept(entry, actor=organiser, at=NOW)
    looked_at = copy_of(entry).code
    cover(entry, BLUE, actor=organiser)
    with pytest.raises(Refused, match="还没有全部做好"):
        screening.accept(entry, actor=organiser, at=NOW)
    draw()
    with pytest.raises(Conflict, match="刚重做过"):
        operations.check_masks(entry, copy_code=looked_at, actor=organiser, at=NOW)
    look_at(entry, actor=organiser)

    screening.accept(entry, actor=organiser, at=NOW)

    assert (EntryStatus.ACCEPTED, NOW) == (entry.status, copy_of(entry).frozen_at)


def test_a_lot_leaves_what_nobody_looked_at(organiser: User) -> None:
    entry = make_brush_work()

    outcome = screening.accept_all([entry], actor=organiser, at=NOW)

    assert [("落款、印章都已遮住" in one.reason) for one in outcome.refused] == [True]


def accepted(organiser: User) -> Entry:
    entry = make_brush_work()
    look_at(entry, actor=organiser)
    screening.accept(entry, actor=organiser, at=NOW)
    return entry


def test_a_frozen_copy_gives_way_to_one_that_hides_more(organiser: User) -> None:
    entry = accepted(organiser)
    before = copy_of(entry)
    cover(entry, BLUE, actor=organiser)
    cover(entry, actor=organiser)  # nothing that was covered is bared again
    draw()

    after = copy_of(entry)
    assert (before.number + 1, before.replaced_at) == (after.number, after.frozen_at)
    assert not {before.code, before.pages[0].code} & {after.code, after.pages[0].code}
    assert (NOW, NOW) == (after.checked_at, after.confirmed_at)
    assert all(blue < 30 for _, blue in tints(after.pages[0]))
    assert [entry.id] == [one.entry_id for one in pool_entries(entry.category)]
    verbs = [
        one.verb for one in db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence))
    ]
    assert ["entry.page_covered", "entry.copy_mended"] == list(verbs[-2:])
    assert audit.verify()[1] is None


def test_a_frozen_copy_changes_for_nobody_else(organiser: User) -> None:
    entry = accepted(organiser)
    before = copy_of(entry)
    kept = (before.digest, before.pages[0].page_key, before.pages[0].pyramid_key)
    (page,) = queries.current_pages(entry)

    with pytest.raises(Refused, match="不能改动"):
        operations.set_masks(entry, page=page, masks=[], actor=entry.submitter, at=NOW)
    jobs.enqueue("derive_scan", at=NOW, file_id=page.file_id)
    jobs.enqueue("derive_copy", at=NOW, entry_id=entry.id)
    operations.rebuild_copy(entry, at=NOW)
    draw()

    after = copy_of(entry)
    assert kept == (after.digest, after.pages[0].page_key, after.pages[0].pyramid_key)


def test_an_entry_whose_copy_was_taken_away_is_given_to_nobody(organiser: User) -> None:
    entry = accepted(organiser)
    assert 1 == len(pool_entries(entry.category))

    copy_of(entry).replaced_at = NOW
    db.session.flush()

    assert [] == pool_entries(entry.category)


def shown(copy: JudgeCopy) -> str:
    text = "".join(run["text"] for block in copy.blocks for run in runs_of(block))
    return f"{copy.title}\n{text}"


@pytest.mark.parametrize("is_accepted", [False, True])
def test_words_go_from_text_and_title_and_nothing_else_changes(
    organiser: User, is_accepted: bool
) -> None:
    entry, _ = make_submitted_essay(text=TEXT, title="陈大勇的橘子")
    if is_accepted:
        screening.accept(entry, actor=organiser, at=NOW)
    before = copy_of(entry)
    assert 71 == shown(before).count("陈大勇")

    operations.add_words(entry, words=["陈大勇", "老街"], actor=organiser, at=NOW)

    after = copy_of(entry)
    assert shown(before).replace("陈大勇", "×××").replace("老街", "×××") == shown(after)
    assert (before.confirmed_at, is_accepted) == (after.confirmed_at, bool(after.frozen_at))
    assert before.characters is not None
    assert (before.number + 1, before.characters - 70 * 5) == (after.number, after.characters)


def test_words_go_from_what_the_word_processor_draws_before_a_paragraph(app: Flask) -> None:
    block = {"marker": "张三丰说：", "runs": [{"text": "橘子很甜。", "kind": ""}], "rows": []}

    covered = overlay("橘子", [block], ["张三丰"])

    assert ["×××说："] == [one["marker"] for one in covered.blocks]
    assert ["张三丰"] == [one["text"] for one in covered.findings]
    assert "张三丰说：" == block["marker"]


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "请填要遮盖的字词"), (["的"], "2–30 个字"), (["王小二"], "没有这些字词")],
)
def test_words_that_cover_nothing_are_refused(organiser: User, words: list[str], said: str) -> None:
    entry, _ = make_submitted_essay(text=TEXT)
    with pytest.raises(Refused, match=said):
        operations.add_words(entry, words=words, actor=organiser, at=NOW)


def test_a_draft_is_out_of_the_organisers_reach(organiser: User) -> None:
    entry, _ = make_submitted_essay(text=TEXT)
    operations.revise_entry(entry, actor=entry.submitter, at=NOW)

    with pytest.raises(Conflict):
        operations.add_words(entry, words=["陈大勇"], actor=organiser, at=NOW)


@pytest.mark.drawing
def test_a_title_that_is_all_masked_stays_masked_and_a_page_wholly_covered_stays_covered(
    organiser: User,
) -> None:
    essay, _ = make_submitted_essay(text=TEXT, title="陈大勇")
    operations.add_words(essay, words=["陈大勇"], actor=organiser, at=NOW)
    assert "×××" == copy_of(essay).title

    work = make_brush_work()
    cover(work, Mask(0, 0, 1, 1), actor=organiser)
    draw()

    assert all(red < 30 and blue < 30 for red, blue in tints(copy_of(work).pages[0]))
