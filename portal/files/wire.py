"""Plain dataclasses to JSON and back, for the pipe to the child process and for the database."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


def to_json(value: object) -> Json:
    """Return *value* as JSON-ready lists, dicts and scalars."""
    if isinstance(value, Enum):
        return to_json(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): to_json(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_json(entry) for entry in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"no JSON for {type(value).__name__}")


def from_json(shape: type[T], value: Json) -> T:
    """Return *value* as a *shape*; TypeError, KeyError or ValueError when it does not fit."""
    built: T = _build(shape, value)
    return built


def _build(shape: Any, value: Any) -> Any:
    origin = get_origin(shape)
    if origin in {Union, types.UnionType}:
        return _build_optional(get_args(shape), value)
    if origin in {tuple, list}:
        return origin(_build(get_args(shape)[0], entry) for entry in value)
    if origin in {dict, Mapping}:
        key, inner = get_args(shape)
        return {_build(key, name): _build(inner, entry) for name, entry in value.items()}
    if is_dataclass(shape):
        return _build_fields(shape, value)
    if isinstance(shape, type) and issubclass(shape, Enum):
        return shape(value)
    return _build_scalar(shape, value)


def _build_fields(shape: Any, value: Any) -> Any:
    hints = _hints(shape)
    return shape(**{name: _build(hints[name], value[name]) for name in hints if name in value})


def _build_optional(options: tuple[Any, ...], value: Any) -> Any:
    if value is None and type(None) in options:
        return None
    return _build(next(option for option in options if option is not type(None)), value)


def _build_scalar(shape: Any, value: Any) -> Any:
    if shape is float and isinstance(value, int):
        return float(value)
    if isinstance(shape, type) and not isinstance(value, shape):
        raise TypeError(f"expected {shape.__name__}, got {type(value).__name__}")
    return value


@cache
def _hints(shape: Any) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    return {name: hint for name, hint in get_type_hints(shape).items() if name in names}
