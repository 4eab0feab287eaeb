"""Text as people type and paste it, brought to one shape. Pure."""

import unicodedata
from typing import Final

CONTROL: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
KEPT: Final = frozenset({"\n", "\t", "\u200d"})
# letters, numbers, punctuation, symbols
READ: Final = frozenset("LNPS")


def tidy(value: str | None) -> str | None:
    """Strip ends, drop control characters, bring line ends to one kind; keep the text as typed."""
    return None if value is None else tidied(value)


def tidied(text: str) -> str:
    """Do as ``tidy`` does, for a text that is there."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in CONTROL).strip()


def is_read(text: str) -> bool:
    """Say whether anything in a text can be seen."""
    return any(unicodedata.category(one)[0] in READ for one in text)
