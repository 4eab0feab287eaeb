"""What is known of an entry's own people, and what a leak of it looks like. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Identity:
    """
    The submitter's own registered data, authors and co-authors together.

    ``units`` hold full, short and former names and those of the units above; ``posts``
    department and post in one, as written on the form; ``hints`` what many share, such as
    the department alone: flagged, never masked.
    """

    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    id_numbers: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class LeakKind(StrEnum):
    """What was found."""

    NAME = "name"
    UNIT = "unit"
    PHONE = "phone"
    EMAIL = "email"
    ID_NUMBER = "id_number"
    WECHAT = "wechat"
    SIGNATURE = "signature"
    PLACE = "place"
    OTHER = "other"


class LeakAction(StrEnum):
    """What ``mask`` does: write a token, take the line out, or wait for a person."""

    MASKED = "masked"
    REMOVED = "removed"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class Leak:
    """
    Identity at ``text == raw[start:end]`` (offsets in characters of the raw text).

    ``own`` tells the entry's own people from third parties; ``checksum_ok`` is None
    except for ID numbers; ``is_post`` marks a place with a post: somebody's very chair.
    """

    kind: LeakKind
    start: int
    end: int
    text: str
    action: LeakAction
    own: bool = False
    checksum_ok: bool | None = None
    is_post: bool = False
