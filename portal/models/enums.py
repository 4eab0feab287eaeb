"""Every closed set of values the schema knows. Chinese names live in ``portal.labels``."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be in one call (admin: in the whole installation)."""

    SUBMITTER = "submitter"
    LIAISON = "liaison"
    JUDGE = "judge"
    ORGANISER = "organiser"
    OBSERVER = "observer"
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


class EntryDeed(StrEnum):
    """The deeds that move an entry from one status to another."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REVISE = "revise"
    RETURN = "return"
    ACCEPT = "accept"


class PageState(StrEnum):
    """How far the derivation of one scan page has come."""

    PENDING = "pending"
    READY = "ready"
    DAMAGED = "damaged"


class ScreeningDecision(StrEnum):
    """What the formal check decided."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class RoundState(StrEnum):
    """A round is planned, then open for scoring, then closed."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Rule(StrEnum):
    """The official rule by which readings become one score."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"


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
