"""Two essays that share passages and a quotation, for the pages of the duplicate check."""

import re
from datetime import datetime, timedelta
from typing import Any

from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Call, DuplicateCase, DuplicatePair, Entry
from tests.factories.account import make_user
from tests.factories.call import NOW
from tests.factories.duplicate_cases import make_case, make_checked_text, make_pair
from tests.factories.entry import make_submitted_essay
from tests.factories.unit import make_unit
from tests.infrastructure.clients import WatchedClient

WORDS = "第一段与别的作品相同，请说明素材来源。"
LAW = (
    "信访工作是党的群众工作的重要组成部分，"
    "是党和政府了解民情、集中民智、维护民利、凝聚民心的一项重要工作"
)
SAME = (
    "他从布袋里掏出一摞材料，牛皮纸封面，用麻绳捆着，一共{}份，每一份的边角都磨毛了。"
    "他说：“我不是来闹的，我就是想弄个明白。”我给他倒了杯水，请他从头讲。"
)
OWN = "那几天一直下雨，接待室的灯从早亮到晚，来的人把伞靠在墙边，水顺着地砖流到门口。\n"
OTHER = "大厅里排着队，叫号的声音一遍一遍地响，窗口后面的人抬起头来，请下一位坐下慢慢说。\n"
LEFT = (
    f"老张第一次到接待室，是去年腊月。{SAME.format('二十三')}\n"
    f"那天夜里我翻开条例。{LAW}。这句话我背过，可背得出和做得到是两回事。\n"
    + OWN * 26
    + "我把二十三份材料按年份重新理了一遍，编上页码，做了目录。理到第九份时天亮了。\n"
)
RIGHT = (
    f"周大爷走进接待大厅，是前年冬月。{SAME.format('十九')}\n"
    f"条例第三条讲：{LAW}。道理就在这里。\n"
    + OTHER * 20
    + "十九份材料，我们按年份逐一整理，标注页码，编成目录。直到第七份才看出症结。\n"
)
REWORDED = (
    "我把二十三份材料按年份重新理了一遍，编上页码，做了目录。",
    "十九份材料，我们按年份逐一整理，标注页码，编成目录。",
)


def place(text: str, part: str) -> list[int]:
    """Return where a part of a text stands."""
    start = text.index(part)
    return [start, start + len(part)]


def passages(left: str = LEFT, right: str = RIGHT) -> list[list[Any]]:
    """Return the two passages as they are kept."""
    return [
        [*place(left, SAME.format("二十三")), *place(right, SAME.format("十九")), "same"],
        [*place(left, REWORDED[0]), *place(right, REWORDED[1]), "reworded"],
    ]


def make_essay(call: Call, *, title: str, author: str, unit: str, text: str, at: datetime) -> Entry:
    """Return an essay that was handed in, its text in the index."""
    found = make_unit(name=unit)
    entry, _ = make_submitted_essay(
        call=call, title=title, unit=found, author=author, text=text * 3,
        submitter=make_user(name=author, unit_id=found.id), at=at,
    )  # fmt: skip
    spans = [[*place(text, LAW), "regulations", 3]] if LAW in text else []
    make_checked_text(
        entry,
        text=text,
        share=0.183,
        share_without_base=0.121,
        base_spans=spans,
        chars=900,
        manuscript_id=entry.manuscripts[0].id,
    )
    return entry


def make_alike(
    call: Call, number: int = 1, *, at: datetime = NOW, **values: Any
) -> tuple[DuplicateCase, DuplicatePair]:
    """Return a case of two essays of two units; the left one was there eight days before."""
    left = make_essay(
        call, title=f"老张的二十三份材料 {number}", author="周明远", unit=f"青柳区信访局 {number}",
        text=LEFT, at=at - timedelta(days=8),
    )  # fmt: skip
    right = make_essay(
        call, title=f"一份档案里的坚持 {number}", author="罗书平", unit=f"白石县信访局 {number}",
        text=RIGHT, at=at,
    )  # fmt: skip
    given = {"evidence": {"passages": passages()}, "longest": 70, "matched_a": 95, "matched_b": 92}
    pair = make_pair(left, right, score=0.94, **given | values)
    case = make_case(pair)
    db.session.commit()
    return case, pair


def said(text: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


def followed(client: WatchedClient, answer: TestResponse) -> TestResponse:
    """Go on to where a deed leads."""
    assert 303 == answer.status_code
    return client.get(answer.location)


def typed(text: str, *kinds: str, **values: str) -> dict[str, str]:
    """Return the form of a verdict as the page gives it, filled in."""
    fields = dict(re.findall(r'name="(seen|rows-\d+-entry)"[^>]*value="(\w+)"', text))
    fields |= dict(re.findall(r'name="(rows-\d+-entry)" type="hidden" value="(\w+)"', text))
    for number, kind in enumerate(kinds):
        fields[f"rows-{number}-kind"] = kind
        fields[f"rows-{number}-words"] = WORDS if kind else ""
    return {**fields, "finding": "plagiarism", "reason": "两段相同，先后分明。", **values}
