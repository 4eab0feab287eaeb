"""The house: every state a person can see has a Chinese name."""

from enum import StrEnum

import pytest

from portal import labels
from portal.models import enums, proofreading_enums

ENUMS = [
    thing
    for module in (enums, proofreading_enums)
    for thing in vars(module).values()
    if isinstance(thing, type) and issubclass(thing, StrEnum) and thing is not StrEnum
]
MEMBERS = [member for kind in ENUMS for member in kind]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: f"{type(m).__name__}.{m.name}")
def test_member_has_a_chinese_word(member: StrEnum) -> None:
    word = labels.word(member)

    assert any("一" <= letter <= "鿿" for letter in word), word


def test_states_of_one_value_keep_their_own_words() -> None:
    assert "草稿" == labels.word(enums.EntryStatus.DRAFT)
    assert "筹备中" == labels.word(enums.CallState.DRAFT)
    assert "打分中" == labels.word(enums.ScorecardState.DRAFT)


def test_members_of_one_enum_do_not_share_a_word() -> None:
    shared = {
        kind.__name__ for kind in ENUMS if len({labels.word(member) for member in kind}) < len(kind)
    }

    assert set() == shared
