"""The schema, one file a family. Columns and constraints; no queries, no decisions, no Chinese."""

from portal.models.account import Invitation, RoleGrant, SignInFailure, User
from portal.models.audit import AuditEvent
from portal.models.base import Base, Versioned, new_code
from portal.models.calculation import Calculation, CalculationKind
from portal.models.call import (
    AwardLevel,
    Call,
    Category,
    Criterion,
    DeclarationText,
    Rubric,
    UnitAllowance,
)
from portal.models.desk import CalibrationTrial, CalibrationWork, Discussion, DiscussionNote
from portal.models.duplicate_cases import (
    DuplicateCase,
    DuplicateConsequence,
    DuplicateMember,
    DuplicateVerdict,
)
from portal.models.duplicates import (
    BaseText,
    CheckedText,
    DuplicatePair,
    DuplicateRun,
    ReferenceText,
    ScanPrint,
    SelfCheck,
)
from portal.models.entry import (
    Author,
    Declaration,
    Entry,
    JudgeCopy,
    JudgeFigure,
    JudgePage,
    Manuscript,
    Receipt,
    ScanPage,
    StoredFile,
)
from portal.models.job import Job
from portal.models.judging import (
    Assignment,
    ConflictOfInterest,
    JudgeProfile,
    Plan,
    Ranking,
    RankingRow,
    Round,
    Scorecard,
    ScorecardVersion,
)
from portal.models.pools import CastingVote, PoolChange, PoolMember, RoundPool
from portal.models.proofreading import (
    DismissedHint,
    ExpectedText,
    MachineReading,
    Proofreading,
    ProofreadingMark,
    ProofreadingRule,
)
from portal.models.publishing import Award, Publication, SecrecyReview
from portal.models.reminding import Reminder
from portal.models.results import Deduction, ExtraReading
from portal.models.screening import BlindCode, Screening
from portal.models.unit import Unit

__all__ = [
    "Assignment",
    "AuditEvent",
    "Author",
    "Award",
    "AwardLevel",
    "Base",
    "BaseText",
    "BlindCode",
    "Calculation",
    "CalculationKind",
    "CalibrationTrial",
    "CalibrationWork",
    "Call",
    "CastingVote",
    "Category",
    "CheckedText",
    "ConflictOfInterest",
    "Criterion",
    "Declaration",
    "DeclarationText",
    "Deduction",
    "Discussion",
    "DiscussionNote",
    "DismissedHint",
    "DuplicateCase",
    "DuplicateConsequence",
    "DuplicateMember",
    "DuplicatePair",
    "DuplicateRun",
    "DuplicateVerdict",
    "Entry",
    "ExpectedText",
    "ExtraReading",
    "Invitation",
    "Job",
    "JudgeCopy",
    "JudgeFigure",
    "JudgePage",
    "JudgeProfile",
    "MachineReading",
    "Manuscript",
    "Plan",
    "PoolChange",
    "PoolMember",
    "Proofreading",
    "ProofreadingMark",
    "ProofreadingRule",
    "Publication",
    "Ranking",
    "RankingRow",
    "Receipt",
    "ReferenceText",
    "Reminder",
    "RoleGrant",
    "Round",
    "RoundPool",
    "Rubric",
    "ScanPage",
    "ScanPrint",
    "Scorecard",
    "ScorecardVersion",
    "Screening",
    "SecrecyReview",
    "SelfCheck",
    "SignInFailure",
    "StoredFile",
    "Unit",
    "UnitAllowance",
    "User",
    "Versioned",
    "new_code",
]
