"""What a call and a category may be told to do differently: ``settings``. Values only."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

from portal.models import Call, Category

GENRES: Final = ("经验做法", "典型案例", "感人故事", "心得体会", "其他")
SCRIPTS: Final = ("楷书", "行书", "隶书", "篆书", "草书")
GLYPHS: Final = ("简体", "繁体")
FORMATS: Final = ("中堂", "条幅", "横幅", "斗方", "条屏", "册页", "手卷")
AI_USES: Final = ("没有", "用于查错润色", "用于起草部分段落")
STAFF_KINDS: Final = ("信访专职", "信访兼职", "其他干部", "教师")


# which units besides the judge's own count as related: none, the next ones up and down, or all
# above and below
RELATED_UNITS: Final = {
    "unit": "只回避本单位",
    "near": "本单位、直接上级和直接下级",
    "branch": "本单位、所有上级和所有下级",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EssayRules:
    """Limits of an essay: characters as word processors count them, megabytes."""

    min_characters: int = 1500
    max_characters: int = 3000
    # outside the range: False warns, True refuses to submit
    is_strict: bool = False
    max_file_mb: int = 20
    max_coauthors: int = 2
    genres: tuple[str, ...] = GENRES


@dataclass(frozen=True, slots=True, kw_only=True)
class CalligraphyRules:
    """Limits of a calligraphy work: pages, pixels of the long edge, megabytes, megapixels."""

    min_pages: int = 1
    max_pages: int = 5
    min_long_edge: int = 3000
    is_strict: bool = False
    max_file_mb: int = 30
    max_megapixels: int = 200
    max_coauthors: int = 0
    scripts: tuple[str, ...] = SCRIPTS
    formats: tuple[str, ...] = FORMATS
    # scripts whose transcription (释文) must be given
    transcribed_scripts: tuple[str, ...] = ("篆书", "草书")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRules:
    """Per-call switches; the shape of ``Call.settings``."""

    # who must step aside besides the unit itself
    related_units: str = "branch"
    # submitters may make their own account (else by invitation only)
    open_registration: bool = True
    # spread of totals above which a second look is advised
    attention_spread: int = 15
    one_award_per_author: bool = True
    # days an entry that was sent back may still be mended, whatever the deadline
    return_grace_days: int = 7
    # 查重: whether it runs, and the two marks of 去除引用后复制比 in per cent
    checks_duplicates: bool = True
    notice_percent: int = 20
    review_percent: int = 30
    record_number: str = ""
    police_number: str = ""
    site_code: str = ""
    address: str = ""

    @classmethod
    def of(cls, call: Call) -> Self:
        """Read the rules of a call; unknown keys of a newer version are left alone."""
        return cls(**_known(cls, call.settings))


def essay_rules(category: Category) -> EssayRules:
    """Read the limits of an essay category."""
    return EssayRules(**_known(EssayRules, category.settings))


def calligraphy_rules(category: Category) -> CalligraphyRules:
    """Read the limits of a calligraphy category."""
    return CalligraphyRules(**_known(CalligraphyRules, category.settings))


def as_settings(rules: EssayRules | CalligraphyRules | CallRules) -> dict[str, Any]:
    """Write rules as JSON values."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(rules).items()
    }


def _known(shape: Any, stored: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in names
    }
