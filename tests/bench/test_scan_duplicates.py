"""Which copies of brush works are found, what is taken for a copy, and how long all of it takes."""

import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

import cv2
import numpy as np
import pytest
from PIL import Image

from portal.files.images import page_pixels
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.page_prints import draw
from portal.files.printing import READ_EDGE
from reviewers.strokes import (
    PageIndex,
    PageKey,
    PageMatch,
    compare_prints,
    key_from_bytes,
    print_from_bytes,
)
from reviewers.strokes.hashes import signs_of
from reviewers.strokes.ink import ink_of
from reviewers.strokes.paper import sheet_of
from reviewers.strokes.words import words_of
from tests.bench.altering import ALTERATIONS, jpeg
from tests.bench.copying import AGAIN, ANOTHER, ITSELF, WORKS, Seen, all_pages
from tests.bench.hands import drawn, works
from tests.bench.measuring import say

CROWD: Final = 100_000
STRANGERS: Final = 600
TIMES: Final = 9
USUAL: Final = 10
"""Bits of 64 that the usual recipe lets a copy differ in."""


@pytest.fixture(scope="module")
def pages() -> dict[tuple[int, str], Seen]:
    """All works, all that became of them, and what only looks like them."""
    return {(seen.work, seen.name): seen for seen in all_pages()}


@pytest.fixture(scope="module")
def index(pages: dict[tuple[int, str], Seen]) -> PageIndex:
    """The works among a hundred thousand others, which look like them as far as codes go."""
    ours = [(number, key_from_bytes(pages[number, ITSELF].printed)) for number in range(WORKS)]
    models = [
        key_from_bytes(seen.printed) for seen in pages.values() if seen.name not in ALTERATIONS
    ]
    return PageIndex([*ours, *crowd(models, CROWD)])


def crowd(models: list[PageKey], amount: int) -> Iterator[tuple[int, PageKey]]:
    """Yield pages made of places of other pages, each bit of which differs one time in eight."""
    rng = np.random.default_rng(17)
    codes = np.concatenate([key.codes for key in models])
    for number in range(amount):
        size = len(models[number % len(models)].codes)
        noise = np.bitwise_and.reduce(rng.integers(0, 2**64, (3, size), np.uint64))
        made = codes[rng.integers(0, len(codes), size)] ^ noise
        yield CROWD + number, PageKey(bytes(32), rng.bytes(32), made, made)


def test_time_of_20_megapixels(tmp_path: Path) -> None:
    scan = tmp_path / "scan.jpg"
    page = drawn(works(1)[0]).resize((3873, 5164), Image.Resampling.BICUBIC)
    scan.write_bytes(jpeg(page, 90))
    cv2.setNumThreads(1)

    def thumbnail() -> Any:
        return sheet_of(page_pixels(scan, Kind.JPEG, 0, READ_EDGE, Limits()))[0]

    sheet = thumbnail()
    ink = ink_of(sheet)
    first = busy(thumbnail)
    second = busy(lambda: signs_of(ink_of(sheet)))
    say(
        f"{first + second:8.0f} ms  busy, thumbnail {first:.0f} and signs {second:.0f}, 20 Mpx JPEG"
    )
    say(f"{busy(lambda: words_of(ink)):8.0f} ms  busy, codes of places")
    say(
        f"{busy(lambda: Image.open(scan).convert('L').resize((32, 32))):8.0f} ms  plain full decode"
    )
    began = time.perf_counter()
    [printed] = draw(scan, Kind.JPEG, Limits())
    took = time.perf_counter() - began
    say(f"{took:8.2f} s   print in its child from start to end, {len(printed) / 1024:.0f} kB")


def busy(work: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that something takes, all threads counted."""
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return median(took)


def test_look_up_among_100_000_pages(pages: dict[tuple[int, str], Seen], index: PageIndex) -> None:
    took = []
    for seen in pages.values():
        key = key_from_bytes(seen.printed)
        began = time.process_time()
        index.shortlist(key)
        took.append(1000 * (time.process_time() - began))
    say(
        f"{median(took):8.1f} ms  look-up among {len(index)} pages "
        f"(p95 {np.quantile(took, 0.95):.1f})"
    )


def test_copies_are_found(pages: dict[tuple[int, str], Seen], index: PageIndex) -> None:
    strict = least_plain(pages) - 1
    say(
        f"found, of {WORKS}        pHash-64 <= {USUAL:2}    <= {strict:2}  "
        f"shortlist  and compared     least"
    )
    lost = []
    for name in ALTERATIONS:
        copies = [pages[number, name] for number in range(WORKS)]
        plain = [(one.plain ^ pages[one.work, ITSELF].plain).bit_count() for one in copies]
        listed = [one.work in pages_listed(index, one) for one in copies]
        matches = [compared(pages[one.work, ITSELF], one) for one in copies]
        found = [there and match.is_alarm for there, match in zip(listed, matches, strict=True)]
        usual, sure = (sum(apart <= most for apart in plain) for most in (USUAL, strict))
        least = min(match.agreement for match in matches)
        say(
            f"{name:28} {usual / WORKS:8.3f} {sure / WORKS:8.3f} {sum(listed) / WORKS:10.3f} "
            f"{sum(found) / WORKS:14.3f} {least:9.3f}"
        )
        lost += [f"{name}: work {one.work}" for one, is_there in zip(copies, found, strict=True)
                 if not is_there]  # fmt: skip
    recall = 1 - len(lost) / (WORKS * len(ALTERATIONS))
    say(f"{recall:8.4f}  of all copies found; lost: {', '.join(lost) or 'none'}")
    assert recall >= 0.99


def pages_listed(index: PageIndex, seen: Seen) -> list[int]:
    """Return the pages on the shortlist."""
    return [hit.page for hit in index.shortlist(key_from_bytes(seen.printed))]


@cache
def compared(one: Seen, other: Seen) -> PageMatch:
    """Lay a page over another."""
    return compare_prints(print_from_bytes(one.printed), print_from_bytes(other.printed))


def least_plain(pages: dict[tuple[int, str], Seen]) -> int:
    """Return in how few bits the plain hashes of two different works differ."""
    plain = [pages[number, ITSELF].plain for number in range(WORKS)]
    return min((one ^ other).bit_count() for one, other in combinations(plain, 2))


def test_other_works_are_left_alone(pages: dict[tuple[int, str], Seen]) -> None:
    strangers = Random(4).sample(list(combinations(range(WORKS), 2)), STRANGERS)
    matches = [compared(pages[a, ITSELF], pages[b, ITSELF]) for a, b in strangers]
    say(told("different works", matches))
    assert not any(match.is_alarm for match in matches)
    strict = least_plain(pages) - 1
    for name in (ANOTHER, AGAIN):
        pairs = [(pages[number, ITSELF], pages[number, name]) for number in range(WORKS)]
        plain = sum((a.plain ^ b.plain).bit_count() <= strict for a, b in pairs)
        matches = [compared(a, b) for a, b in pairs]
        say(f"{told(name, matches)}; pHash-64 {plain / WORKS:.3f}")
        assert sum(match.is_alarm for match in matches) <= 0.05 * len(matches)


def told(name: str, matches: list[PageMatch]) -> str:
    """Say how many of these are taken for copies."""
    wrong = sum(match.is_alarm for match in matches) / len(matches)
    most = max(match.agreement for match in matches)
    inliers = max(match.inliers for match in matches)
    limits = f"agreement <= {most:.2f}, inliers <= {inliers}"
    return f"{wrong:8.3f}  false of {len(matches)}: {name} ({limits})"
