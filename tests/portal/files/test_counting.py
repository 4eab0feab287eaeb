"""Words are counted as 字数 in the word processors people use."""

import pytest

from portal.files.counting import count_characters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        (" \n　\t", 0),
        ("我与《信访工作条例》", 10),
        ("你好，世界。", 6),
        ("2023年5月1日", 6),
        ("Hello, world!", 2),
        ("don’t stop", 2),
        ("共 3.5% 的人——真的……“好”", 13),
        ("𠮷野家", 3),
        ("零\u200b宽", 2),
    ],
)
def test_words_are_counted_as_the_word_processor_does(text: str, expected: int) -> None:
    assert expected == count_characters(text)
