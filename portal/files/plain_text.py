"""Plain text of any Chinese age: UTF-8, UTF-16, GB18030 or Big5, by decoding and plausibility."""

from __future__ import annotations

import codecs
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Half of any Chinese page is made of these; a page decoded wrongly has hardly any.
_USUAL: Final = frozenset(
    "的一是了我不人在他有这這个個上们們来來到时時大地为為子中你说說生国國年着就那和要她出也得里裡后後自以会會"
    "家可下而过過天去能对對小多然于於心学學么麼之都好看起发發当當没沒成只如事把还還用第样樣道想作种種开開"
    "信访訪工作条條例群众眾民法律政府机機关關单單位办辦理问問题題处處书書写寫本行为為、，。：；！？“”（）"
)
_CONTROLS: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v\x1a\x1e")


class TextUnreadable(Exception):
    """No encoding we know gives plausible text."""


def decode(content: bytes) -> str:
    """Return *content* as text with ``\\n`` line ends, or raise TextUnreadable."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _clean(_strictly(content, encoding))
    for encoding in _without_bom(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text, encoding):
            return _clean(text)
    raise TextUnreadable


def _without_bom(content: bytes) -> tuple[str, ...]:
    """Order the encodings worth trying, the likeliest first."""
    sample = content[:4000]
    if b"\x00" in sample:
        return ("utf-16-le", "utf-16-be")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        candidates = ("gb18030", "big5", "utf-16-le", "utf-16-be")
        return tuple(sorted(candidates, key=lambda name: -_plausibility(content, name)))
    return ("utf-8",)


def _plausibility(content: bytes, encoding: str) -> float:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    wide = [char for char in text[:20000] if ord(char) > 127]
    return sum(char in _USUAL for char in wide) / len(wide) if wide else 0.0


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise TextUnreadable from None
    if _has_controls(text):
        raise TextUnreadable
    return text


def _is_text(text: str, encoding: str) -> bool:
    """Say whether a person could have typed this: control characters give binaries away."""
    if _has_controls(text):
        return False
    if encoding == "utf-8":  # hardly ever valid by chance, and Uyghur or Tibetan is welcome
        return True
    wide = [char for char in text[:20000] if ord(char) > 127]
    usual = sum("\u2000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in wide)
    return bool(text) and usual * 10 >= len(wide) * 9


def _has_controls(text: str) -> bool:
    odd = sum(char in _CONTROLS or "\ue000" <= char <= "\uf8ff" for char in text)
    return "\x00" in text or odd > len(text) // 200


def _clean(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char not in _CONTROLS and char != "\x1a")
