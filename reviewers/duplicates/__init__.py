"""
The duplicate check for texts: who copied which passage from whom, honest quotation aside.

Importing this package loads numba and more; callers import it where they use it.
"""

from reviewers.duplicates.basetexts import Base, BaseText, quoted_spans
from reviewers.duplicates.checking import TOPICS_UP_TO, Report, check_all, same_topics
from reviewers.duplicates.commonness import Commonness, marks_of
from reviewers.duplicates.index import Change, Index
from reviewers.duplicates.normalising import Normal, normalise
from reviewers.duplicates.preparing import Prepared, prepare
from reviewers.duplicates.tokenising import Engine, engine, tokens
from reviewers.duplicates.values import (
    ENGINE_VERSION,
    Band,
    BaseSpan,
    Document,
    Kind,
    Pair,
    Passage,
    SameTopic,
    Settings,
    Shares,
)
from reviewers.duplicates.verdicts import compare, compare_prepared, shares_of

__all__ = [
    "ENGINE_VERSION",
    "TOPICS_UP_TO",
    "Band",
    "Base",
    "BaseSpan",
    "BaseText",
    "Change",
    "Commonness",
    "Document",
    "Engine",
    "Index",
    "Kind",
    "Normal",
    "Pair",
    "Passage",
    "Prepared",
    "Report",
    "SameTopic",
    "Settings",
    "Shares",
    "check_all",
    "compare",
    "compare_prepared",
    "engine",
    "marks_of",
    "normalise",
    "prepare",
    "quoted_spans",
    "same_topics",
    "shares_of",
    "tokens",
]
