"""The word count (字数) as WPS and Word show it. Pure."""

from __future__ import annotations

import re
from typing import Final

# Each of these counts one by itself: Han, kana, bopomofo, full-width forms and the
# punctuation of a Chinese page, dashes, ellipses and curly quotes included.
_SINGLE: Final = (
    "\u00b7\u00d7\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2460-\u24ff\u2500-\u27bf"
    "\u2e80-\u2fff\u3001-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7af"
    "\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003ffff"
)
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# A run of anything else up to the next space is one word: "2023", "3.5%", "don’t", "A-07".
_COUNTED: Final = re.compile(rf"[{_SINGLE}]|[^\s{_SINGLE}]+")
_JOINERS: Final = re.compile(r"(?<=[A-Za-z])[\u2010\u2011\u2019](?=[A-Za-z])")


def count_characters(text: str) -> int:
    """
    Count *text* as the word count dialog does (字数, the first line of it).

    A Chinese character or punctuation mark is one, a Latin word or a number with all
    its attached ASCII punctuation is one, spaces and line ends are none.
    """
    joined = _JOINERS.sub("'", _INVISIBLE.sub("", text))
    return sum(1 for _ in _COUNTED.finditer(joined))
