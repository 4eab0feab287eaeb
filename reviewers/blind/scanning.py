"""
Finding identity in a text (DOMAIN §6): own data first, then patterns, then signatures.

Own data is certain and masked, but for names that are also words. Numbers and addresses
of third parties are masked as well. What is only likely is flagged for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
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
MACHINE_ACTS: Final = [LeakAction.REMOVED, LeakAction.MASKED]
INTRODUCTIONS: Final = ("我叫", "我名叫", "作者", "姓名:", "作者:")
"""After these a name is a name, even one that is also a word (我叫高兴)."""
CERTAIN_POST: Final = 4
"""A post below this many characters (局长) is anybody's: flagged, not masked."""


def identity_leaks(text: str, identity: Identity) -> tuple[Leak, ...]:
    """
    Every leak of *text*, by start, end and kind; offsets count characters of *text*.

    A leak that lies inside another one that is masked or removed is not listed twice.
    """
    tight = squeezed(text)
    keys = _keys_of(identity)
    own = tuple(_own(text, tight, keys))
    certain = tuple(leak for leak in own if leak.action is LeakAction.MASKED)
    found = [*own, *_patterns(text, tight, keys), *signature_lines(text, certain)]
    return _without_nested(found)


Keys = dict[LeakKind, tuple[str, ...]]


def _keys_of(identity: Identity) -> Keys:
    """What to look for in squeezed text, by kind, sorted; too short values left out."""
    registered = {
        LeakKind.NAME: identity.names,
        LeakKind.UNIT: identity.units,
        LeakKind.PHONE: identity.phones,
        LeakKind.EMAIL: identity.emails,
        LeakKind.ID_NUMBER: identity.id_numbers,
        LeakKind.OTHER: identity.posts,
    }
    return {
        kind: tuple(
            key
            for key in sorted({_registered(kind, value) for value in values})
            if len(key) >= LEAST_LENGTH[kind]
        )
        for kind, values in registered.items()
    }


def _own(raw: str, tight: Folded, keys: Keys) -> Iterator[Leak]:
    for kind, wanted in keys.items():
        for key in wanted:
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
        said = tight.text[:at].endswith(INTRODUCTIONS)
        is_doubtful = not said and _is_doubtful(kind, key, text)
        action = LeakAction.FLAGGED if is_doubtful else LeakAction.MASKED
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


def _patterns(raw: str, tight: Folded, keys: Keys) -> Iterator[Leak]:
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
            # A phone found with its country code is still the author's own.
            inside = squeezed(match.group()).text
            own = any(key in inside for key in keys.get(kind, ()))
            yield Leak(kind, start, end, raw[start:end], action, own=own)
    for match in ID_NUMBER.finditer(tight.text):
        start, end = tight.raw_span(*match.span())
        passes = id_checksum_ok(match.group())
        action = LeakAction.MASKED
        yield Leak(LeakKind.ID_NUMBER, start, end, raw[start:end], action, checksum_ok=passes)


def _without_nested(found: list[Leak]) -> tuple[Leak, ...]:
    """
    Drop each leak that lies inside one at least as strong: removed, masked, flagged.

    A flag hides only flags of its own kind. In order of start, longest first, a leak is
    inside another one exactly when some earlier one ends no sooner.
    """
    strength = {LeakAction.REMOVED: 0, LeakAction.MASKED: 1, LeakAction.FLAGGED: 2}
    kept: list[Leak] = []
    ends: dict[LeakAction | LeakKind, int] = {}
    for leak in sorted(
        found,
        key=lambda one: (one.start, -one.end, strength[one.action], not one.own, one.kind),
    ):
        own_class = leak.kind if leak.action is LeakAction.FLAGGED else leak.action
        stronger = [LeakAction.REMOVED] if leak.action is LeakAction.REMOVED else MACHINE_ACTS
        if max(ends.get(rival, 0) for rival in (own_class, *stronger)) < leak.end:
            kept.append(leak)
            ends[own_class] = leak.end
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.kind)))
