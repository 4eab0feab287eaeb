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

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


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
    return hashlib.sha256(_dump(_canonical(obj)).encode("utf-8")).hexdigest()


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _canonical(obj: object) -> Json:
    if isinstance(obj, Enum):
        return _canonical(obj.value)
    if obj is None or isinstance(obj, bool | int | str):
        return obj
    if isinstance(obj, Decimal | Fraction):
        return {"$number": str(Fraction(obj))}
    if is_dataclass(obj) and not isinstance(obj, type):
        return {field.name: _canonical(getattr(obj, field.name)) for field in fields(obj)}
    return _container(obj)


def _container(obj: object) -> Json:
    if isinstance(obj, Mapping):
        pairs: list[Json] = [[_canonical(key), _canonical(value)] for key, value in obj.items()]
        return {"$map": sorted(pairs, key=_dump)}
    if isinstance(obj, set | frozenset):
        return {"$set": sorted((_canonical(item) for item in obj), key=_dump)}
    if isinstance(obj, list | tuple):
        return [_canonical(item) for item in obj]
    raise TypeError(f"{type(obj).__name__} has no canonical form")
