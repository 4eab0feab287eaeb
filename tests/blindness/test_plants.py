"""The files really carry what must not be found: a canary that nobody planted sings nothing."""

import pytest

from tests.blindness import cast
from tests.blindness.search import Search
from tests.blindness.works import planted

KINDS = {
    "scanned pdf" if work.is_scanned else work.ending: work
    for work in cast.WORKS
    if work.is_scanned or work.label[-1] in "123"
}
LEAST = {"docx": 100, "pdf": 50, "scanned pdf": 50, "jpg": 28, "png": 25, "tif": 30}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_carries_its_author_in_every_place(kind: str) -> None:
    work = KINDS[kind]
    content, made = planted(work, cast.usual()[work])
    found = {hit.canary for hit in Search(made.values()).hits(content)}

    assert {} == {place: words for place, words in made.items() if words not in found}
    assert LEAST[kind] <= len(made), len(made)
