"""The machine's index of a call: told what changed, it says what it says when told everything."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.screening.duplicates.machine.catalogue import Catalogue
from portal.screening.duplicates.machine.frames import fingerprint
from portal.screening.duplicates.machine.shelf import Shelf

SHARED = "我把二十三份材料按年份重新理了一遍，编上页码，做了目录，理到第九份时天亮了，"
TEXTS = {
    1: ("E1", f"{SHARED}问题不在补偿标准，在一份漏盖了章的丈量表。"),
    2: ("E2", f"南湖社区的路灯坏了三个月。{SHARED}最后一盏灯在小雨里亮了起来。"),
    3: ("E3", "答复群众靠的不是口才，是把每一页都翻到，一件一件说清楚，再请他自己看一遍。"),
    4: ("E1", f"改过的一稿：{SHARED}问题在那张漏了章的表上，四任经办人都没有翻到。"),
}


def rows(numbers: Iterator[int] | list[int]) -> list[list[Any]]:
    """Return rows as the index is told of them."""
    return [[one, TEXTS[one][0], digest(TEXTS[one][1])] for one in numbers]


def digest(text: str) -> str:
    """Return what a text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def look_up(catalogue: Catalogue, lacking: list[str], keys: list[str], *, among: list[int]) -> Any:
    """Hand over what is lacking and return what the index says: its frames but the shares."""
    texts = dict(TEXTS[one] for one in among)
    for _ in catalogue.hold(texts=[[key, digest(texts[key]), texts[key]] for key in lacking]):
        pass
    said: dict[str, Any] = {"keys": [], "pairs": [], "shares": []}
    for frame in catalogue.look_up(keys=keys):
        for name in said:
            said[name] += frame.get(name, [])
    return {name: sorted(values) for name, values in said.items()}


def told_all(folder: Path, numbers: list[int], keys: list[str]) -> Any:
    """Return what an index says that was told of these rows and nothing before."""
    catalogue = opened(folder)
    (frame,) = catalogue.lacking(call="c", wanted=rows(numbers), settings={})
    return look_up(catalogue, frame["keys"], keys, among=numbers)


def opened(folder: Path) -> Catalogue:
    """Return the index of a call that quotes nothing."""
    shelf = Shelf(lambda _frame: None)
    list(shelf.base(digest="none", sources=[]))
    return Catalogue(shelf, folder)


def follow(catalogue: Catalogue, before: list[int], after: list[int]) -> Any:
    """Tell an index that holds *before* what came and went since."""
    (frame,) = catalogue.follow(
        call="c", before=fingerprint(before), gone=sorted(set(before) - set(after)),
        come=rows(sorted(set(after) - set(before))), after=fingerprint(after),
    )  # fmt: skip
    return frame["keys"]


@pytest.mark.slow
def test_index_that_is_told_what_changed_says_what_a_new_one_says(tmp_path: Path) -> None:
    catalogue = opened(tmp_path / "one")
    assert follow(catalogue, [], [1, 3]) is None, "it has not been opened yet"
    (frame,) = catalogue.lacking(call="c", wanted=rows([1, 3]), settings={})
    look_up(catalogue, frame["keys"], ["E1", "E3"], among=[1, 3])

    # one comes and one is handed in again
    lacking = follow(catalogue, [1, 3], [2, 3, 4])
    found = look_up(catalogue, lacking, ["E1", "E2"], among=[2, 3, 4])

    assert ["E2", "E1"] == sorted(lacking, reverse=True)
    assert [["E1", "E2"]] == [pair[:2] for pair in found["pairs"]]
    assert told_all(tmp_path / "two", [2, 3, 4], ["E1", "E2"])["pairs"] == found["pairs"]


def test_index_that_holds_something_else_asks_for_everything(tmp_path: Path) -> None:
    catalogue = opened(tmp_path)
    (frame,) = catalogue.lacking(call="c", wanted=rows([1, 3]), settings={})
    look_up(catalogue, frame["keys"], ["E1"], among=[1, 3])

    assert follow(catalogue, [1], [1, 2]) is None
    assert follow(catalogue, [1, 3], [1, 3]) == []
    # what was told and never handed over is still lacking
    assert follow(catalogue, [1, 3], [1, 2, 3]) == ["E2"]
    assert follow(catalogue, [1, 2, 3], [1, 2, 3]) == ["E2"]
