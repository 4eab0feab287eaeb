"""Copies as judges get them: pixels and masked text, and nothing of the file they came from."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.entries import copies
from portal.entries import operations as entries
from portal.entries.queries import current_copy
from portal.extensions import db
from portal.files import active
from portal.files.essays import Block, BlockKind
from portal.models import Entry, JudgeCopy, JudgePage, Manuscript, StoredFile, User
from portal.models.enums import RoundState
from portal.screening import operations as screening
from reviewers.blind import Identity
from tests.blindness.world import World
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.entry import (
    ESSAY,
    all_texts,
    make_manuscript,
    make_ready_essay,
    make_submitted_essay,
)
from tests.factories.judging import (
    make_assignment,
    make_blind_entry,
    make_judge,
    make_plan,
    make_round,
    make_scorecard,
)
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
#: All that a picture needs: tables, size, pixels, and JFIF's own fourteen bytes.
NEEDED = {0xE0, 0xDB, 0xC0, 0xC2, 0xC4, 0xDD, 0xDA}
PEOPLE = (
    Identity(names=("卓越",), units=("白鹭县信访局",), phones=("13900007711",)),
    Identity(names=("欧阳明远",), units=("松风市住房和城乡建设局",), phones=("13900007712",)),
    Identity(names=("阿卜杜·热合曼",), units=("册亨县局",), phones=("0859-3340028",)),
)


def segments(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (mark, content) of a JPEG up to its pixels."""
    assert b"\xff\xd8" == jpeg[:2]
    at = 2
    while True:
        mark, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield mark, jpeg[at + 4 : at + 2 + length]
        if mark == 0xDA:
            return
        at += 2 + length


@pytest.mark.usefixtures("sealed")
@pytest.mark.parametrize("label", ["scan-1", "scan-2", "scan-3"])
def test_renditions_hold_pixels_and_nothing_else(world: World, label: str) -> None:
    me, page = world.client(), world.placed[label].pages[0]
    for path in ("page.jpg", "preview.jpg", "thumb.jpg", "tiles_files/9/0_0.jpg"):
        picture = me.get(f"/judging/pages/{page}/{path}").data
        found = dict(segments(picture))

        assert NEEDED >= {*found}, path
        assert 14 == len(found.get(0xE0, b"." * 14)), path
        # nothing hides behind the end
        assert picture.endswith(b"\xff\xd9"), path


def test_codes_are_not_made_from_the_content(app: Flask) -> None:
    """Who holds the file must not be able to work out the code of its copy, or tell it again."""
    one, other = (make_submitted_essay(text=ESSAY, title="同一篇") for _ in range(2))
    digests = {row.sha256 for row in db.session.scalars(select(StoredFile))}
    codes = [
        row.code
        for table in (Entry, Manuscript, JudgeCopy)
        for row in db.session.scalars(select(table))
    ]

    assert 1 == len(digests)
    assert len(codes) == len({*codes})
    assert one[0].code != other[0].code
    assert not any(code.lower() in digest for code in codes for digest in digests)


def test_a_replaced_file_is_gone_for_judges(app: Flask, as_: As) -> None:
    entry = make_ready_essay(text=ESSAY + "　　第一稿里还有这一句旧话。\n")
    make_manuscript(entry=entry, text=ESSAY + "　　第二稿里换成这一句新话。\n")
    copy = current_copy(entry)
    assert copy is not None
    entries.confirm_copy(entry, copy_code=copy.code, actor=entry.submitter, at=NOW)
    agreed = all_texts(entry.call)
    entries.submit_entry(entry, agreed=agreed, actor=entry.submitter, at=NOW)
    code = screening.accept(entry, actor=make_user(), at=NOW).code
    round_ = make_round(category=entry.category, state=RoundState.OPEN)
    judge = make_judge(call=entry.call)
    make_assignment(round_=round_, judge=judge, entry=entry)
    page = as_(judge.user).get(f"/judging/{code}/scorecard").text

    assert "第二稿里换成这一句新话" in page
    assert "第一稿里还有这一句旧话" not in page


def test_a_judges_score_sheet_is_sorted_by_code(app: Flask, as_: As) -> None:
    """Not by the moment of signing, and not by the order of the works in the database."""
    round_ = make_round(state=RoundState.OPEN)
    judge, plan = make_judge(call=round_.category.call), make_plan(round_=round_)
    codes = [f"ZW-2027-{number}" for number in ("7003", "7001", "7004", "7002")]
    for code in codes:
        entry = make_blind_entry(category=round_.category, blind_code=code)
        reading = make_assignment(round_=round_, judge=judge, plan=plan, entry=entry)
        make_scorecard(assignment=reading)
    page = as_(judge.user).get(f"/judging/rounds/{round_.code}/sheet").text
    places = [page.index(code) for code in sorted(codes)]

    assert sorted(places) == places


def test_a_copy_is_as_long_whoever_made_it() -> None:
    """Two letters or six, a long unit or a short one: text, counts and order are the same."""
    made = set()
    for one in PEOPLE:
        (name, unit, phone) = (one.names[0], one.units[0], one.phones[0])
        lines = [
            f"我叫{name}，在{unit}工作。",
            "信是三月初到的，信封上没有寄信人。",
            f"{name}的电话是{phone}，她记在小本子上。",
            f"（作者：{name}，{unit}）",
        ]
        blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
        built = copies.build(f"{name}的接访日记", blocks, one)
        made.add(repr((built.title, built.blocks, built.digest)))

    assert 1 == len(made), made


def test_an_archive_of_tiles_tells_no_moment(world: World) -> None:
    """The pyramid is a zip: whoever gets hold of one reads no date and no name in it."""
    with world.app.app_context():
        keys = list(db.session.scalars(select(JudgePage.pyramid_key)))
        archives = [zipfile.ZipFile(io.BytesIO(active.storage().read(key))) for key in keys]

    assert {(1980, 1, 1, 0, 0, 0)} == {
        member.date_time for archive in archives for member in archive.infolist()
    }
    assert {b""} == {archive.comment for archive in archives}
