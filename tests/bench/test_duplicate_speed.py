"""
How long the duplicate check takes, beside what is usually done: jieba, TfidfVectorizer, cosine.

Texts are in memory, passages included. "cpu" adds up all processes and holds on a busy machine
too; "wall" is what a person waits on this one. Memory is of this process and its largest child.
"""

from __future__ import annotations

import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Final

import numpy as np
import pytest

from reviewers.duplicates import Document, Index, Settings, check_all
from tests.bench.measuring import say
from tests.bench.office_essays import essays, usual_base

JOBS: Final = 2
# documents, with topics, promised seconds and megabytes
CHECKS: Final = (
    (1_000, False, 1.0, 500),
    (10_000, False, 5.0, 500),
    (100_000, False, 60.0, 4096),
    (1_000, True, 1.0, 500),
    (10_000, True, None, None),
    (100_000, True, 240.0, 4096),
)
MOST: Final = int(os.environ.get("ESSAYS", "100000"))
PLAIN: Final = 10_000
ASKED: Final = 200

FIRST_ANSWER: Final = """
import pathlib, sys, time
start = time.perf_counter()
import numpy as np
from tests.bench.office_essays import usual_base
from reviewers.duplicates import Document, Index, Settings
folder = pathlib.Path(sys.argv[1])
read = lambda name: np.memmap(folder / name, dtype=np.uint8, mode="r")
index = Index.load((folder / "manifest").read_bytes(), read, usual_base(), Settings())
found = index.look_up(Document("new", (folder / "new.txt").read_text(encoding="utf-8")))
print(time.perf_counter() - start, time.process_time(), len(found))
"""


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """Return the essays of the largest check; smaller ones take the first of them."""
    return named(essays(MOST))


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds of the wall and of all processors."""
    start, before = time.perf_counter(), os.times()
    work()
    after = os.times()
    return time.perf_counter() - start, sum(after[:4]) - sum(before[:4])


def megabytes() -> tuple[int, int]:
    """Return the most memory this process and its largest child ever had."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return tuple(resource.getrusage(one).ru_maxrss // 1024 for one in who)  # type: ignore[return-value]


