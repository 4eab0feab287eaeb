"""Pages that are one, and pages that only look so: drawn with a brush, altered like real ones."""

import io
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reviewers.strokes import (
    Change,
    PageIndex,
    PageKey,
    PagePrint,
    WrongPrint,
    compare_prints,
    key_from_bytes,
    key_to_bytes,
    print_from_bytes,
    print_of,
    print_to_bytes,
)
from tests.bench import hands
from tests.bench.altering import ALTERATIONS

WORK = hands.Work(
    text="属地管理分级负责谁主管谁负责依法",
    font="ma-shan-zheng",
    paper="cream",
    grid="red_columns",
    size=(760, 1000),
    rows=4,
    print_run=3,
    hand=3,
)


@cache
def page() -> Any:
    """The work as a picture."""
    return hands.drawn(WORK)


@cache
def printed(picture: str = "itself") -> PagePrint:
    """Return the print of what became of the work."""
    return print_of(np.asarray(PICTURES[picture]()), picture.encode().ljust(32))


PICTURES: dict[str, Any] = {
    "itself": page,
    "mirrored": lambda: page().transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "on its side": lambda: page().transpose(Image.Transpose.ROTATE_270),
    "cut": lambda: page().crop((60, 90, 730, 940)),
    "small": lambda: page().resize((304, 400), Image.Resampling.BICUBIC),
    "empty": lambda: hands.drawn(hands.replace(WORK, text="")),
    "as empty": lambda: hands.drawn(hands.replace(WORK, text="", hand=4)),
    "written again": lambda: hands.drawn(hands.written_again(WORK, 1)),
    "in another hand": lambda: hands.drawn(hands.in_another_hand(WORK, 1)),
}


@pytest.mark.parametrize(
    ("picture", "changes", "turn"),
    [
        ("mirrored", (Change.MIRRORED,), 0),
        ("on its side", (Change.TURNED,), 90),
        ("cut", (Change.CROPPED,), 0),
        ("small", (), 0),
    ],
)
def test_a_copy_is_told_with_what_was_done_to_it(
    picture: str, changes: tuple[Change, ...], turn: int
) -> None:
    match = compare_prints(printed(), printed(picture))
    assert (True, changes, turn) == (match.is_alarm, match.changes, round(match.turn))
    assert match.agreement > 0.95


def test_the_transform_lays_the_copy_over_the_page() -> None:
    match = compare_prints(printed(), printed("cut"))
    assert match.homography is not None
    there = np.array(match.homography).reshape(3, 3) @ np.array([0.5, 0.5, 1])
    middle = ((60 + 730) / 2 / 760, (90 + 940) / 2 / 1000)
    assert np.allclose(there[:2] / there[2], middle, atol=0.003)


@pytest.mark.parametrize("picture", ["photographed", "photographed in waves"])
def test_a_photograph_is_a_copy_though_the_paper_hangs_in_waves(picture: str) -> None:
    taken = Image.open(io.BytesIO(ALTERATIONS[picture](page()))).convert("RGB")
    match = compare_prints(printed(), print_of(np.asarray(taken), bytes(32)))
    assert match.is_alarm
    assert match.agreement > 0.9


def test_a_comparison_says_the_same_each_time() -> None:
    first, second = (compare_prints(printed(), printed("written again")) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("picture", ["written again", "in another hand", "empty"])
def test_the_same_words_on_the_same_sheet_are_no_copy(picture: str) -> None:
    assert not compare_prints(printed(), printed(picture)).is_alarm


def test_neither_ruling_nor_seal_is_ink() -> None:
    assert (printed("empty").ink > 0).mean() < 0.002


def test_each_way_round_gives_the_same_verdict() -> None:
    pairs = [("itself", "cut"), ("itself", "written again"), ("mirrored", "on its side")]
    verdicts = [compare_prints(printed(a), printed(b)).is_alarm for a, b in pairs]
    assert verdicts == [compare_prints(printed(b), printed(a)).is_alarm for a, b in pairs]


def test_two_empty_pages_are_no_copies_of_each_other() -> None:
    match = compare_prints(printed("empty"), printed("as empty"))
    assert (0.0, False) == (match.score, match.is_alarm)


def test_a_print_survives_its_bytes() -> None:
    kept = print_to_bytes(printed())
    again = print_from_bytes(kept)
    assert kept == print_to_bytes(again)
    assert key_to_bytes(printed().key) == key_to_bytes(key_from_bytes(kept))
    assert compare_prints(printed(), again).is_alarm


@given(at=st.integers(0, 20_000), flip=st.integers(1, 255))
def test_spoilt_bytes_are_refused_or_a_print(at: int, flip: int) -> None:
    content = bytearray(print_to_bytes(printed()))
    content[at % len(content)] ^= flip
    for spoilt in (bytes(content), bytes(content[: at % len(content)])):
        try:
            assert print_from_bytes(spoilt).ink.ndim == 2
        except WrongPrint:
            assert spoilt != print_to_bytes(printed())


def crowd(amount: int) -> list[tuple[int, PageKey]]:
    """Return keys of pages that have nothing to do with ours."""
    rng = np.random.default_rng(5)
    whole = np.iinfo(np.uint64).max
    return [
        (
            number,
            PageKey(
                bytes(32),
                rng.bytes(32),
                rng.integers(0, whole, 90, np.uint64),
                rng.integers(0, whole, 90, np.uint64),
            ),
        )
        for number in range(1000, 1000 + amount)
    ]


@pytest.mark.parametrize("picture", ["itself", "mirrored", "on its side", "cut", "small"])
def test_a_copy_comes_first_on_the_shortlist(picture: str) -> None:
    index = PageIndex([*crowd(2000), (7, printed().key)])
    assert 7 == index.shortlist(printed(picture).key)[0].page


def test_the_shortlist_does_not_depend_on_the_order_of_the_pages() -> None:
    pages = [*crowd(300), (7, printed().key), (8, printed("written again").key)]
    asked = printed("cut").key
    assert PageIndex(pages).shortlist(asked) == PageIndex(pages[::-1]).shortlist(asked)


def test_a_shortlist_is_short_and_that_of_nothing_is_empty() -> None:
    assert [] == PageIndex([]).shortlist(printed().key)
    hits = PageIndex([(number, printed().key) for number in range(200)]).shortlist(printed().key)
    assert 24 == len(hits)
    assert {0} == {hit.distance for hit in hits}
