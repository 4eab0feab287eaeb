"""
What texts nobody would write cost the duplicate check, and that it answers all the same.

Hostile or broken: empty, two megabytes, one character for ever, many scripts, pictures for
letters, halves of letters, one text a hundred thousand times.
"""

from __future__ import annotations

import os
import resource
import time
from typing import Final

import pytest

from reviewers.duplicates import Document, Settings, check_all
from tests.bench.measuring import say
from tests.bench.office_essays import essays, usual_base

MANY: Final = int(os.environ.get("ESSAYS", "100000"))
HONEST: Final = essays(30)
LONG: Final = ("".join(HONEST) * 200)[:2_000_000]
TONGUES: Final = "Привет 你好 안녕 مرحبا 😀👩‍👩‍👧‍👦 " * 200
# name, texts, whether the first two are to be told as copies
ODD: Final = (
    ("empty and blank", ["", " ", "\n", *HONEST], False),
    ("two megabytes, twice", [LONG, LONG, *HONEST], True),
    ("one character, two million times", ["信" * 2_000_000, "信" * 1_999_000], False),
    ("one character, in three hundred", ["信" * 1000] * 300, False),
    ("scripts and pictures", [TONGUES, "😀" * 3000, *HONEST], False),
    ("lone surrogates", [f"\ud800{HONEST[0]}", f"{HONEST[0]}\udfff"], True),
    ("thirty letters, twice", [HONEST[3][200:230]] * 2, False),
    ("eighty letters, twice", [HONEST[3][200:280]] * 2, True),
    (f"one essay, {MANY:,} times", [HONEST[0]] * MANY, True),
)


@pytest.mark.parametrize(("name", "texts", "is_copy"), ODD, ids=[one[0] for one in ODD])
def test_odd_texts_are_answered(name: str, texts: list[str], is_copy: bool) -> None:
    documents = [Document(f"{number:06}", text) for number, text in enumerate(texts)]
    began = time.process_time()
    report = check_all(documents, usual_base(), Settings())
    took = time.process_time() - began
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"\n{took:8.2f} s cpu {most:6} MB {len(report.pairs):8,} pairs   {name}")
    # of many that are all alike, each is shown beside a few
    told_of = {key for pair in report.pairs if pair.is_alarm for key in (pair.a, pair.b)}

    assert (is_copy, is_copy) == ("000000" in told_of, "000001" in told_of)
    assert [one.key for one in documents] == [one.key for one in report.shares]
