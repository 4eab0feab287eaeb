"""Every closed set of values the schema knows. Chinese names live in ``portal.labels``."""

from enum import StrEnum

from portal.models.round_enums import RoundDeed as RoundDeed
from portal.models.round_enums import RoundKind as RoundKind
from portal.models.round_enums import RoundState as RoundState


class Role(StrEnum):
    """What a person may be in one call (admin: in the whole installation)."""

    SUBMITTER = "submitter"
    LIAISON = "liaison"
    JUDGE = "judge"
    ORGANISER = "organiser"
    OBSERVER = "observer"
    PROOFREADER = "proofreader"
    ADMIN = "admin"


class CallState(StrEnum):
    """Draft calls are seen by organisers only; the dates rule everything after announcing."""

    DRAFT = "draft"
    ANNOUNCED = "announced"


class CallPhase(StrEnum):
    """Where a call stands at a moment; computed from state and dates, never stored."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    SUBMITTING = "submitting"
    JUDGING = "judging"
    PUBLISHED = "published"


class CategoryKind(StrEnum):
    """The two kinds of work."""

    ESSAY = "essay"
    CALLIGRAPHY = "calligraphy"


class EntryStatus(StrEnum):
    """The life of an entry; ``portal.entries.workflow`` holds the transitions."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    VETOED = "vetoed"


class EntryDeed(StrEnum):
    """The deeds that move an entry from one status to another."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REVISE = "revise"
    RETURN = "return"
    ACCEPT = "accept"
    VETO = "veto"
    REINSTATE = "reinstate"


class PageState(StrEnum):
    """How far the derivation of one scan page has come."""

    PENDING = "pending"
    READY = "ready"
    DAMAGED = "damaged"


class ScreeningDecision(StrEnum):
    """What the formal check decided."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class PoolKind(StrEnum):
    """Which entries a round takes: all accepted ones, or a part of the round before."""

    ALL = "all"
    PASSED = "passed"
    TOP_COUNT = "top_count"
    TOP_SHARE = "top_share"
    TOP_IN_GROUP = "top_in_group"
    BY_HAND = "by_hand"


class PoolGroup(StrEnum):
    """What the groups of a pool are made of."""

    UNIT = "unit"
    SCRIPT = "script"
    FORM = "form"


class Entrance(StrEnum):
    """How an entry came into a pool: by its rank, by a tie at the edge, by hand."""

    RANKED = "ranked"
    TIED = "tied"
    ADDED = "added"


class Combination(StrEnum):
    """How several rounds become one order: the last one decides, or a weighted sum."""

    LAST_ROUND = "last_round"
    WEIGHTED = "weighted"


class Rule(StrEnum):
    """The official rule by which readings become one order; ``RULES_OF`` says of which kind."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"
    Z_SCORE = "z_score"
    GROUP_RANK = "group_rank"
    MODEL = "model"
    MAJORITY = "majority"
    AT_LEAST = "at_least"
    SCHULZE = "schulze"
    BORDA = "borda"


class PlanState(StrEnum):
    """A plan is proposed, then applied or discarded; applied plans never change."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    DISCARDED = "discarded"


class AssignmentState(StrEnum):
    """Whether the reading still counts."""

    ASSIGNED = "assigned"
    RECUSED = "recused"


class RecusalKind(StrEnum):
    """Why a judge stepped aside from one entry."""

    RECOGNISED = "recognised"
    INTEREST = "interest"
    IDENTITY_FOUND = "identity_found"
    # 弃评: no conflict, the judge cannot judge this one
    ABSTAINED = "abstained"
    WITHDRAWN = "withdrawn"  # 收回 by a plan: nobody stepped aside, a later one may restore it


class ScorecardState(StrEnum):
    """Draft until signed; reopened keeps the signed version in the history."""

    DRAFT = "draft"
    SIGNED = "signed"
    REOPENED = "reopened"


class ConflictState(StrEnum):
    """Only confirmed conflicts bind; a dismissed one stays dismissed, a withdrawn one on record."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class InterestKind(StrEnum):
    """Kinds of interest a judge declares or an organiser pins."""

    SAME_UNIT = "same_unit"
    RELATED_UNIT = "related_unit"
    KIN = "kin"
    TEACHER = "teacher"
    COAUTHOR = "coauthor"
    SAME_PERSON = "same_person"
    OTHER = "other"


class JobState(StrEnum):
    """The job table is the truth; the queue only wakes the worker."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class SecrecyConclusion(StrEnum):
    """保密审查 conclusion; only a pass lets results out."""

    PASSED = "passed"
    HELD = "held"


class BaseTextKind(StrEnum):
    """What an organiser's base text is."""

    NOTICE = "notice"
    TEMPLATE = "template"
    OTHER = "other"


class PairKind(StrEnum):
    """What was compared: two texts or two scanned pages."""

    TEXT = "text"
    SCAN = "scan"


class SimilarityBand(StrEnum):
    """How much of a text is somebody else's, by the two marks of the call."""

    NONE = "none"
    NOTICE = "notice"
    REVIEW = "review"


class RunKind(StrEnum):
    """A check of one entry that arrived, or of the whole call."""

    ARRIVAL = "arrival"
    FULL = "full"


class RunState(StrEnum):
    """Only a run that is done says anything; one overtaken by a later one is superseded."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class CaseState(StrEnum):
    """Open until a person decides; gone once nothing matches, merged into an older one."""

    OPEN = "open"
    SETTLED = "settled"
    GONE = "gone"
    MERGED = "merged"


class CaseOpening(StrEnum):
    """Why a case was opened, or opened anew."""

    FOUND = "found"
    JOINED = "joined"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    # nothing changed: taken back and handed in again, or found anew
    AGAIN = "again"


class Finding(StrEnum):
    """认定: what a person found a case to be."""

    FALSE_ALARM = "false_alarm"
    FAIR_QUOTATION = "fair_quotation"
    PLAGIARISM = "plagiarism"
    MULTIPLE_SUBMISSION = "multiple_submission"
    SHARED_TEMPLATE = "shared_template"


class Consequence(StrEnum):
    """What a verdict means for one entry; an entry without one has none."""

    RETURN = "return"
    VETO = "veto"
    NOTE = "note"
