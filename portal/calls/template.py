"""Calls room: the built-in template of a call, as data. Everything in it can be changed later."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.calls import default_rubrics
from portal.calls.default_rubrics import CriterionTemplate
from portal.calls.settings import CalligraphyRules, EssayRules
from portal.models.enums import CategoryKind, Rule


@dataclass(frozen=True, slots=True)
class LevelTemplate:
    """奖次: its share of the valid entries."""

    key: str
    name: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class DeclarationTemplate:
    """One of the texts an author agrees to."""

    key: str
    heading: str
    text: str
    is_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTemplate:
    """组别: form, limits, rubric, quota and rule of one kind of work."""

    key: str
    kind: CategoryKind
    name: str
    prefix: str
    rules: EssayRules | CalligraphyRules
    criteria: tuple[CriterionTemplate, ...]
    rule: Rule = Rule.MEAN
    readings: int = 3
    quota_minimum: int | None = 1
    quota_maximum: int | None = 3


CATEGORIES: Final = (
    CategoryTemplate(
        key="essay",
        kind=CategoryKind.ESSAY,
        name="“我与《信访工作条例》”征文",
        prefix="ZW",
        rules=EssayRules(),
        criteria=default_rubrics.ESSAY,
    ),
    CategoryTemplate(
        key="calligraphy",
        kind=CategoryKind.CALLIGRAPHY,
        name="“‘书’写《信访工作条例》”书法",
        prefix="SF",
        rules=CalligraphyRules(),
        criteria=default_rubrics.CALLIGRAPHY,
    ),
)


def _levels(*percents: int) -> tuple[LevelTemplate, ...]:
    names = {"first": "一等奖", "second": "二等奖", "third": "三等奖", "merit": "优秀奖"}
    return tuple(
        LevelTemplate(key, name, Decimal(percent) / 100)
        for (key, name), percent in zip(names.items(), percents, strict=True)
    )


# 奖次比例: what most calls take, and 从严
LEVELS: Final = _levels(5, 10, 15, 20)
STRICT_LEVELS: Final = _levels(1, 2, 3, 4)
PRESETS: Final = {"usual": LEVELS, "strict": STRICT_LEVELS}

DECLARATIONS: Final = (
    DeclarationTemplate(
        "original",
        "原创",
        "本作品由本人（含填报的合作者）独立完成，没有抄袭、代写、代笔；未在其他活动中获奖。",
    ),
    DeclarationTemplate(
        "secrecy",
        "不涉密、已脱敏",
        "内容不涉及国家秘密和工作秘密；案例中当事人的姓名、住址、电话等信息已经隐去。",
    ),
    DeclarationTemplate(
        "licence",
        "授权使用",
        "同意主办单位将作品用于展览、汇编和宣传，署名权归作者。",
    ),
    # 个人信息保护法 25: publishing needs a consent of its own, so it can never be a condition
    DeclarationTemplate(
        "publicity",
        "公开姓名和单位",
        "同意在公示、公布结果和作品展示时公开本人姓名、单位和作品。"
        "不勾选不影响参评，届时只公布匿名编号。",
        is_required=False,
    ),
)

NOTICE: Final = "\n\n".join(
    (
        "为深入学习宣传贯彻《信访工作条例》，现面向各级机关、单位的信访专兼职干部开展主题征集活动。",
        "征集分两个组别。“我与《信访工作条例》”征文：围绕学习贯彻《条例》，写经验做法、典型案例、"
        "感人故事或心得体会，内容真实，观点鲜明，字数一般在 1500 至 3000 字。"
        "“‘书’写《信访工作条例》”书法：以毛笔书写《条例》正文，可写全文、一章或一条，书体不限；"
        "篆书、草书请附释文。",
        "作品由各单位组织报送。请在截止时间前登录本系统填表、上传文件，看过评审副本后报送；"
        "截止前可以更换或撤回，逾期不予受理。",
        "作品须为原创，不得抄袭、代写、代笔，不得含有国家秘密、工作秘密和他人的个人信息。"
        "评审隐去姓名和单位进行，评分细则随本通知公布。"
        "结果公示后发布，对结果有异议的，可以在公示期内书面提出。",
    )
)
