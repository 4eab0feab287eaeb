"""Who made what in the world that is attacked, and the same world with two people swapped."""

from collections.abc import Mapping
from typing import Final

from tests.blindness.identities import Identity, Work

TEXT: Final = """　　我叫{name}，在{unit}工作，同事都叫这里{short}，从前叫{former}。
　　信是三月初到的，信封上没有寄信人，邮戳模糊。我把它放在桌上，看了三遍。
　　《信访工作条例》第四条写得清楚：了解社情民意、汇集意见建议、分析稳定风险、评估政策得失。
　　第十五天，她又来了，说水通了。{name}的电话是{phone}，她记在小本子上。
　　（作者：{name}，{unit}）"""

WORKS: Final = (
    Work(label="essay-1", ending="docx", title="一封来信的十五天", text=TEXT),
    Work(
        label="essay-2", ending="pdf", title="{name}的接访日记", text=TEXT.replace("十五", "二十")
    ),
    Work(label="essay-own", ending="docx", title="把话听完", text=TEXT.replace("三月", "五月")),
    Work(label="essay-recused", ending="docx", title="窗口的灯", text=TEXT.replace("三遍", "五遍")),
    Work(label="essay-late", ending="docx", title="老地方", text=TEXT.replace("水", "电")),
    Work(label="scan-1", ending="jpg", title="第六条"),
    Work(label="scan-2", ending="tif", title="第七条"),
    Work(label="scan-3", ending="png", title="第八条"),
    Work(label="essay-scanned", ending="pdf", title="{name}手记", is_scanned=True),
)
LATE: Final = frozenset({"essay-late"})
OWN: Final = "essay-own"
RECUSED: Final = "essay-recused"
# the last one has nobody's name on its pages in the judge's world: it is not to be judged yet
SWAPPED: Final = (("essay-1", "essay-2"), ("scan-1", "scan-2"), ("essay-scanned", "essay-late"))
#: Covered by the organisers while they are judged: a page anew, words of a text, words of a title.
COVERED: Final = ("scan-1", "essay-scanned")
WORDS: Final = {"essay-1": ("邮戳",), "essay-scanned": ("手记",)}
# names of two and of three letters: no length may tell which of them it is
PEOPLE: Final = (
    ("林晚舟", "顾知夏", "青柳区信访局", "青柳信访", "青柳区人民来访接待室"),
    ("卓越", "欧阳明远", "白鹭县信访局", "鹭信局", "白鹭县委信访办"),
    ("钟书同", "孟繁星", "联合会", "文联组", "文学工作室"),
    ("秦望川", "柳如松", "石门镇人民政府", "石门镇政府", "石门公社"),
    ("陆九渊", "谢灵犀", "松风市住房和城乡建设局", "松风住建", "松风市建委"),
    ("颜景行", "褚云卿", "梅岭县综合治理中心", "梅岭综治", "梅岭县综治办"),
    ("米芾然", "蔡思齐", "荷塘街道办事处", "荷街办", "荷塘公社"),
    ("文征鸣", "祝允鸿", "桃溪县司法局", "桃溪司法", "桃溪县法律顾问处"),
    ("端木清源", "倪云林", "竹海市民政局", "竹海民政", "竹海市革委会民政组"),
)
# the attacking judge comes first
JUDGES: Final = {"judge-j": "姜怀瑾", "judge-k": "孔维周", "judge-l": "乐山木"}
REMARKS: Final = {"judge-j": "细节真实CANARYREMARKJ", "judge-k": "略显冗长CANARYREMARKK"}


def identity(number: int) -> Identity:
    """Return the person with this number; every one of their strings occurs nowhere else."""
    name, liaison, unit, short, former = PEOPLE[number]
    return Identity(
        label=f"identity-{number}",
        name=name,
        phone=f"1390000771{number}",
        department=f"雀翎{'甲乙丙丁戊己庚辛壬'[number]}科",
        post=f"雀舌{'甲乙丙丁戊己庚辛壬'[number]}级调研员{'助理' * (number % 2)}",
        liaison=liaison,
        login=f"canary-login-{number}",
        liaison_phone=f"1370000882{number}",
        unit=unit,
        short_name=short,
        former_name=former,
        file_name=f"{name}{'定稿' * (number % 3 + 1)}-CANARYFILE{number}",
        note=f"CANARYNOTE{number}" * (1 + number % 2),
        hours=10 + number * 7,
    )


def usual() -> dict[Work, Identity]:
    """Return who made what."""
    return {work: identity(number) for number, work in enumerate(WORKS)}


def swapped() -> dict[Work, Identity]:
    """Return the same works with the people behind two essays, two scans and a pair swapped."""
    made_by = usual()
    by_label: Mapping[str, Work] = {work.label: work for work in WORKS}
    for one, other in SWAPPED:
        first, second = by_label[one], by_label[other]
        made_by[first], made_by[second] = made_by[second], made_by[first]
    return made_by
