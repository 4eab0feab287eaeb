"""Hints at people and places: what a person is asked to look at, and what not."""

import pytest

from reviewers.blind import Identity, LeakKind, identity_leaks

NOBODY = Identity(names=("林晚舟",), units=("青柳区信访局",))


@pytest.mark.parametrize(
    "text",
    [
        "来信人住在江临市青石区柳河街道，信里没有留电话。",
        "那年她还在双桥镇金水村的小学教书。",
    ],
)
def test_a_piece_of_a_place_is_nobodys_name(text: str) -> None:
    names = [leak.text for leak in identity_leaks(text, NOBODY) if leak.kind is LeakKind.NAME]

    assert [] == names


def test_the_people_of_a_story_are_pointed_out_once_each() -> None:
    text = "来信人刘建国住在江临市青石区柳河街道，同事老周叫周明远。"
    names = [leak.text for leak in identity_leaks(text, NOBODY) if leak.kind is LeakKind.NAME]

    assert ["刘建国", "周明远"] == names
