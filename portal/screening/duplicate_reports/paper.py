"""
Screening room: 查重报告 as values, before it becomes a .docx or a .pdf. Words and pieces only.

Two readerships: organisers, who see everybody (内部资料), and the author of one entry, to whom an
organiser may hand a report that shows the author's own text and tells of nobody else.
"""

from dataclasses import dataclass

from portal.screening.duplicate_reports.pieces import Piece

Facts = tuple[tuple[str, str], ...]
Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry (or reference text) of the report: what it is, and its two shares with the band."""

    name: str
    facts: Facts
    share: str = ""
    share_without_base: str = ""
    band: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage side by side; for an author the right side is empty."""

    label: str
    left: Pieces
    right: Pieces = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A scanned page as our own small picture, by its key in the store."""

    key: str
    caption: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two works beside each other: what the figures say, then the passages or the pictures."""

    title: str
    left: str
    right: str
    facts: Facts
    passages: tuple[Passage, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Base text that an entry quotes: whose, and the words."""

    subject: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Finding:
    """认定: what, why, who, when, and what followed for whom."""

    word: str
    reason: str
    facts: Facts
    consequences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole report; *marking* stands above the title, *caution* says what it is not."""

    marking: str
    title: str
    subtitle: str
    summary: str
    facts: Facts
    subjects: tuple[Subject, ...]
    comparisons: tuple[Comparison, ...]
    quotations: tuple[Quotation, ...]
    findings: tuple[Finding, ...]
    caution: str
    # everything of it was looked at: only then is what was not found told as not there
    is_whole: bool
    # an author's report has a place for verdicts only where one is about the entry
    has_findings: bool = True
