"""The closed sets of values of 文字审读. Chinese names live in ``portal.labels``."""

from enum import StrEnum


class TextSource(StrEnum):
    """Who chose what a work should say, and whether it is the law or another text."""

    AUTHOR = "author"
    ARTICLES = "articles"
    TYPED = "typed"


class ProofreadingState(StrEnum):
    """The stages of a proofreading; ``portal.judging.proofreading.stages`` has the steps."""

    FIRST = "first"
    SECOND = "second"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"


class ProofreadingDeed(StrEnum):
    """The deeds that move a proofreading on, or back."""

    FINISH_FIRST = "finish_first"
    AGREE = "agree"
    DISAGREE = "disagree"
    SETTLE = "settle"
    REOPEN = "reopen"


class MarkKind(StrEnum):
    """What a reader found: 错, 漏, 衍, 倒, or 存疑, which never counts."""

    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"
    TRANSPOSED = "transposed"
    DOUBTFUL = "doubtful"


class MarkState(StrEnum):
    """Placed by one reader; the other confirms or dismisses; the organisers have the last word."""

    PLACED = "placed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    UPHELD = "upheld"
    OVERRULED = "overruled"
    WITHDRAWN = "withdrawn"
