"""The catalogue of refusals: complete, in our voice, and each earned by some file."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.files.extract import read_essay
from portal.files.kinds import Kind
from portal.files.limits import Limits
from portal.files.refusals import FileRefused, catalogue, megabytes
from tests.bench.hostile.case import TAKEN
from tests.portal.files.test_extract_refusals import UNREADABLE
from tests.portal.files.test_hostile import QUICK
from tests.portal.files.test_intake import REFUSED

# Earned elsewhere: by no file at all, by size, by a full disk, by asking for something else,
# by an office program, by a sheet that is too long (test_sheets_too_long).
_ELSEWHERE = {"missing", "too_large", "no_room", "kind_not_here", "kind_xls"}
_ELSEWHERE |= {"not_converted", "converter_busy", "too_many_rows"}


def test_every_refusal_is_earned_by_a_file_in_these_tests() -> None:
    sure = {code for case in QUICK if len(case.verdicts) == 1 for code in case.verdicts - {TAKEN}}
    earned = {code for code, *_ in (*REFUSED, *UNREADABLE)} | sure | _ELSEWHERE

    assert {entry.code for entry in catalogue()} == earned


def test_every_refusal_reads_as_a_sentence_and_names_a_client_error() -> None:
    for entry in catalogue():
        assert "。" in entry.sentence, entry.code
        assert not set("{}！!") & set(entry.sentence), entry.code
        assert 400 <= entry.status < 500 or (entry.code, entry.status) == ("no_room", 507)


def test_facts_are_put_into_the_sentence() -> None:
    refused = FileRefused(
        "too_large", size="46", limit="30", what="张图", advice="请把扫描精度降到 300 dpi"
    )

    assert "这张图 46 MB，上限 30 MB。请把扫描精度降到 300 dpi" == refused.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("信" * 30_001, "正文有 30,001 字，上限 30,000 字。"),
        ("信\n" * 3_001, "正文有 3,001 段，上限 3,000 段。"),
    ],
)
def test_too_long_by_one_is_said_to_the_last_one(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "upload"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FileRefused) as refused:
        read_essay(path, Kind.TXT, Limits())

    assert said in refused.value.message


def test_sizes_are_said_as_a_person_says_them() -> None:
    sizes = (1, 3_250_586, 48_234_496)

    assert ["0.1", "3.1", "46"] == [megabytes(size) for size in sizes]
