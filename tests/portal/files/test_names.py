"""File names as data."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.files.names import clean_name, suffix


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("我与《信访工作条例》.docx", "我与《信访工作条例》.docx"),
        ("C:\\Users\\王\\桌面\\征文.docx", "征文.docx"),
        ("../../etc/passwd", "passwd"),
        ("a/b\\c/作品.jpg", "作品.jpg"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("征\x00文\r\n.docx", "征文 .docx"),
        ("\ufeff征\u200b文.docx", "征文.docx"),
        ("cafe\u0301.txt", "café.txt"),
        ("征文.docx".encode("gb18030"), "征文.docx"),
        ("征文.docx".encode(), "征文.docx"),
        ("征文.docx".encode("gb18030").decode("utf-8", "surrogateescape"), "征文.docx"),
        ("a\ud83d.docx", "a_.docx"),
        ("", "未命名"),
        (None, "未命名"),
        ("...", "未命名"),
        ("/", "未命名"),
    ],
)
def test_a_name_is_cleaned(raw: str | bytes | None, expected: str) -> None:
    assert expected == clean_name(raw)


def test_an_over_long_name_keeps_its_extension() -> None:
    cleaned = clean_name("征" * 300 + ".docx")

    assert "征" * 83 + ".docx" == cleaned


@given(st.one_of(st.text(st.characters(), max_size=400), st.binary(max_size=400)))
def test_any_name_becomes_storable(raw: str | bytes) -> None:
    cleaned = clean_name(raw)

    assert 0 < len(cleaned.encode("utf-8")) <= 255
    assert not {"/", "\\", "\x00", "\n"} & set(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == clean_name(cleaned)


def test_a_suffix_is_what_follows_the_last_dot() -> None:
    assert ["docx", "", ""] == [suffix("a.b.DOCX"), suffix(".docx"), suffix("征文")]
