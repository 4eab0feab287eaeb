"""Places of a text that hold or touch each other, and texts that have ever so many of them."""

import pytest

from reviewers.blind import Identity, Leak, LeakAction, LeakKind, identity_leaks
from reviewers.blind.spans import Spans


def leak(start: int, end: int) -> Leak:
    return Leak(LeakKind.NAME, start, end, "×" * (end - start), LeakAction.MASKED)


PLACES = Spans([leak(2, 5), leak(4, 20), leak(30, 33)])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (4, 6, (True, True, False)),
        (2, 5, (True, True, True)),
        (0, 2, (False, False, False)),
        (20, 30, (False, False, False)),
        (19, 31, (False, True, False)),
        (29, 34, (False, True, True)),
        (40, 41, (False, False, False)),
    ],
)
def test_a_place_is_held_touched_or_holds(
    start: int, end: int, expected: tuple[bool, bool, bool]
) -> None:
    one = leak(start, end)

    assert expected == (PLACES.hold(one), PLACES.touch(one), PLACES.lie_in(one))


def test_a_closing_signature_is_found_behind_spaces_and_before_them() -> None:
    text = f"橘子很甜。{'　' * 40}作者：何山，某局干部{'　' * 40}"

    (found,) = identity_leaks(text, Identity())

    assert ("作者：何山，某局干部", LeakAction.REMOVED) == (found.text.strip(), found.action)


def test_thirty_thousand_spaces_or_names_in_an_essay_are_read_to_the_end() -> None:
    blank = identity_leaks(f"橘子很甜。{' ' * 29_000}好", Identity())
    named = identity_leaks("山。何伟 13909511234 " * 1_500, Identity(names=("何伟",)))

    assert () == blank
    assert 3_000 == sum(one.action is LeakAction.MASKED for one in named)
