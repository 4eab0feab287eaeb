"""
Demonstration room: the twelve brush works: what is written, by whom, on which paper.

`text` is what the brush shows and may hold a slip of the pen, as real works do;
`transcription` is what the author typed beside it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from portal.calls.regulations import article

Paper = Literal["xuan", "antique", "gold", "celadon", "cream", "rose"]
Grid = Literal["none", "columns", "red_columns", "cells"]
Kind = Literal["jpeg", "png", "tiff16", "tiff_pages", "jpeg_rotated"]
State = Literal["draft", "submitted", "returned", "withdrawn", "accepted"]

PUNCTUATION: Final = "，。、；：“”（）〔〕《》 "


@dataclass(frozen=True, slots=True)
class Look:
    """How a work is laid out: pixels, brush, paper and the two seals."""

    size: tuple[int, int]
    rows: int
    brush: Literal["ma-shan-zheng", "zhi-mang-xing", "liu-jian-mao-cao"]
    paper: Paper
    grid: Grid = "none"
    seal: Literal["red", "white"] = "red"
    lead_seal: str = ""
    folds: int = 0
    margin: float = 0.09
    dryness: float = 0.5
    leaves: int = 1
    details: int = 0


@dataclass(frozen=True, slots=True)
class Scroll:
    """A brush work with everything its entry form asks for."""

    number: int
    author: str
    articles: tuple[int, ...]
    scope: str
    script: Literal["楷", "行", "草"]
    form: Literal["中堂", "条幅", "横幅", "斗方", "册页"]
    size_cm: tuple[int, int]
    text: str
    transcription: str
    inscription: str
    kind: Kind
    look: Look
    state: State = "accepted"
    may_publish: bool = True
    note: str = ""
    return_reason: str = ""
    month: int = 4
    glyphs: Literal["简", "繁"] = "简"

    @property
    def title(self) -> str:
        """The title on the list."""
        return f"《信访工作条例》{self.scope}"


def unpunctuated(text: str) -> str:
    """The text as a brush writes it."""
    return "".join(char for char in text if char not in PUNCTUATION)


_BANDS: Final = "属地管理分级负责谁主管谁负责"
_PEOPLE: Final = "了解民情集中民智维护民利凝聚民心"
_FIFTH: Final = article(5).paras


def _whole(number: int, paragraph: int | None = None) -> str:
    body = article(number)
    return body.text if paragraph is None else body.paras[paragraph]


SCROLLS: Final = (
    Scroll(
        1,
        "a25",
        (6,),
        "第六条",
        "楷",
        "中堂",
        (68, 94),
        _whole(6),
        _whole(6),
        "温如玉敬书",
        "jpeg",
        Look((2480, 3420), 10, "ma-shan-zheng", "xuan", lead_seal="为民", folds=1, details=2),
    ),
    Scroll(
        2,
        "a12",
        (1,),
        "第一条",
        "行",
        "条幅",
        (34, 120),
        _whole(1),
        _whole(1),
        "沈砚秋书于市一中",
        "jpeg",
        Look(
            (1300, 3960),
            16,
            "ma-shan-zheng",
            "antique",
            "red_columns",
            lead_seal="尚实",
            dryness=0.25,
            margin=0.12,
        ),
    ),
    Scroll(
        3,
        "a13",
        (7,),
        "第七条",
        "行",
        "横幅",
        (138, 46),
        _whole(7),
        _whole(7),
        "江平",
        "jpeg_rotated",
        Look((4200, 1560), 5, "zhi-mang-xing", "cream", "none", "white", "同心", margin=0.13),
        may_publish=False,
    ),
    Scroll(
        4,
        "a07",
        (3,),
        "第三条",
        "楷",
        "中堂",
        (69, 83),
        _whole(3),
        _whole(3),
        "石桥许敏敬录",
        "png",
        Look(
            (2700, 3240),
            11,
            "ma-shan-zheng",
            "cream",
            "cells",
            lead_seal="",
            dryness=0.15,
            margin=0.085,
        ),
    ),
    Scroll(
        5,
        "a11",
        (5,),
        "第五条第五项",
        "草",
        "条幅",
        (45, 135),
        _FIFTH[5].removeprefix("（五）"),
        _FIFTH[5].removeprefix("（五）"),
        "梅清源",
        "tiff16",
        Look((1180, 3360), 17, "liu-jian-mao-cao", "xuan", seal="white", dryness=0.6, margin=0.1),
        glyphs="繁",
        note="依传统草法书写，释文用简体。",
    ),
    Scroll(
        6,
        "a10",
        (5,),
        "第五条句",
        "楷",
        "横幅",
        (180, 62),
        _BANDS,
        "属地管理、分级负责，谁主管、谁负责",
        "田野",
        "jpeg",
        Look((4300, 1620), 2, "ma-shan-zheng", "gold", "none", "white", "守正", margin=0.15),
    ),
    Scroll(
        7,
        "a26",
        (27,),
        "第二十七条",
        "楷",
        "册页",
        (33, 33),
        _whole(27),
        _whole(27),
        "石朴敬书",
        "tiff_pages",
        Look(
            (3060, 2040),
            6,
            "ma-shan-zheng",
            "cream",
            "red_columns",
            lead_seal="求是",
            dryness=0.2,
            leaves=3,
        ),
    ),
    Scroll(
        8,
        "a27",
        (28,),
        "第二十八条第一款",
        "行",
        "中堂",
        (60, 97),
        # One character is missing on the paper: the text check should find it.
        _whole(28, 0).replace("加强教育疏导", "加强教疏导"),
        _whole(28, 0),
        "柳成荫",
        "jpeg",
        Look((2300, 3500), 10, "zhi-mang-xing", "xuan", lead_seal="", folds=3, dryness=0.5),
        note="初稿曾请同事看过，如有脱字请指正。",
    ),
    Scroll(
        9,
        "a28",
        (3,),
        "第三条句",
        "行",
        "斗方",
        (68, 68),
        _PEOPLE,
        "了解民情、集中民智、维护民利、凝聚民心",
        "邓云章书",
        "png",
        Look((3060, 3060), 4, "zhi-mang-xing", "rose", lead_seal="听雨", dryness=0.5, margin=0.12),
        state="submitted",
    ),
    Scroll(
        10,
        "a29",
        (17,),
        "第十七条",
        "楷",
        "斗方",
        (50, 50),
        _whole(17),
        _whole(17),
        "云岫秦半农",
        "jpeg",
        Look(
            (3000, 3000),
            12,
            "ma-shan-zheng",
            "celadon",
            "columns",
            dryness=0.2,
            details=1,
            margin=0.1,
        ),
        may_publish=False,
    ),
    Scroll(
        11,
        "a30",
        (33,),
        "第三十三条",
        "草",
        "中堂",
        (69, 138),
        _whole(33),
        _whole(33),
        "念慈",
        "jpeg",
        Look((1900, 3700), 16, "liu-jian-mao-cao", "antique", seal="white", dryness=0.65),
        state="returned",
        glyphs="繁",
        return_reason="草书作品的释文与所写条文差两个字，请核对后补正。",
    ),
    Scroll(
        12,
        "a31",
        (10,),
        "第十条",
        "行",
        "横幅",
        (136, 68),
        _whole(10),
        _whole(10),
        "章悦",
        "jpeg",
        Look((3800, 1900), 8, "zhi-mang-xing", "xuan", "none", "red", "惠风", margin=0.1),
        state="draft",
    ),
)
