"""How long it takes to find what an essay of 3,000 characters quotes of the Regulations."""

import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from portal.calls.regulations import articles
from portal.demo.works import ESSAYS
from portal.entries import copies
from portal.entries.quotations import quotations
from portal.files.essays import Block, BlockKind
from reviewers.blind import Identity

LENGTH = 3000
TIMES = 20


def measured(name: str, deed: Callable[[], Any]) -> Any:
    """Print the median of several runs and return what the deed returns."""
    found, took = deed(), []
    for _ in range(TIMES):
        start = time.perf_counter()
        found = deed()
        took.append((time.perf_counter() - start) * 1000)
    sys.stdout.write(f"\n{name}: {median(took):.1f} ms, slowest {max(took):.1f} ms")
    return found


def test_quotations_of_a_long_essay() -> None:
    essays = "".join(work.body for work in ESSAYS)[:LENGTH]
    law = "".join(one.text for one in articles())[:LENGTH]
    slipped = law.replace("信访", "来访")
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in essays.split("\n")]

    assert measured("an essay as people write it", lambda: quotations(essays))
    assert measured("nothing but the Regulations", lambda: quotations(law))
    assert measured("the Regulations, a word changed throughout", lambda: quotations(slipped))
    assert measured("its whole judge copy", lambda: copies.build("题目", blocks, Identity())).blocks
