"""评审: rounds, judges, conflicts, plans, assignments, scorecards, rankings. Schema only."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import User
from portal.models.base import Base, Versioned, new_code, new_secret
from portal.models.call import Category, Rubric
from portal.models.enums import (
    AssignmentState,
    ConflictState,
    InterestKind,
    PlanState,
    PoolGroup,
    PoolKind,
    RecusalKind,
    RoundKind,
    RoundState,
    Rule,
    ScorecardState,
)

# the default of new rounds: the engine's keys behind the score itself
TIE_CHAIN = ("main_criterion", "head_to_head", "untrimmed_mean")


class Round(Versioned, Base):
    """评审轮次 of one category; freezes pool, rubric, rule, readings and ties when it opens."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("category_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    name: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    state: Mapped[RoundState] = mapped_column(default=RoundState.PLANNED)
    kind: Mapped[RoundKind] = mapped_column(default=RoundKind.SCORING)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    rule: Mapped[Rule]
    readings: Mapped[int]
    # what parts equal scores, link by link; told before the round opens
    tie_chain: Mapped[list[str]] = mapped_column(default=lambda: [*TIE_CHAIN])
    # how many passes let an entry through, under Rule.AT_LEAST
    passes: Mapped[int | None]
    # what the pool is drawn by; portal.models.pools keeps what was drawn
    pool_kind: Mapped[PoolKind] = mapped_column(default=PoolKind.ALL)
    pool_count: Mapped[int | None]
    pool_share: Mapped[Decimal | None]
    pool_group: Mapped[PoolGroup | None]
    # percent of the final score, under Combination.WEIGHTED
    weight: Mapped[Decimal | None]
    # 种子原文: the seed of every plan comes from it; shown when the round is over, its
    # fingerprint from the beginning
    seed_secret: Mapped[str] = mapped_column(String(32), default=new_secret)
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # the shortfall that was known when the round was closed, or why it was cancelled
    close_note: Mapped[str] = mapped_column(Text, default="")
    # whether who has signed sees the other judges' totals, and may discuss the entry (合议)
    shows_peers: Mapped[bool] = mapped_column(default=False)
    has_discussion: Mapped[bool] = mapped_column(default=False)

    category: Mapped[Category] = relationship()
    rubric: Mapped[Rubric] = relationship()


