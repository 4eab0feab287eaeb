"""The index says what a full check of the same documents says, whatever happened before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reviewers.duplicates import Base, Document, Settings, check_all
from reviewers.duplicates.index import Change, Index
from reviewers.duplicates.joining import Reach, rank_of
from reviewers.duplicates.values import Pair
from reviewers.errors import UnreadableIndex
from tests.reviewers.duplicates.histories import text_of, texts

# Lists that grow too long after five texts: what 128 essays do to an index, six do here.
SMALL = Reach(shared=3, rare=3, part=60, common=5, anchors=1)
KEYS = [f"d{number:02}" for number in range(14)]

deeds = st.lists(
    st.tuples(st.sampled_from(KEYS), st.one_of(texts, texts, texts, st.none())),
    min_size=10,
    max_size=25,
)


def applied(known: dict[tuple[str, str], Pair], change: Change) -> dict[tuple[str, str], Pair]:
    """Return the pairs known after a change, as whoever keeps them would."""
    kept = {names: pair for names, pair in known.items() if not change.keys & {*names}}
    return kept | by_names(change.pairs)


def by_names(pairs: Iterable[Pair]) -> dict[tuple[str, str], Pair]:
    """Return pairs by the keys of their documents."""
    return {(pair.a, pair.b): pair for pair in pairs}


def filled(base: Base, documents: Iterable[Document], reach: Reach | None = None) -> Index:
    """Return an index to which these documents came one by one."""
    index = Index.of([], base, Settings(), reach)
    for document in documents:
        index, _ = index.add(document)
    return index


@pytest.mark.parametrize("reach", [SMALL, Reach()], ids=["short lists", "real lists"])
@settings(deadline=None, max_examples=20)
@given(deeds=deeds)
def test_any_history_gives_the_pairs_of_a_full_check(
    base: Base, reach: Reach, deeds: list[tuple[str, str | None]]
) -> None:
    index, known, there = Index.of([], base, Settings(), reach), {}, {}
    for key, text in deeds:
        if text is None:
            index, change = index.withdraw(key)
            there.pop(key, None)
        else:
            there[key] = Document(key, text)
            index, change = index.add(there[key])
        known = applied(known, change)
        full = check_all(there.values(), base, Settings(), reach=reach, topics=False)

        assert by_names(full.pairs) == known
    assert set(there.values()) == set(index.documents())
    for document in there.values():
        its = tuple(pair for pair in full.pairs if document.key in (pair.a, pair.b))
        assert its == index.look_up(document)


def test_a_new_anchor_takes_the_pairs_of_the_one_before(base: Base) -> None:
    keys = sorted(KEYS, key=rank_of)[:10]
    copies = [Document(key, text_of([1, 40, 77])) for key in keys]
    index = filled(base, copies[1:], SMALL)
    before = Index.of(copies[1:], base, Settings(), SMALL).look_up(copies[1])

    index, change = index.add(copies[0])

    assert 8 == len(before)
    assert {keys[0], keys[1]} <= change.keys
    assert {tuple(sorted((keys[0], key))) for key in keys[1:]} == set(by_names(change.pairs))
    index, change = index.withdraw(keys[0])
    assert by_names(before) == {
        names: pair for names, pair in by_names(change.pairs).items() if keys[1] in names
    }


def test_a_stored_index_says_what_it_said(base: Base, tmp_path: Path) -> None:
    documents = [Document(f"e{n:03}", text_of([n, n + 1, n // 2, 3 * n])) for n in range(14)]
    index = filled(base, documents)
    index, _ = index.withdraw("e007")
    for name, segment in index.segments().items():
        (tmp_path / name).write_bytes(segment.to_bytes())

    def read(name: str) -> NDArray[np.uint8]:
        return np.memmap(tmp_path / name, dtype=np.uint8, mode="r")

    again = Index.load(index.manifest(), read, base, Settings())

    assert 13 == len(again)
    assert set(index.documents()) == set(again.documents())
    wanted = Document("new", text_of([6, 7, 8, 9, 100]))
    assert () != index.look_up(wanted)
    assert index.look_up(wanted) == again.look_up(wanted)
    assert index.manifest() == again.manifest()


def test_a_torn_or_foreign_index_is_refused(base: Base) -> None:
    index = filled(base, [Document("a", text_of([1, 2, 3])), Document("b", "")])
    stored = {name: segment.to_bytes() for name, segment in index.segments().items()}
    first = next(iter(stored))

    def with_other(content: bytes) -> Callable[[str], bytes]:
        return lambda name: content if name == first else stored[name]

    whole = stored[first]
    flipped = bytearray(whole)
    flipped[-9] ^= 4
    for content in (b"", whole[:-8], whole[:-80], whole[: len(whole) // 2], bytes(flipped)):
        with pytest.raises(UnreadableIndex):
            Index.load(index.manifest(), with_other(content), base, Settings())
    with pytest.raises(UnreadableIndex):
        Index.load(index.manifest()[:-3], stored.__getitem__, base, Settings())
    with pytest.raises(UnreadableIndex):
        Index.load(index.manifest(), stored.__getitem__, Base.of([]), Settings())


def test_segments_stay_few(base: Base) -> None:
    index = Index.of([], base, Settings())
    for number in range(200):
        index, _ = index.add(Document(f"e{number:03}", ""))
    for number in range(150):
        index, _ = index.withdraw(f"e{number:03}")

    assert 50 == len(index)
    assert 12 >= len(index.segments())
    assert 100 >= sum(len(segment) for segment in index.segments().values())


def test_one_document_more_can_change_what_is_common_for_all(base: Base) -> None:
    # at 49 documents a wording may be in more of them than before and still prove something
    documents = [Document(f"e{n:02}", text_of([n, n // 9, 60 + n, 90 + n])) for n in range(49)]
    index = Index.of(documents[:-1], base, Settings())

    grown, change = index.add(documents[-1])
    shrunk, again = grown.withdraw("e48")

    assert (
        check_all(documents, base, Settings(), topics=False).pairs == change.pairs == grown.pairs()
    )
    assert (
        check_all(documents[:-1], base, Settings(), topics=False).pairs
        == again.pairs
        == shrunk.pairs()
    )
    assert {one.key for one in documents} == change.keys == again.keys
    assert change.pairs[0].score != again.pairs[0].score or len(change.pairs) != len(again.pairs)
