"""Symbols that Word takes from Wingdings and its like, as the characters everybody has."""

from __future__ import annotations

from typing import Final

_SHAPES: Final = {
    "wingdings": {
        0x4A: "☺",
        0x6C: "●",
        0x6D: "❍",
        0x6E: "■",
        0x6F: "□",
        0x70: "□",
        0x71: "❑",
        0x75: "◆",
        0x76: "❖",
        0x9F: "•",
        0xA1: "○",
        0xA7: "▪",
        0xA8: "□",
        0xB2: "✧",
        0xD8: "➢",
        0xDF: "←",
        0xE0: "→",
        0xE1: "↑",
        0xE2: "↓",
        0xF0: "⇨",
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
    },
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "□"},
    "symbol": {
        0xA3: "≤",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB7: "•",
        0xB8: "÷",
        0xB9: "≠",
    },
}
_PRIVATE: Final = range(0xF000, 0xF100)


def symbol(font: str, code: str) -> str:
    """Return the character for ``w:sym``; nothing when nobody but that font knows it."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    known = _SHAPES.get(font.strip().lower())
    low = number - _PRIVATE.start if number in _PRIVATE else number
    if known is not None:
        return known.get(low, "")
    is_character = 0x20 <= number < 0x110000 and number not in _PRIVATE
    return chr(number) if is_character and not 0xD800 <= number < 0xE000 else ""
