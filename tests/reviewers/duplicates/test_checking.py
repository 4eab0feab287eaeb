"""The full check: everybody who copied is found, whatever the order and however many."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest

from reviewers.duplicates import (
    Base,
    Commonness,
    Document,
    Settings,
    check_all,
    compare,
    marks_of,
    normalise,
)
from reviewers.duplicates.fingerprints import ORDINALS, PRINTS, fingerprints, printed
from reviewers.duplicates.joining import Reach
from reviewers.errors import InvalidDocuments
from tests.bench.office_essays import essays
from tests.reviewers.duplicates.histories import text_of


def drawn(count: int, copying: float) -> list[Document]:
    """Return essays of an office, so many of which copy from an earlier one."""
    texts = essays(count, copying=copying)
    return [Document(f"e{number:03}", text) for number, text in enumerate(texts)]


def test_every_alarm_of_two_by_two_is_found(base: Base) -> None:
    documents = drawn(60, copying=0.6)
    common = Commonness.of(marks_of(normalise(one.text), base).hashes for one in documents)

    found = check_all(documents, base, Settings(), topics=False).pairs
    compared = (compare(*two, base, common, Settings()) for two in combinations(documents, 2))
    wanted = [pair for pair in compared if pair is not None and pair.is_alarm]

    assert 10 < len(wanted)
    assert sorted(wanted, key=lambda pair: (pair.a, pair.b)) == sorted(
        (pair for pair in found if pair.is_alarm), key=lambda pair: (pair.a, pair.b)
    )


def test_neither_order_nor_number_of_processes_matters(base: Base) -> None:
    documents = drawn(600, copying=0.1)
    heard: list[float] = []

    one = check_all(documents, base, Settings(), progress=heard.append)
    Random(3).shuffle(documents)
    other = check_all(documents, base, Settings(), jobs=2)

    assert one == other
    assert one.pairs
    assert sorted(heard) == heard
    assert 1.0 == heard[-1]
    assert [document.key for document in sorted(documents, key=lambda one: one.key)] == [
        shares.key for shares in one.shares
    ]
    assert one.inputs_digest != check_all(documents[1:], base, Settings()).inputs_digest


def test_copies_without_number_are_all_found_through_a_few(base: Base) -> None:
    documents = [Document(f"{number:04}", text_of([3, 50, 90, 120])) for number in range(400)]

    report = check_all(documents, base, Settings())

    assert 400 * Reach().anchors >= len(report.pairs)
    assert {1.0} == {shares.share_without_base for shares in report.shares}


def test_texts_of_every_kind_are_survived(base: Base) -> None:
    odd = ("", "，。\n", "啊" * 20_000, "😀" * 300, "\ud800\udc00 \ud83d", "ab 字 ﷺ ẞ" * 40, "x")
    documents = [Document(f"{n}{side}", text) for n, text in enumerate(odd) for side in "ab"]

    report = check_all(documents, base, Settings())

    assert len(documents) == len(report.shares)
    for pair in report.pairs:
        texts = {document.key: document.text for document in documents}
        for passage in pair.passages:
            assert 0 <= passage.a_start < passage.a_end <= len(texts[pair.a])
            assert 0 <= passage.b_start < passage.b_end <= len(texts[pair.b])
    assert () == check_all([], base, Settings()).pairs


def test_two_documents_of_one_key_are_refused(base: Base) -> None:
    with pytest.raises(InvalidDocuments):
        check_all([Document("a", "一"), Document("a", "二")], base, Settings())


def test_a_copied_run_of_thirteen_leaves_a_common_fingerprint(base: Base) -> None:
    chance = Random(8)
    for _ in range(200):
        numbers = [chance.randrange(0x4E00, 0x9FA5) for _ in range(80)]
        copied = "".join(map(chr, numbers[20:33]))
        one = "".join(map(chr, numbers))
        other = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(40)) + copied

        shared = np.intersect1d(
            fingerprints(normalise(one).codes, base), fingerprints(normalise(other).codes, base)
        )

        assert len(shared)
        assert not np.any(shared & ORDINALS)
        assert np.all(shared == shared & PRINTS)


def test_nothing_of_the_base_texts_is_a_fingerprint(base: Base) -> None:
    whole = normalise(base.texts[0].text)

    prints, _ = printed(whole.codes, base)

    assert 0 == len(prints)
