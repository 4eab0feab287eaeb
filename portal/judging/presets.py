"""Ready-made programmes of rounds (评审程序) to start from; all can be changed until opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.models import Round
from portal.models.enums import Combination, PoolKind, RoundKind, Rule

FIRST_ROUND: Final = "初评"


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePreset:
    """One round of a programme; without rule and readings, those of the category."""

    name: str
    kind: RoundKind = RoundKind.SCORING
    rule: Rule | None = None
    readings: int | None = None
    pool_kind: PoolKind = PoolKind.ALL
    pool_count: int | None = None
    pool_share: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A programme: its rounds in order, how they become one order, and whom it suits."""

    key: str
    name: str
    suits: str
    stages: tuple[StagePreset, ...]
    combination: Combination = Combination.LAST_ROUND


PRESETS: Final = (
    Preset(
        "one",
        "一轮制",
        "作品不多，一轮打分就定名次。",
        (StagePreset(name=FIRST_ROUND),),
    ),
    Preset(
        "two",
        "初评—终评",
        "同样的评委工作量，比一轮制更能评出最好的作品。初评每件 3 位评委，"
        "前 30% 进终评，每件再请 6 位评委。",
        (
            StagePreset(name=FIRST_ROUND, readings=3, weight=Decimal(40)),
            StagePreset(
                name="终评",
                readings=6,
                pool_kind=PoolKind.TOP_SHARE,
                pool_share=Decimal("0.3"),
                weight=Decimal(60),
            ),
        ),
        Combination.WEIGHTED,
    ),
    Preset(
        "three",
        "初评—复评—终评",
        "正式的三轮：初评取前 30%，复评取前 40%（不少于奖项数），终评定名次。",
        (
            StagePreset(name=FIRST_ROUND, rule=Rule.MEAN, readings=3),
            StagePreset(
                name="复评",
                rule=Rule.TRIMMED_MEAN,
                readings=5,
                pool_kind=PoolKind.TOP_SHARE,
                pool_share=Decimal("0.3"),
            ),
            StagePreset(
                name="终评",
                rule=Rule.TRIMMED_MEAN,
                readings=7,
                pool_kind=PoolKind.TOP_SHARE,
                pool_share=Decimal("0.4"),
            ),
        ),
    ),
    Preset(
        "sift",
        "初筛—评分—终评排序",
        "书法作品很多时：先看通过不通过，通过的打分，前 20 名由评委逐件排出先后。",
        (
            StagePreset(name="初筛", kind=RoundKind.SIFTING, rule=Rule.MAJORITY, readings=3),
            StagePreset(name="评分", rule=Rule.TRIMMED_MEAN, readings=5, pool_kind=PoolKind.PASSED),
            StagePreset(
                name="终评排序",
                kind=RoundKind.RANKING,
                rule=Rule.SCHULZE,
                readings=5,
                pool_kind=PoolKind.TOP_COUNT,
                pool_count=20,
            ),
        ),
    ),
)
BY_KEY: Final = {preset.key: preset for preset in PRESETS}


def preset_of(rounds: Sequence[Round]) -> str:
    """Return the key of the preset these rounds still look like, empty when they are one's own."""
    found = [(one.name, one.kind, one.pool_kind) for one in rounds]
    for preset in PRESETS:
        if found == [(stage.name, stage.kind, stage.pool_kind) for stage in preset.stages]:
            return preset.key
    return ""
