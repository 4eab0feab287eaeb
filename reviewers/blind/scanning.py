"""
Finding identity in a text (DOMAIN §6): own data first, then patterns, then signatures.

Own data is certain and masked, but for names that are also words. Numbers and addresses
of third parties are masked as well. What is only likely is flagged for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from reviewers.blind.folding import Folded, key_of, plain, squeezed
from reviewers.blind.identity import Identity, Leak, LeakAction, LeakKind
from reviewers.blind.patterns import (
    EMAIL,
    ID_NUMBER,
    LANDLINE,
    MOBILE,
    PLACE_AND_POST,
    WECHAT,
    id_checksum_ok,
)
from reviewers.blind.signatures import signature_lines
from reviewers.blind.wordlist import ORDINARY_WORDS

LEAST_LENGTH: Final = {
    LeakKind.NAME: 2,
    LeakKind.UNIT: 2,
    LeakKind.PHONE: 5,
    LeakKind.EMAIL: 5,
    LeakKind.ID_NUMBER: 8,
    LeakKind.OTHER: 2,
}
"""Shorter registered values are no evidence of anything (a name of one character)."""
WITH_COUNTRY: Final = 13
"""Digits of a mobile number written with its country code 86."""
CERTAIN_POST: Final = 4
"""A post below this many characters (局长) is anybody's: flagged, not masked."""


def identity_leaks(text: str, identity: Identity) -> tuple[Leak, ...]:
    """
    Every leak of *text*, by start, end and kind; offsets count characters of *text*.

    A leak that lies inside another one that is masked or removed is not listed twice.
    """
    tight = squeezed(text)
    own = tuple(_own(text, tight, identity))
    certain = tuple(leak for leak in own if leak.action is LeakAction.MASKED)
    found = [*own, *_patterns(text, tight), *signature_lines(text, certain)]
    return _without_nested(found)


def _own(raw: str, tight: Folded, identity: Identity) -> Iterator[Leak]:
    values = (
        (LeakKind.NAME, identity.names),
        (LeakKind.UNIT, identity.units),
        (LeakKind.PHONE, identity.phones),
        (LeakKind.EMAIL, identity.emails),
        (LeakKind.ID_NUMBER, identity.id_numbers),
        (LeakKind.OTHER, identity.posts),
    )
    for kind, registered in values:
        for key in sorted({_registered(kind, value) for value in registered}):
            if len(key) >= LEAST_LENGTH[kind]:
                yield from _matches(raw, tight, kind, key)


def _registered(kind: LeakKind, value: str) -> str:
    """The comparable form of a registered value; a phone without its country code."""
    key = key_of(value)
    if kind is not LeakKind.PHONE:
        return key
    number = key.removeprefix("+")
    return number[2:] if len(number) == WITH_COUNTRY and number.startswith("86") else number


def _matches(raw: str, tight: Folded, kind: LeakKind, key: str) -> Iterator[Leak]:
    """Every place of *key*, overlapping ones too."""
    at = tight.text.find(key)
    while at >= 0:
        start, end = tight.raw_span(at, at + len(key))
        text = raw[start:end]
        action = LeakAction.FLAGGED if _is_doubtful(kind, key, text) else LeakAction.MASKED
        passes = id_checksum_ok(key) if kind is LeakKind.ID_NUMBER and _is_id(key) else None
        yield Leak(kind, start, end, text, action, own=True, checksum_ok=passes)
        at = tight.text.find(key, at + 1)


def _is_doubtful(kind: LeakKind, key: str, text: str) -> bool:
    """Ordinary words, two-character names torn by a line break, posts anybody holds."""
    if kind is LeakKind.OTHER:
        return len(key) < CERTAIN_POST
    is_short_name = kind is LeakKind.NAME and len(key) == LEAST_LENGTH[kind]
    return is_short_name and (key in ORDINARY_WORDS or "\n" in text)


def _is_id(key: str) -> bool:
    return ID_NUMBER.fullmatch(key) is not None


def _patterns(raw: str, tight: Folded) -> Iterator[Leak]:
    folded = plain(raw)
    sought = (
        (MOBILE, LeakKind.PHONE, LeakAction.MASKED),
        (LANDLINE, LeakKind.PHONE, LeakAction.MASKED),
        (EMAIL, LeakKind.EMAIL, LeakAction.MASKED),
        (WECHAT, LeakKind.WECHAT, LeakAction.MASKED),
        (PLACE_AND_POST, LeakKind.PLACE, LeakAction.FLAGGED),
    )
    for pattern, kind, action in sought:
        for match in pattern.finditer(folded.text):
            start, end = folded.raw_span(*match.span())
            yield Leak(kind, start, end, raw[start:end], action)
    for match in ID_NUMBER.finditer(tight.text):
        start, end = tight.raw_span(*match.span())
        passes = id_checksum_ok(match.group())
        action = LeakAction.MASKED
        yield Leak(LeakKind.ID_NUMBER, start, end, raw[start:end], action, checksum_ok=passes)


def _without_nested(found: list[Leak]) -> tuple[Leak, ...]:
    """Drop leaks inside a stronger one: removed before masked before flagged, longer first."""
    strength = {LeakAction.REMOVED: 0, LeakAction.MASKED: 1, LeakAction.FLAGGED: 2}
    kept: list[Leak] = []
    for leak in sorted(
        found,
        key=lambda one: (strength[one.action], -_length(one), one.start, one.kind, not one.own),
    ):
        if not any(_covers(other, leak) for other in kept):
            kept.append(leak)
    named = [replace(leak, own=_is_own(leak, found)) for leak in kept]
    return tuple(sorted(named, key=lambda one: (one.start, one.end, one.kind)))


def _length(leak: Leak) -> int:
    return leak.end - leak.start


def _is_own(leak: Leak, found: list[Leak]) -> bool:
    """A phone found with its country code is still the author's own."""
    return any(one.own and one.kind is leak.kind and _covers(leak, one) for one in found)


def _covers(other: Leak, leak: Leak) -> bool:
    """A flagged leak hides only what says the same about the same place."""
    if other.action is LeakAction.FLAGGED and other.kind is not leak.kind:
        return False
    return other.start <= leak.start and leak.end <= other.end
