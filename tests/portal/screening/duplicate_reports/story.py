"""Two essays that share a passage and a reworded one, and an article of the web; one is decided."""

from dataclasses import dataclass

from portal.models import Call, DuplicateCase, Entry, User
from tests.factories.account import make_user
from tests.factories.alike import (
    make_case,
    make_checked_entry,
    make_pair,
    make_reference,
    make_verdict,
)
from tests.factories.call import NOW, make_call
from tests.factories.unit import make_unit

LAW = "各级机关、单位应当畅通信访渠道，做好信访工作，认真处理信访事项"
COPIED = "他从布袋里掏出一摞材料，牛皮纸封面，用麻绳捆着，每一份的边角都磨毛了。"
MINE = "我把材料按年份重新理了一遍，编上页码。"
THEIRS = "这些材料，我们按年份逐一整理，标注页码。"
ONE = f"去年腊月，老张来了。{COPIED}条例写着：{LAW}。{MINE}＜&>结尾😀。"
OTHER = f"前年冬月，周大爷来了。{COPIED}讲到条例：{LAW}。{THEIRS}秘密的结尾。"
WEB = f"记者在某地看到：{COPIED}就这些。"


@dataclass(frozen=True)
class Story:
    """What was made."""

    call: Call
    organiser: User
    one: Entry
    other: Entry
    case: DuplicateCase


def tell() -> Story:
    """Make it."""
    call = make_call(title="江临市主题征集")
    one = make_checked_entry(
        call=call, text=ONE, base=LAW, title="=老张的材料", author="古丽夏提·艾山江",
        unit=make_unit(name="青柳区信访局"),
    )  # fmt: skip
    other = make_checked_entry(
        call=call, text=OTHER, base=LAW, title="一份档案里的坚持", author="罗书平",
        unit=make_unit(name="白石县信访局"), at=NOW,
    )  # fmt: skip
    web = make_reference(call=call, title="布袋里的材料", source="某报 2026 年 3 月 2 日", text=WEB)
    case = make_case(call=call, members=[one, other, web])
    make_pair(a=one, b=other, case=case, passages=[
        [*place(ONE, COPIED), *place(OTHER, COPIED), "same"],
        [*place(ONE, MINE), *place(OTHER, THEIRS), "reworded"],
    ])  # fmt: skip
    make_pair(a=one, b=web, case=case, score=0.8, passages=[
        [*place(ONE, COPIED), *place(WEB, COPIED), "same"],
    ])  # fmt: skip
    organiser = make_user(name="方若水")
    make_verdict(case=case, actor=organiser, returned=one, reason="与罗书平的作品逐字相同。")
    return Story(call, organiser, one, other, case)


def place(text: str, words: str) -> tuple[int, int]:
    """Return where *words* stand."""
    return text.index(words), text.index(words) + len(words)