def in_a_child(work: Callable[[], None]) -> None:
    """Do *work* in a process of its own, so that its memory is its own."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    assert 0 == os.waitpid(child, 0)[1]


def plainly(texts: list[str], folder: Path) -> None:
    """Do what most projects do."""
    import jieba  # noqa: PLC0415  # slow to load, and loaded outside of the measured time
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  # the same
    from sklearn.metrics.pairwise import cosine_similarity  # noqa: PLC0415  # the same

    jieba.setLogLevel(60)
    jieba.lcut("先热一热")

    def work() -> None:
        cut = [" ".join(jieba.cut(text)) for text in texts]
        cosines = cosine_similarity(TfidfVectorizer().fit_transform(cut))
        np.argwhere(np.triu(cosines, 1) > 0.5)

    wall, cpu = taken(work)
    say(f"{len(texts):>9,} plain jieba + TfidfVectorizer + cosine   {wall:7.2f} s {cpu:7.2f} cpu")
    (folder / f"{len(texts)}-plain").write_text(f"{cpu}")


def named(texts: list[str]) -> list[Document]:
    """Return texts as documents."""
    return [Document(f"e{n:06}", text) for n, text in enumerate(texts)]


def test_all_against_all(tmp_path: Path) -> None:
    base = usual_base()
    say(f"\n{'essays':>9} {'':40} {'wall':>9} {'cpu':>11} {'pairs':>7}  {'MB, child':>10}  promise")

    def check(count: int, has_topics: bool, promise: float | None, most: int | None) -> None:
        # made here: the memory of a check is that of its own texts
        some = named(essays(count))
        check_all(some[:60], base, Settings(), topics=has_topics)
        pairs = 0

        def work() -> None:
            nonlocal pairs
            pairs = len(check_all(some, base, Settings(), jobs=JOBS, topics=has_topics).pairs)

        wall, cpu = taken(work)
        own, child = megabytes()
        what = "fingerprints and topics" if has_topics else "fingerprints"
        promised = "" if promise is None else f"{promise:g} s, {most} MB"
        said = f"{count:>9,} {what:40} {wall:7.2f} s {cpu:7.2f} cpu {pairs:>7,}"
        say(f"{said}  {own:>5} {child:>4}  {promised}")
        (tmp_path / f"{count}-{has_topics}").write_text(f"{cpu}")

    for one in CHECKS:
        if one[0] <= MOST:
            in_a_child(partial(check, *one))
    in_a_child(lambda: plainly(essays(PLAIN), tmp_path))
    growth = math.log(figure(tmp_path, MOST) / figure(tmp_path, 1_000))
    growth /= math.log(MOST / 1_000)
    say(f"growth of the cpu from 1,000 to {MOST:,}: N^{growth:.2f} (promise 1.2)")
    for has_topics in (False, True):
        ratio = figure(tmp_path, PLAIN, "plain") / figure(tmp_path, PLAIN, has_topics)
        what = "with topics" if has_topics else "fingerprints"
        say(f"times less cpu than plain at {PLAIN:,}, {what}: {ratio:.1f} (promise 7)")


def figure(folder: Path, count: int, what: object = False) -> float:
    """Return the seconds of the processors that were noted of a check."""
    return float((folder / f"{count}-{what}").read_text())


def test_one_against_all(documents: list[Document], tmp_path: Path) -> None:
    base = usual_base()
    new = [Document(f"new-{n}", text) for n, text in enumerate(essays(ASKED, seed=9))]
    # some of them copy from what is there
    new[::10] = [Document(one.key, documents[n].text[200:600] + one.text)
                 for n, one in enumerate(new[::10])]  # fmt: skip
    say(f"\n{'essays':>9} {'one new essay, pairs with passages':34} promise p50, p95")
    for count, promise in ((10_000, "8, 25 ms"), (100_000, "12, 40 ms")):
        if count > len(documents):
            continue
        index = Index.of(documents[:count], base, Settings())
        index.look_up(new[0])
        walls, cpus = [], []
        for one in new:
            wall, cpu = taken(partial(index.look_up, one))
            walls.append(wall * 1000)
            cpus.append(cpu * 1000)
        cuts = quantiles(walls, n=20)
        say(f"{count:>9,} p50 {cuts[9]:6.2f} ms   p95 {cuts[18]:6.2f} ms   mean of cpu "
            f"{sum(cpus) / len(cpus):6.2f} ms   {promise}")  # fmt: skip
        adding = [taken(partial(index.add, one)) for one in new[:20]]
        say(f"{count:>9,} putting it in, and whose pairs it touches: mean "
            f"{1000 * sum(cpu for _, cpu in adding) / len(adding):.0f} ms cpu")  # fmt: skip
        store(index, new[0], tmp_path / str(count))
        first_answer(tmp_path / str(count), count)


def store(index: Index, new: Document, folder: Path) -> None:
    """Write an index as the portal would."""
    folder.mkdir()
    for name, segment in index.segments().items():
        (folder / name).write_bytes(segment.to_bytes())
    (folder / "manifest").write_bytes(index.manifest())
    (folder / "new.txt").write_text(new.text, encoding="utf-8")


def first_answer(folder: Path, count: int) -> None:
    """Measure a fresh process from its start to its first answer."""
    command = [sys.executable, "-c", FIRST_ANSWER, str(folder)]
    start = time.perf_counter()
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    took = time.perf_counter() - start
    say(f"{count:>9,} start of a worker to its first answer: {took:.2f} s, {said[1][:4]} s cpu "
        f"({said[2]} pairs; promise 2 s)")  # fmt: skip