class JudgeProfile(Versioned, Base):
    """评委 in one call: what they may judge, how much, and their declaration of interests."""

    __tablename__ = "judge_profile"
    __table_args__ = (UniqueConstraint("call_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[str] = mapped_column(String(60), default="")
    kinds: Mapped[list[str]] = mapped_column(default=list)
    styles: Mapped[list[str]] = mapped_column(default=list)
    max_load: Mapped[int | None]
    declared_at: Mapped[datetime | None]
    # when the rubric and the calibration works had been gone through
    briefed_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)

    user: Mapped[User] = relationship()


class ConflictOfInterest(Versioned, Base):
    """利益关系 of a judge with one entry or with a unit."""

    __tablename__ = "conflict_of_interest"
    __table_args__ = (Index("ix_conflict_of_interest_judge_id", "judge_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge_profile.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person: Mapped[str] = mapped_column(String(60), default="")
    kind: Mapped[InterestKind]
    state: Mapped[ConflictState] = mapped_column(default=ConflictState.CONFIRMED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    is_declared: Mapped[bool] = mapped_column(default=False)
    stated_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    stated_at: Mapped[datetime]
    # the organiser who confirmed or dismissed it; from then on the judge cannot take it back
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    judge: Mapped[JudgeProfile] = relationship()


class Plan(Base):
    """分配方案 with everything needed to compute it again."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    state: Mapped[PlanState] = mapped_column(default=PlanState.PROPOSED)
    seed: Mapped[int]
    engine_version: Mapped[str] = mapped_column(String(16))
    inputs_digest: Mapped[str] = mapped_column(String(64))
    # inputs and pairs are large: they load when they are asked for
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    # [["judge code", "entry code"], …]
    pairs: Mapped[list[Any]] = mapped_column(deferred=True)
    # loads, islands and counts, so that a page need not read inputs and pairs
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    made_by: Mapped[User] = relationship()


class Assignment(Versioned, Base):
    """评审分配: one judge reads one entry in one round."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("round_id", "judge_id", "entry_id"),
        Index("ix_assignment_judge_id_state", "judge_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge_profile.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    # the judge's own random order; says nothing of submission
    position: Mapped[int]
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.ASSIGNED)
    skipped_at: Mapped[datetime | None]
    recusal: Mapped[RecusalKind | None]
    recusal_note: Mapped[str] = mapped_column(String(300), default="")
    recused_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    judge: Mapped[JudgeProfile] = relationship()
    scorecard: Mapped["Scorecard | None"] = relationship(back_populates="assignment")


class Scorecard(Versioned, Base):
    """评分表; ``digest`` is the judge's receipt once signed."""

    __tablename__ = "scorecard"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    state: Mapped[ScorecardState] = mapped_column(default=ScorecardState.DRAFT)
    # {"criterion key": "18.5"}: decimals as text
    points: Mapped[dict[str, Any]] = mapped_column(default=dict)
    remark: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[Decimal | None]
    # when the first point was saved; for the organisers' hints, never on a judge's page
    begun_at: Mapped[datetime | None]
    saved_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    digest: Mapped[str | None] = mapped_column(String(64))

    assignment: Mapped[Assignment] = relationship(back_populates="scorecard")


class ScorecardVersion(Base):
    """What a scorecard said each time it was signed or reopened; never changed."""

    __tablename__ = "scorecard_version"
    __table_args__ = (UniqueConstraint("scorecard_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scorecard_id: Mapped[int] = mapped_column(ForeignKey("scorecard.id"))
    number: Mapped[int]
    state: Mapped[ScorecardState]
    points: Mapped[dict[str, Any]]
    remark: Mapped[str] = mapped_column(Text, default="")
    total: Mapped[Decimal | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]


class Ranking(Versioned, Base):
    """排名 of one closed round; each computation is a new number, a locked one is final."""

    __tablename__ = "ranking"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True, default=new_code)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    rule: Mapped[Rule]
    engine_version: Mapped[str] = mapped_column(String(16))
    seed: Mapped[int]
    inputs_digest: Mapped[str] = mapped_column(String(64))
    # large, and loads when it is asked for: only a replay and the awards need it
    inputs: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    # judges in their order, agreement, severity and counts, so that a page need not solve again
    summary: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # [["blind code", readings], …] of what has no rank
    unranked: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    rows: Mapped[list["RankingRow"]] = relationship(order_by="RankingRow.position")


class RankingRow(Base):
    """One entry's place: the official score, and what it rests on."""

    __tablename__ = "ranking_row"
    __table_args__ = (UniqueConstraint("ranking_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    position: Mapped[int]
    rank: Mapped[int]
    is_tied: Mapped[bool] = mapped_column(default=False)
    score: Mapped[Decimal]
    readings: Mapped[int]
    # the judges' part of the score, and what 文字审读 and 扣分 added to it
    judged: Mapped[Decimal | None]
    added: Mapped[Decimal] = mapped_column(default=Decimal(0))
    plain_mean: Mapped[Decimal]
    adjusted: Mapped[Decimal | None]
    # the score may lie between these nine times of ten
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    # per mille that the entry stands above each award line, the first line first
    chances: Mapped[list[Any]] = mapped_column(default=list)
    spread: Mapped[Decimal]
    # [[place of the judge in the summary, "88.5"], …]
    totals: Mapped[list[Any]] = mapped_column(default=list)
    # what set the entry below the one above it at equal scores; "tied" where nothing did
    hint: Mapped[str] = mapped_column(String(20), default="")
