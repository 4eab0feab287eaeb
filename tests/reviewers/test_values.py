"""The digest says the same of equal values and refuses what has no fixed text."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import pytest

from reviewers.values import EntryRef, JudgeRef, inputs_digest


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    BIG = 3


@dataclass(frozen=True, slots=True)
class Pair:
    left: object
    right: object


def test_digest_of_nothing_is_a_known_sha256() -> None:
    # printf null | sha256sum
    assert inputs_digest(None) == "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("1.0"), Decimal("1.00")),
        (Decimal("0.5"), Fraction(1, 2)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (frozenset({"a", "b", "c"}), {"c", "b", "a"}),
        ([1, 2], (1, 2)),
        (Colour.RED, "red"),
        (Size.BIG, 3),
        (EntryRef("E1", "U1"), EntryRef("E1", "U1", frozenset(), None)),
    ],
)
def test_digest_is_equal_for_equal_values(one: object, other: object) -> None:
    assert inputs_digest(one) == inputs_digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(1), "1"),
        (1, "1"),
        ([1, 2], [2, 1]),
        ({("J1", "E1"): "kin"}, {("J1", "E2"): "kin"}),
        (Pair(1, 2), Pair(2, 1)),
        (JudgeRef("J1", max_load=3), JudgeRef("J1")),
    ],
)
def test_digest_differs_for_different_values(one: object, other: object) -> None:
    assert inputs_digest(one) != inputs_digest(other)


@pytest.mark.parametrize("value", [0.5, b"x", Pair])
def test_digest_refuses_values_without_a_fixed_text(value: object) -> None:
    with pytest.raises(TypeError, match="canonical"):
        inputs_digest(value)
