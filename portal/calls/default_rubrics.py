"""Calls room: the rubrics a new call starts with, as data. Organisers edit copies of them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

LEVELS: Final = ("excellent", "good", "fair", "poor")
STEP: Final = Decimal("0.5")
TOTAL: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTemplate:
    """评分项: at most so many points in steps of so much, and what each level looks like."""

    key: str
    name: str
    maximum: Decimal
    step: Decimal = STEP
    # equal scores are told apart by the main criterion
    is_main: bool = False
    levels: dict[str, str]


def _criterion(
    key: str, name: str, maximum: int, *texts: str, is_main: bool = False
) -> CriterionTemplate:
    return CriterionTemplate(
        key=key,
        name=name,
        maximum=Decimal(maximum),
        is_main=is_main,
        levels=dict(zip(LEVELS, texts, strict=True)),
    )


ESSAY: Final = (
    _criterion(
        "theme",
        "主题契合与政治导向",
        20,
        "紧扣征文主题，立意鲜明，导向正确，贯穿全文",
        "切合主题，导向正确，立意较清楚",
        "基本切题，立意一般，个别段落游离",
        "偏离主题，或表述不够严谨",
    ),
    _criterion(
        "substance",
        "内容真实与典型性",
        25,
        "经历、案例或做法具体可信，过程清楚，很有代表性",
        "内容真实，细节较充实，有一定代表性",
        "有事例但较笼统，典型性不足",
        "空泛少事例，或情节令人生疑",
        is_main=True,
    ),
    _criterion(
        "rule_of_law",
        "法治思维与实践价值",
        20,
        "援引条款准确，分析透彻，做法可学可用",
        "援引条款正确，有分析，有借鉴意义",
        "提到条款但联系不紧，借鉴意义有限",
        "援引有误，或看不出对工作的帮助",
    ),
    _criterion(
        "structure",
        "结构与逻辑",
        15,
        "布局合理，层次分明，论述环环相扣",
        "结构完整，条理较清楚",
        "结构大体完整，衔接不够自然",
        "结构松散，前后脱节",
    ),
    _criterion(
        "language",
        "语言与感染力",
        15,
        "语言准确生动，有真情实感，读来感人",
        "语言通顺得体，有一定感染力",
        "语言基本通顺，表达平淡",
        "语病较多，或多为套话",
    ),
    _criterion(
        "form",
        "文字规范与格式",
        5,
        "文字标点规范，格式符合要求",
        "偶有错字或标点不当",
        "错字、标点或格式问题较多",
        "问题很多，影响阅读",
    ),
)

CALLIGRAPHY: Final = (
    _criterion(
        "brushwork",
        "笔法",
        25,
        "起收行转有法度，线条劲健，取法清楚",
        "用笔较熟练，线条较有力",
        "用笔基本合度，线条变化不多",
        "用笔生疏，线条软弱",
        is_main=True,
    ),
    _criterion(
        "form",
        "结体",
        25,
        "字法准确，结构精当，风格统一而有变化",
        "字法正确，结构匀称",
        "结构基本平稳，个别字失当",
        "结构松散，字形多处失当",
    ),
    _criterion(
        "composition",
        "章法",
        20,
        "布局完整，行气贯通，落款钤印得体",
        "布局较合理，落款钤印妥当",
        "布局一般，行间呼应不足",
        "布局零乱，落款钤印失当",
    ),
    _criterion(
        "ink",
        "墨法",
        10,
        "浓淡枯润相宜，墨色有神采",
        "墨色较协调，有变化",
        "墨色平平，变化较少",
        "墨色板滞，或洇散失控",
    ),
    _criterion(
        "spirit",
        "整体气韵与整洁",
        5,
        "气韵生动，卷面整洁",
        "气韵较好，卷面较整洁",
        "气韵一般，略有污损",
        "缺少气韵，卷面不洁",
    ),
    # stands on the judges' form as long as nobody proof-reads centrally
    _criterion(
        "text",
        "文字审读",
        15,
        "与条例原文一致，没有错漏衍倒",
        "有个别文字差错",
        "文字差错较多，或繁简混用",
        "差错很多，影响文义",
    ),
)
