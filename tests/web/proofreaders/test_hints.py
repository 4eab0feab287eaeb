"""Machine hints on the workbench: shown apart, decided by the person, told to nobody else."""

import io
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from PIL import Image, ImageDraw, ImageFont

from portal import jobs
from portal.extensions import db
from portal.files import active
from portal.judging.proofreading.operations.assigning import set_text
from portal.models import AuditEvent, Entry, JudgePage, MachineReading, ProofreadingMark, User
from portal.models.enums import Role
from portal.models.proofreading_enums import TextSource
from tests.factories.account import make_user
from tests.factories.call import NOW, make_call
from tests.factories.proofreading import brush, make_proofreading, make_reader, make_work
from tests.house.sources import ROOT
from tests.infrastructure.clients import WatchedClient

As = Callable[[User], WatchedClient]
WORK = "/proofreading/SF-2027-0401"
TEXT = "各级机关单位应当畅通信访渠道做好信访工作认真处理信访事项"
WRITTEN = TEXT.replace("畅通", "畅")
BRUSH = ROOT / "static/vendor/fonts/ma-shan-zheng.ttf"


def picture(words: str) -> bytes:
    """Return brush writing in columns of seven, the first at the right."""
    columns = [words[start : start + 7] for start in range(0, len(words), 7)]
    page = Image.new("RGB", (150 * len(columns) + 60, 1120), (246, 240, 226))
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(str(BRUSH), 128)
    for number, column in enumerate(columns, start=1):
        for place, one in enumerate(column):
            at = (page.width - 30 - 150 * number, 30 + place * 150)
            pen.text(at, one, font=font, fill=(27, 25, 24))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=88)
    return out.getvalue()


def photographed(entry: Entry, words: str) -> None:
    """Let the only page of a work show these words."""
    page = db.session.query(JudgePage).filter_by(copy_id=entry.copies[-1].id).one()
    page.page_key = active.storage().put_bytes(picture(words))
    db.session.commit()


def shown(client: WatchedClient) -> str:
    """Return the workbench."""
    answer = client.get(WORK)
    assert 200 == answer.status_code
    return unescape(answer.text)


@pytest.fixture
def work(app: Flask) -> Entry:
    """Return a work that should say TEXT."""
    entry = make_work(call=make_call(), blind_code="SF-2027-0401")
    actor = make_user(name="许知行")
    set_text(entry, title="短句", body=TEXT, source=TextSource.TYPED, actor=actor, at=NOW)
    return entry


@pytest.mark.slow
def test_a_missing_character_is_hinted_and_each_reader_decides_alone(work: Entry, as_: As) -> None:
    """The one test in which the recogniser itself reads a picture, in its child process."""
    one, two = make_reader(call=work.call, name="甘棠"), make_reader(call=work.call, name="蒲苇")
    reading = make_proofreading(entry=work, first=one, second=two)
    photographed(work, WRITTEN)
    first = as_(one)
    assert "机器还没有认过这件作品" in shown(first)

    assert 303 == first.send(f"{WORK}/hints", {"page": "1"}).status_code
    assert "机器正在认" in shown(first)
    jobs.run_all(at=NOW + timedelta(days=9999))

    page = shown(first)
    assert "机器提示，仅供参考" in page
    assert "提示1　疑漏" in page
    assert "提示2" not in page
    found = db.session.query(MachineReading).one()
    assert (64, True) == (len(found.pictures), found.engine.startswith("rapidocr 3."))
    # 采用为记号 fills the form and saves nothing
    (adopt,) = re.findall(r'href="([^"]*)"[^>]*>采用为记号', page)
    filled = unescape(first.get(adopt).text)
    assert f'name="start" type="text" value="{TEXT.index("通") + 1}"' in filled
    assert re.search(r'value="missing"[^>]*checked|checked[^>]*value="missing"', filled)
    assert 0 == db.session.query(ProofreadingMark).count()

    (dismiss,) = re.findall(r'action="([^"]*/hints/[0-9a-f]{16})"', page)
    assert 303 == first.send(dismiss, {"page": "1"}).status_code
    assert "您认为不是问题的 1 处，不再提示" in shown(first)
    assert 404 == first.send(dismiss, {"page": "1"}).status_code
    verbs = [row.verb for row in db.session.query(AuditEvent).order_by(AuditEvent.sequence)]
    assert ["proofreading.machine_asked", "proofreading.hint_dismissed"] == verbs[-2:]

    # the other reader is shown the hint all the same; a replaced picture is another matter
    first.send(f"{WORK}/finish")
    assert "机器提示" not in shown(first)
    second = as_(two)
    assert "提示1　疑漏" in shown(second)
    second.send(f"{WORK}/marks", {"kind": "missing", "words": "通", "page": "1"})
    assert "疑漏" not in shown(second)
    photographed(work, TEXT)
    assert "原来的提示作废了" in shown(second)
    assert (0, None) == (len(reading.rule), reading.points)


def test_without_the_extra_there_is_no_trace_but_a_sentence_for_the_organiser(
    work: Entry, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_reader(call=work.call, name="甘棠")
    make_proofreading(entry=work, first=one)
    monkeypatch.setitem(sys.modules, "rapidocr", None)

    assert "机器" not in shown(as_(one))
    assert "没有装认字的部件" in as_(one).send(f"{WORK}/hints", {"page": "1"}).text
    organiser = as_(make_user(role=Role.ORGANISER, call=work.call))
    desk = f"/organise/{work.call.code}/proofreading"
    assert "机器提示" not in organiser.get(f"{desk}/works/{work.code}").text
    said = organiser.get(f"{desk}/rules/{brush(work.call).key}").text
    assert "机器提示没有启用" in said
