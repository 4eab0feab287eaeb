"""
Demonstration room: what the judges gave: points, remarks, and how far each one has come.

Every work has a quality, every judge a severity and an eye of their own; the rest is
seeded chance, so that the same question always gets the same answer.
"""

import zlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, Literal

import numpy as np

from portal.demo.cast import CategoryName

CardState = Literal["signed", "draft", "untouched"]

_SEED: Final = 20270501
_HALF: Final = Decimal("0.5")
_PASSING: Final = Decimal("0.84")

# How much of the highest mark a work is worth to a judge of average severity.
_QUALITY: Final[dict[CategoryName, tuple[float, ...]]] = {
    "essay": (
        0.94,
        0.91,
        0.88,
        0.93,
        0.84,
        0.89,
        0.86,
        0.90,
        0.83,
        0.81,
        0.92,
        0.90,
        0.82,
        0.89,
        0.91,
        0.93,
        0.87,
        0.85,
        0.88,
        0.74,
        0.76,
        0.90,
        0.72,
        0.84,
    ),
    "calligraphy": (0.92, 0.89, 0.86, 0.84, 0.94, 0.80, 0.88, 0.83, 0.91, 0.78, 0.87, 0.82),
}

# Added to every mark: above zero is lenient, below zero severe.
_LENIENCY: Final = {
    "judge1": 0.00,
    "judge2": 0.025,
    "judge3": -0.02,
    "judge4": -0.045,
    "judge5": 0.03,
    "judge6": -0.03,
    "judge7": 0.02,
    "judge8": 0.00,
    "judge9": -0.015,
}

# The part of the queue each judge has signed; about half in all.
_PROGRESS: Final = {
    "judge1": 0.60,
    "judge2": 0.80,
    "judge3": 0.50,
    "judge4": 0.35,
    "judge5": 0.25,
    "judge6": 0.90,
    "judge7": 0.50,
    "judge8": 0.40,
    "judge9": 0.20,
}

_REMARKS: Final[dict[CategoryName, tuple[tuple[float, tuple[str, ...]], ...]]] = {
    "essay": (
        (
            0.90,
            (
                "细节抓得准，结尾有余味，读完愿意再读一遍。",
                "事情不大，写得有分量，条文引得恰到好处。",
                "语言干净，没有一句口号，真诚动人。",
                "案例完整，办法可学，建议收入作品集。",
                "人物立得住，对话自然，可见作者真在一线。",
            ),
        ),
        (
            0.80,
            (
                "材料扎实，条理清楚，中段略显平。",
                "做法具体，可借鉴，标题还可再提炼。",
                "情感真挚，援引条款再准确些更好。",
                "结构完整，个别段落可以压缩。",
                "立意好，案例与条例的结合还可再紧一些。",
                "叙述流畅，体会部分稍短，意犹未尽。",
            ),
        ),
        (
            0.70,
            (
                "经验有价值，总结腔重了些，少了人和事。",
                "前半部分好，后半部分泛泛而谈。",
                "数据多，分析少，读后印象不深。",
                "切题，但新意不足。",
            ),
        ),
        (
            0.00,
            (
                "与他文有相似段落，请组织者核实。",
                "拼接痕迹明显，前后口吻不一致。",
                "内容偏空，缺少自己的经历和思考。",
            ),
        ),
    ),
    "calligraphy": (
        (
            0.90,
            (
                "用笔沉着，气息贯通，通篇耐看。",
                "结字端稳，疏密得当，功力可见。",
                "章法舒朗，落款位置妥帖，钤印得体。",
                "墨色有变化而不做作，行气连绵。",
            ),
        ),
        (
            0.80,
            (
                "起笔利落，个别字重心偏右。",
                "整体协调，末行略显局促。",
                "临帖功夫扎实，可再多些自己的意思。",
                "线条有力，飞白稍多，宜再含蓄。",
                "布局工稳，引首章略大。",
                "字势生动，行距再紧一些更好。",
            ),
        ),
        (
            0.70,
            (
                "笔力稍弱，转折处有犹疑。",
                "字形大小过于均匀，缺少呼应。",
                "墨法单一，通篇偏干。",
                "章法平直，落款与正文争位。",
            ),
        ),
        (
            0.00,
            (
                "个别字写法存疑，请文字审读组核对。",
                "结体松散，用笔尚不稳定。",
                "气息不够连贯，尚需多临多读。",
            ),
        ),
    ),
}


def points(
    judge: str, category: CategoryName, number: int, maxima: Sequence[Decimal]
) -> tuple[Decimal, ...]:
    """
    What a judge gives a work, one mark a criterion, in steps of a half.

    `maxima` are the highest marks of the criteria in the rubric's order.
    """
    rng = _chance(judge, category, number)
    share = _QUALITY[category][number - 1] + _LENIENCY[judge] + float(rng.normal(0, 0.018))
    return tuple(_marked(highest, share + float(rng.normal(0, 0.03))) for highest in maxima)


def draft_points(
    judge: str, category: CategoryName, number: int, maxima: Sequence[Decimal]
) -> tuple[Decimal | None, ...]:
    """The marks of a card put down half-way: the first ones given, the others open."""
    given = points(judge, category, number, maxima)
    reached = (len(given) + 1) // 2
    return (*given[:reached], *(None for _ in given[reached:]))


def remark(judge: str, category: CategoryName, number: int, maxima: Sequence[Decimal]) -> str:
    """A remark in the tone of the total; now and then a judge writes nothing."""
    rng = _chance(f"{judge} remark", category, number)
    share = float(sum(points(judge, category, number, maxima)) / sum(maxima))
    if rng.random() < 0.15:
        return ""
    words = next(lines for floor, lines in _REMARKS[category] if share >= floor)
    return words[int(rng.integers(len(words)))]


def passes(judge: str, category: CategoryName, number: int, maxima: Sequence[Decimal]) -> bool:
    """Whether a judge lets a work through the sifting."""
    return sum(points(judge, category, number, maxima)) >= _PASSING * sum(maxima)


def progress(judge: str, queue: int) -> tuple[CardState, ...]:
    """How the cards of a queue of this length stand: signed from the front, one begun."""
    signed = round(_PROGRESS[judge] * queue)
    states: list[CardState] = ["signed"] * signed
    if signed < queue:
        states.append("draft")
    states += ["untouched"] * (queue - len(states))
    return tuple(states)


def _marked(highest: Decimal, share: float) -> Decimal:
    kept = min(max(share, 0.4), 1.0)
    steps = round(float(highest / _HALF) * kept)
    return _HALF * steps


def _chance(judge: str, category: CategoryName, number: int) -> np.random.Generator:
    return np.random.default_rng([_SEED, zlib.crc32(f"{judge} {category}".encode()), number])
