"""Seals are seen on every paper; red paper, red lines and gold are no seals."""

from typing import Any

import pytest

from portal.files.seals import hints_of, seal_boxes
from tests.portal.files.sealed import (
    BROWN,
    PLACE,
    RED,
    ROSE,
    WHITE,
    dotted,
    framed_in_red,
    ruled,
    scanned,
    sheet,
    stamp,
    write,
)

SEALED = {
    "white paper": lambda: stamp(sheet()),
    "white characters": lambda: stamp(sheet(), kind="white"),
    "small": lambda: stamp(sheet(), side=26),
    "faded": lambda: stamp(sheet(), strength=0.7),
    "dark": lambda: stamp(sheet(), ink=(110, 20, 30)),
    "cinnabar": lambda: stamp(sheet(), ink=(228, 86, 44)),
    "rose paper": lambda: stamp(sheet(ROSE)),
    "brown paper": lambda: stamp(sheet(BROWN), side=60),
    "red ruling": lambda: stamp(ruled(sheet(), step=40, upright=False), side=60),
    "red cells": lambda: stamp(ruled(sheet(), step=120, upright=True), (110, 1190), side=60),
}
NOT_SEALED = {
    "plain": sheet,
    "red paper": lambda: stamp(sheet(RED), ink=(120, 10, 10)),
    "red ink": lambda: sheet(ink=(190, 40, 30)),
    "red ruling": lambda: ruled(sheet(), step=40, upright=False),
    "red cells": lambda: ruled(sheet(), step=120, upright=True),
    "gold flecks": lambda: dotted(sheet(), (205, 160, 70), size=14),
    "red dots": lambda: dotted(sheet(), (200, 40, 30), size=9),
    "a grey scan": lambda: stamp(sheet()).convert("L").convert("RGB"),
}


@pytest.mark.parametrize("case", SEALED)
def test_a_seal_is_seen_and_wholly_inside_the_hint(case: str) -> None:
    page = SEALED[case]()

    (box,) = seal_boxes(scanned(page))

    side = 26 if case == "small" else 50
    assert box.left <= PLACE[0]
    assert box.top <= PLACE[1]
    assert min(box.right - PLACE[0], box.bottom - PLACE[1]) >= side
    assert max(box.width, box.height) <= 5 * side


@pytest.mark.parametrize("case", NOT_SEALED)
def test_what_only_looks_red_is_no_seal(case: str) -> None:
    assert [] == seal_boxes(scanned(NOT_SEALED[case]()))


def test_two_seals_under_each_other_are_one_hint_and_two_apart_are_two() -> None:
    near = stamp(stamp(sheet()), (PLACE[0], PLACE[1] + 70))
    apart = stamp(stamp(sheet()), (1030, 150))

    assert [1, 2] == [len(seal_boxes(scanned(page))) for page in (near, apart)]


def signed() -> Any:
    return stamp(write(sheet(WHITE), 125, 700, "丁未春林晚舟书于青柳", size=40), (120, 1160))


def test_the_signature_above_a_seal_at_the_left_is_in_the_hint() -> None:
    (hint,) = hints_of(scanned(signed()))

    height = 1600
    assert hint.y * height <= 700
    assert (hint.y + hint.h) * height >= 1210
    assert hint.w < 0.12


def test_writing_above_a_seal_at_the_right_is_left_alone() -> None:
    (hint,) = hints_of(scanned(stamp(sheet(), (1000, 1300))))

    assert hint.h < 0.1


def test_a_red_printed_frame_is_never_proposed_for_covering() -> None:
    """One press covers a proposal, and on a judged scan nothing covered is bared again."""
    page = stamp(framed_in_red(ruled(sheet(), step=100, upright=True)), side=60)

    (hint,) = hints_of(scanned(page))

    assert hint.w * hint.h <= 0.12
    assert max(hint.w, hint.h) <= 0.5
    left, top = PLACE[0] / 1100, PLACE[1] / 1600
    assert hint.x <= left
    assert hint.x + hint.w >= left + 60 / 1100
    assert hint.y <= top
    assert hint.y + hint.h >= top + 60 / 1600


def test_a_seal_whose_signature_would_take_half_a_page_is_proposed_alone() -> None:
    page = stamp(write(sheet(), 125, 100, "信访工作条例为民解难", size=90), (150, 1200), side=150)

    (hint,) = hints_of(scanned(page))

    assert hint.h <= 0.2
    assert hint.x * 1100 <= 150
    assert hint.y * 1600 <= 1200
