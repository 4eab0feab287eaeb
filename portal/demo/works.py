"""
Demonstration room: the twenty-four essays: who wrote what, in which file, in which state.

The texts lie beside this module, one file an essay, the first line its title.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from portal.demo.scrolls import State

Genre = Literal["经验做法", "典型案例", "感人故事", "心得体会", "其他"]
Format = Literal["docx", "pdf", "txt"]
CopyKind = Literal["verbatim", "reworded", "mosaic"]
Trait = Literal["name", "unit", "phone"]

LENGTH: Final = (600, 1500)
#: Essays of one unit into which the same paragraph of its yearly summary went.
TEMPLATE: Final = (3, 7, 11)
_TEXTS: Final = Path(__file__).parent / "essays"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words an essay gives as the law's; `exact` is False where the writer slipped."""

    article: int
    words: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Copied:
    """Passages taken from other essays of the call, and how."""

    sources: tuple[int, ...]
    kind: CopyKind


@dataclass(frozen=True, slots=True)
class Essay:
    """An essay with everything its entry form asks for."""

    number: int
    author: str
    genre: Genre
    format: Format
    quotes: tuple[Quote, ...]
    state: State = "accepted"
    names: tuple[Trait, ...] = ()
    copied: Copied | None = None
    encoding: str = "utf-8"
    mess: tuple[str, ...] = ()
    return_reason: str = ""
    may_publish: bool = True
    polished_by_machine: bool = False

    @property
    def title(self) -> str:
        """The first line of the text."""
        return text(self.number)[0]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The body, a paragraph a line."""
        return text(self.number)[1:]

    @property
    def body(self) -> str:
        """The body as one string, lines kept."""
        return "\n".join(self.paragraphs)

    @property
    def length(self) -> int:
        """Characters of the body without spaces and line breaks."""
        return len("".join(self.body.split()))


@cache
def text(number: int) -> tuple[str, ...]:
    """The lines of one text, the title first."""
    found = next(_TEXTS.glob(f"{number:02d}-*.txt"))
    return tuple(found.read_text(encoding="utf-8").splitlines())


def essay(number: int) -> Essay:
    """The essay with this number."""
    return ESSAYS[number - 1]


# fmt: off
ESSAYS: Final = (
    Essay(
        1, "a01", "感人故事", "docx",
        (
            Quote(22, "应当予以登记，并区分情况，在15日内分别按照下列方式处理"),
            Quote(24, "由继续行使其职权的机关、单位受理；职责不清的，由本级党委和政府"
                      "或者其指定的机关、单位受理"),
        ),
        mess=("header", "comment"),
    ),
    Essay(
        2, "a06", "感人故事", "pdf",
        (
            Quote(5, "倾听群众呼声，关心群众疾苦，千方百计为群众排忧解难"),
            Quote(3, "接受群众监督、改进工作作风的重要途径"),
        ),
    ),
    Essay(
        3, "a03", "典型案例", "docx",
        (
            Quote(33, "可以在不违反政策法规强制性规定的情况下，在裁量权范围内，经争议双方"
                      "当事人同意进行调解；可以引导争议双方当事人自愿和解"),
            Quote(15, "小事不出村、大事不出镇、矛盾不上交"),
        ),
        names=("name",), mess=("header",),
    ),
    Essay(
        4, "a04", "心得体会", "txt",
        (
            Quote(17, "信息网络、书信、电话、传真、走访等形式"),
            Quote(21, "方便信访人查询、评价信访事项办理情况"),
            Quote(5, "倾听群众呼声"),
        ),
    ),
    Essay(
        5, "a05", "经验做法", "docx",
        (Quote(28, "与信访事项或者信访人有直接利害关系的，应当回避"),),
        mess=("header", "table", "footer"),
    ),
    Essay(
        6, "a02", "感人故事", "txt",
        (Quote(5, "把可能引发信访问题的矛盾纠纷化解在基层、化解在萌芽状态"),),
        encoding="gb18030",
    ),
    Essay(
        7, "a07", "经验做法", "docx",
        (
            Quote(23, "能够当场告知的，应当当场书面告知；不能当场告知的，应当自收到信访事项"
                      "之日起15日内书面告知信访人"),
            Quote(29, "应当采纳或者部分采纳，并予以回复"),
        ),
        names=("name", "unit", "phone"), mess=("table",),
    ),
    Essay(
        8, "a08", "典型案例", "pdf",
        (
            Quote(31, "应当听取信访人陈述事实和理由，并调查核实，出具信访处理意见书"),
            Quote(32, "信访处理意见书应当载明信访人投诉请求、事实和理由、处理意见及其"
                      "法律法规依据"),
        ),
    ),
    Essay(
        9, "a09", "经验做法", "docx",
        (
            Quote(21, "及时将信访事项录入信访信息系统，使网上信访、来信、来访、来电在网上流转"),
            Quote(23, "应当自收到之日起5个工作日内提出异议，并详细说明理由"),
        ),
        mess=("header", "insertion"),
    ),
    Essay(
        10, "a10", "心得体会", "docx",
        (
            Quote(3, "党和政府了解民情、集中民智、维护民利、凝聚民心的一项经常性工作", exact=False),
            Quote(3, "是各级机关、单位及其领导干部、工作人员接受群众监督、改进工作作风的重要途径"),
            Quote(39, "以依规依法及时就地解决信访问题为导向"),
        ),
        state="returned", mess=("comment",),
        return_reason="所引第三条与原文不符，请对照条例核对后再报。",
    ),
    Essay(
        11, "a11", "其他", "pdf",
        (
            Quote(27, "按照诉求合理的解决问题到位、诉求无理的思想教育到位、生活困难的帮扶救助到位、"
                      "行为违法的依法处理的要求，依法按政策及时就地解决群众合法合理诉求，"
                      "维护正常信访秩序"),
        ),
        may_publish=False,
    ),
    Essay(
        12, "a12", "心得体会", "docx",
        (
            Quote(6, "畅通信访渠道，做好信访工作，认真处理信访事项，倾听人民群众建议、意见和要求，"
                     "接受人民群众监督，为人民群众服务"),
            Quote(28, "不得推诿、敷衍、拖延"),
            Quote(27, "及时就地解决群众合法合理诉求"),
        ),
        mess=("footnote",),
    ),
    Essay(
        13, "a13", "其他", "txt",
        (
            Quote(19, "信访事项已经受理或者正在办理的，信访人在规定期限内向受理、办理机关、单位的"
                      "上级机关、单位又提出同一信访事项的，上级机关、单位不予受理"),
            Quote(19, "载明其姓名（名称）、住址和请求、事实、理由"),
        ),
        state="withdrawn", encoding="utf-16",
    ),
    Essay(
        14, "a14", "典型案例", "docx",
        (
            Quote(31, "应当听取信访人陈述事实和理由，并调查核实"),
            Quote(34, "六十日内办结", exact=False),
        ),
        mess=("header",),
    ),
    Essay(
        15, "a15", "典型案例", "pdf",
        (
            Quote(35, "信访人对信访处理意见不服的，可以自收到书面答复之日起30日内请求原办理机关、"
                      "单位的上一级机关、单位复查"),
            Quote(32, "投诉请求、事实和理由、处理意见及其法律法规依据"),
        ),
        names=("unit",),
    ),
    Essay(
        16, "a16", "心得体会", "docx",
        (Quote(16, "各级机关、单位应当建立健全年轻干部和新录用干部到信访工作岗位锻炼制度"),),
        mess=("comment",), polished_by_machine=True,
    ),
    Essay(
        17, "a17", "感人故事", "txt",
        (
            # The words stand in article 15; the speaker says 13 and bends the quotation marks.
            Quote(13, "坚持和发展新时代‘枫桥经验’，积极协调处理化解发生在当地的信访事项和矛盾纠纷",
                  exact=False),
            Quote(6, "倾听人民群众建议、意见和要求"),
        ),
        encoding="utf-8-sig",
    ),
    Essay(
        18, "a18", "心得体会", "docx",
        (
            Quote(31, "可以通过行政复议、行政裁决、行政确认、行政许可、行政处罚等行政程序解决的，"
                      "导入相应程序处理"),
            Quote(28, "加强教育疏导，及时妥善处理"),
        ),
        names=("name", "unit", "phone"), mess=("header", "footer"),
    ),
    Essay(
        19, "a19", "典型案例", "pdf",
        (Quote(33, "经调解、和解达成一致意见的，应当制作调解协议书或者和解协议书"),),
    ),
    Essay(
        20, "a20", "经验做法", "docx",
        (Quote(25, "在职责范围内依法及时采取措施，防止不良影响的产生、扩大"),),
        state="submitted", copied=Copied((5,), "verbatim"), mess=("header", "table"),
    ),
    Essay(
        21, "a21", "心得体会", "docx",
        (Quote(28, "不得推诿、敷衍、拖延"),),
        copied=Copied((12,), "reworded"), mess=("insertion",),
    ),
    Essay(
        22, "a22", "感人故事", "pdf",
        (Quote(6, "认真处理信访事项"),),
        state="submitted",
    ),
    Essay(
        23, "a23", "心得体会", "docx",
        (Quote(37, "多措并举化解矛盾纠纷"),),
        copied=Copied((8, 16), "mosaic"), polished_by_machine=True,
    ),
    Essay(
        24, "a24", "其他", "docx",
        (
            Quote(18, "网络信访渠道、通信地址、咨询投诉电话、信访接待的时间和地点、查询信访事项"
                      "处理进展以及结果的方式等相关事项"),
            Quote(18, "不得打击报复信访人"),
        ),
        state="draft", mess=("footnote",),
    ),
)
# fmt: on
