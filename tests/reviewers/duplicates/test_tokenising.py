"""Tests for reviewers/duplicates/tokenising.py: two engines, the same words."""

from pathlib import Path

import pytest

from portal.calls import regulations
from reviewers.duplicates.tokenising import engine, readable, tokens, with_jieba, with_rjieba


def test_terms_of_the_regulations_stay_whole() -> None:
    expected = ["信访人", "可以", "向", "信访工作联席会议", "提出", "信访事项"]

    assert expected == tokens("信访人可以向信訪工作聯席會議，提出“信访事项”。")


def test_punctuation_parts_words_and_hidden_marks_do_not() -> None:
    assert "信访工作 人民 满意" == readable("信\u200b访工作——人民\n\n滿意！")
    assert [] == tokens("。，！")
    assert [] == tokens("")


def test_engine_names_itself_and_its_dictionary() -> None:
    made_by = engine()

    assert "rjieba" == made_by.name.split()[0]
    assert 64 == len(made_by.dictionary)


@pytest.mark.slow
def test_both_engines_agree_on_999_of_1000_words() -> None:
    texts = [
        regulations.plain_text(),
        "\n".join(regulations.slogans()),
        *(Path(name).read_text(encoding="utf-8") for name in ("README.md", "CHANGELOG.md")),
    ]
    agreed, found = 0, 0.0
    for text in map(readable, texts):
        fast = {(start, end) for _, start, end in with_rjieba().tokenize(text)}
        slow = {(start, end) for _, start, end in with_jieba().tokenize(text)}
        agreed += len(fast & slow)
        found += (len(fast) + len(slow)) / 2

    assert found > 5000
    assert agreed / found >= 0.999
