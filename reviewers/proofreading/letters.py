"""
Engine room: a text as proofreaders count it: character by character (字), nothing else.

Spaces, line ends, punctuation and whatever has no width are not read: a brush work has none.
A character is compared as what it stands for: NFKC, the printed form of a variant, simplified.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Protocol

from reviewers.proofreading.variants import PRINTED

# general categories that are not read: marks, punctuation, symbols, separators, controls
_UNREAD: Final = frozenset("MPSZ")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})
_BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0")
_NONE: Final[Mapping[str, str]] = {}
_REMEMBERED: Final = 16_384


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """One character: what it is compared as, how it is written, and where in the text."""

    key: str
    written: str
    offset: int


def letters(text: str, accepted: Mapping[str, str] = _NONE) -> tuple[Letter, ...]:
    """Return what is read of a text; *accepted* are further variants (variant → printed form)."""
    found = (
        Letter(folded(one, accepted), one, offset)
        for offset, one in enumerate(text)
        if is_read(one)
    )
    return tuple(letter for letter in found if letter.key)


@lru_cache(maxsize=_REMEMBERED)
def is_read(character: str) -> bool:
    """Say whether a proofreader reads this character."""
    category = unicodedata.category(character)
    return category[0] not in _UNREAD and category not in _UNSEEN and character not in _BLANKS


def folded(character: str, accepted: Mapping[str, str] = _NONE) -> str:
    """Return what a character is compared as; ``folded`` of that is the same."""
    printed = _folded(character)
    further = accepted.get(character) or accepted.get(printed)
    return _folded(further) if further else printed


@lru_cache(maxsize=_REMEMBERED)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    parts = (_simplified(PRINTED.get(one, one)) for one in plain if is_read(one))
    return "".join(PRINTED.get(one, one) for one in parts)


def _simplified(character: str) -> str:
    return _converter().convert(character)


@cache
def _converter() -> _Converter:
    # its tables take a moment: the web process reads them when somebody proofreads
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter
