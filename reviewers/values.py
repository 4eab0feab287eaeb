"""Values the whole engine speaks in: references to entries and judges, and digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

Points: TypeAlias = Decimal
"""Marks given by a judge; exact, never a float."""

_quoted = json.encoder.encode_basestring_ascii


@dataclass(frozen=True, slots=True)
class EntryRef:
    """
    An entry as assignment sees it.

    ``authors`` are opaque person keys (never names), ``style`` the script of a
    calligraphy work or None.
    """

    code: str
    unit: str
    authors: frozenset[str] = frozenset()
    style: str | None = None


@dataclass(frozen=True, slots=True)
class JudgeRef:
    """
    A judge as assignment sees it.

    ``persons`` are the judge's own person keys (account, phone), compared with an
    entry's ``authors``; ``max_load`` is the most readings the judge will take.
    """

    code: str
    unit: str | None = None
    persons: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    max_load: int | None = None


def inputs_digest(obj: object) -> str:
    """
    SHA-256 (64 hex digits) of *obj* as canonical JSON.

    Takes None, bool, int, str, Decimal, Fraction, enums, dataclasses, mappings,
    sets and sequences of these. Equal values give equal digests whatever the order of
    sets and mappings, and ``Decimal("1.0")`` equals ``Decimal("1")``. Raises TypeError
    for anything else, floats included: their text is not a promise.
    """
    return hashlib.sha256(_text(obj).encode("ascii")).hexdigest()


def _text(obj: object) -> str:
    """Write canonical JSON in one go: what is sorted is sorted by the text that it becomes."""
    if isinstance(obj, Enum):
        return _text(obj.value)
    if isinstance(obj, str):
        return _quoted(obj)
    if obj is None or isinstance(obj, bool | int):
        return json.dumps(obj)
    if isinstance(obj, Decimal | Fraction):
        return f'{{"$number":{_quoted(str(Fraction(obj)))}}}'
    if is_dataclass(obj) and not isinstance(obj, type):
        names = sorted(field.name for field in fields(obj))
        told = ",".join(f"{_quoted(name)}:{_text(getattr(obj, name))}" for name in names)
        return f"{{{told}}}"
    return _container(obj)


def _container(obj: object) -> str:
    if isinstance(obj, list | tuple):
        return f"[{','.join(map(_text, obj))}]"
    if isinstance(obj, Mapping):
        pairs = sorted(f"[{_text(key)},{_text(value)}]" for key, value in obj.items())
        return f'{{"$map":[{",".join(pairs)}]}}'
    if isinstance(obj, set | frozenset):
        return f'{{"$set":[{",".join(sorted(map(_text, obj)))}]}}'
    raise TypeError(f"{type(obj).__name__} has no canonical form")
