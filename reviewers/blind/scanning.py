"""
Finding identity in a text (DOMAIN §6): own data first, then numbers, signatures, hints.

Own data is certain and masked, but for names that are also words. Numbers and addresses
of third parties are masked as well. What is only likely is flagged for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from reviewers.blind.advisory import advisory_leaks
from reviewers.blind.folding import key_of, squeezed
from reviewers.blind.identity import Identity, Leak, LeakAction, LeakKind
from reviewers.blind.numbers import number_leaks
from reviewers.blind.own import keys_of, own_leaks
from reviewers.blind.signatures import signature_lines
from reviewers.blind.spans import Spans

_STRENGTH: Final = {LeakAction.REMOVED: 0, LeakAction.MASKED: 1, LeakAction.FLAGGED: 2}
_MACHINE_ACTS: Final = (LeakAction.REMOVED, LeakAction.MASKED)


@dataclass(frozen=True, slots=True)
class Found:
    """The leaks of a text, and what the lines consisted of that are removed as a whole."""

    leaks: tuple[Leak, ...]
    inside: tuple[Leak, ...] = ()


def identity_leaks(
    text: str, identity: Identity, *, is_body: bool = True, kept: Iterable[str] = ()
) -> tuple[Leak, ...]:
    """
    Every leak of *text*, by start, end and kind; offsets count characters of *text*.

    A leak that lies inside another one that is masked or removed is not listed twice.
    Outside the body (a header, a file name) there are no signature lines to look for.
    *kept* are lines a person says are no signatures: flagged only, unless they hold own data.
    """
    return _without_nested(_every_leak(text, identity, is_body=is_body, kept=kept))


def scan(text: str, identity: Identity, *, kept: Iterable[str] = ()) -> Found:
    """Every leak of a body, and within the removed lines their names, units and numbers."""
    found = _every_leak(text, identity, is_body=True, kept=kept)
    gone = Spans(leak for leak in found if leak.action is LeakAction.REMOVED)
    left = [leak for leak in found if leak.action is not LeakAction.REMOVED]
    inside = (
        replace(leak, action=LeakAction.REMOVED)
        for leak in _without_nested(left)
        if leak.action is LeakAction.MASKED and gone.hold(leak)
    )
    return Found(_without_nested(found), tuple(inside))


def _every_leak(text: str, identity: Identity, *, is_body: bool, kept: Iterable[str]) -> list[Leak]:
    own = list(own_leaks(text, squeezed(text), keys_of(identity)))
    numbers = _owned(number_leaks(text), own)
    telling = _telling([*own, *numbers])
    signed = _unkept(signature_lines(text, telling), telling, kept) if is_body else []
    hints = _not_own(advisory_leaks(text), own)
    return [*own, *numbers, *signed, *hints]


def wanted_leaks(text: str, words: Iterable[str]) -> tuple[Leak, ...]:
    """Every place of the words a person wants masked, however they are spaced."""
    tight = squeezed(text)
    found: list[Leak] = []
    for key in sorted({key_of(word) for word in words}):
        at = tight.text.find(key) if key else -1
        while at >= 0:
            start, end = tight.raw_span(at, at + len(key))
            found.append(Leak(LeakKind.OTHER, start, end, text[start:end], LeakAction.MASKED))
            at = tight.text.find(key, at + 1)
    return _without_nested(found)


def _unkept(signed: Iterable[Leak], own: list[Leak], kept: Iterable[str]) -> list[Leak]:
    """Mark the lines that hold own data; flag those of the others that are to be kept."""
    keys = {key_of(line) for line in kept}
    places = Spans(own)
    marked = (replace(leak, own=places.lie_in(leak)) for leak in signed)
    return [
        replace(leak, action=LeakAction.FLAGGED)
        if not leak.own and key_of(leak.text) in keys
        else leak
        for leak in marked
    ]


def _telling(own: Iterable[Leak]) -> list[Leak]:
    """What makes a line a signature: certain data, and a name even if it is a word."""
    return [
        leak
        for leak in own
        if leak.action is LeakAction.MASKED
        or (leak.own and leak.kind is LeakKind.NAME and "\n" not in leak.text)
    ]


def _owned(numbers: Iterable[Leak], own: list[Leak]) -> list[Leak]:
    """A number that holds the author's own one is his (with a country code before it)."""
    mine = {kind: Spans(one for one in own if one.kind is kind) for kind in LeakKind}
    return [replace(leak, own=mine[leak.kind].lie_in(leak)) for leak in numbers]


def _not_own(hints: Iterable[Leak], own: list[Leak]) -> list[Leak]:
    """Hints about others: what touches own data has been said, and a hint once."""
    kept: list[Leak] = []
    every, masked = Spans(own), Spans(one for one in own if one.action is LeakAction.MASKED)
    for leak in sorted(hints, key=lambda one: (one.start, -one.end)):
        is_said = masked.touch(leak) or every.hold(leak)
        if not is_said and not (kept and leak.start < kept[-1].end):
            kept.append(leak)
    return kept


def _without_nested(found: list[Leak]) -> tuple[Leak, ...]:
    """
    Drop each leak that lies inside one at least as strong: removed, masked, flagged.

    A flag hides only flags of its own kind. In order of start, longest first, a leak is
    inside another one exactly when some earlier one ends no sooner.
    """
    kept: list[Leak] = []
    ends: dict[LeakAction | LeakKind, int] = {}
    for leak in sorted(
        found,
        key=lambda one: (one.start, -one.end, _STRENGTH[one.action], not one.own, one.kind),
    ):
        own_class = leak.kind if leak.action is LeakAction.FLAGGED else leak.action
        stronger = [LeakAction.REMOVED] if leak.action is LeakAction.REMOVED else _MACHINE_ACTS
        if max(ends.get(rival, 0) for rival in (own_class, *stronger)) < leak.end:
            kept.append(leak)
            ends[own_class] = leak.end
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.kind)))
