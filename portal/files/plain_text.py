"""Plain text of any Chinese age: UTF-8, UTF-16, GB18030 or Big5, by decoding and plausibility."""

from __future__ import annotations

import codecs
import re
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
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1d\x1f]")
_ODD: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1d\x1f\ue000-\uf8ff]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_WINDOW: Final = 20_000
_MARK: Final = "\ufeff"


class TextUnreadable(Exception):
    """No encoding we know gives plausible text."""


def decode(content: bytes, *, is_cut: bool = False) -> str:
    """
    Return *content* as text with ``\\n`` line ends, or raise TextUnreadable.

    With *is_cut* it is the beginning of something longer and may end inside a character.
    """
    return _clean(decode_exactly(content, is_cut=is_cut))


def decode_exactly(content: bytes, *, is_cut: bool = False) -> str:
    """Return what ``decode`` reads character for character: only a byte order mark is gone."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            text = _decoded(content, encoding, is_cut)
            if text is None or _is_odd(text, bom is codecs.BOM_UTF8):
                raise TextUnreadable
            return text
    for encoding in _without_bom(content, is_cut):
        text = _decoded(content, encoding, is_cut)
        if text is not None and _is_text(text, encoding):
            return text.removeprefix(_MARK)
    raise TextUnreadable


def _decoded(content: bytes, encoding: str, is_cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(content, not is_cut)
    except UnicodeDecodeError:
        return None


def _without_bom(content: bytes, is_cut: bool) -> tuple[str, ...]:
    """Order the encodings worth trying, the likeliest first."""
    if b"\x00" in content[:4000]:
        return ("utf-16-le", "utf-16-be")
    if _decoded(content, "utf-8", is_cut) is not None:
        return ("utf-8",)
    candidates = ("gb18030", "big5", "utf-16-le", "utf-16-be")
    return tuple(sorted(candidates, key=lambda name: -_plausibility(content, name, is_cut)))


def _plausibility(content: bytes, encoding: str, is_cut: bool) -> float:
    text = _decoded(content, encoding, is_cut)
    if text is None:
        return -1.0
    wide = [char for char in text[:_WINDOW] if ord(char) > 127]
    return sum(char in _USUAL for char in wide) / len(wide) if wide else 0.0


def _is_text(text: str, encoding: str) -> bool:
    """Say whether a person could have typed this: control characters give binaries away."""
    if _is_odd(text, encoding == "utf-8"):
        return False
    if encoding == "utf-8":
        # Hardly ever valid by chance, and Uyghur and Tibetan are welcome.
        return True
    wide = [char for char in text[:_WINDOW] if ord(char) > 127]
    usual = sum("\u2000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in wide)
    return bool(text) and usual * 10 >= len(wide) * 9


def _is_odd(text: str, is_utf8: bool) -> bool:
    """
    Say whether characters stand in it that nobody types.

    In UTF-8 the bullets of a word processor are welcome, which stand where Unicode leaves room
    for private use; a text of which they are a tenth is written in a font of its own.
    """
    if "\x00" in text:
        return True
    if is_utf8 and _PRIVATE.subn("", text)[1] * 10 > len(text):
        return True
    odd = _CONTROL if is_utf8 else _ODD
    return odd.subn("", text)[1] > len(text) // 200


def _clean(text: str) -> str:
    text = text.removeprefix(_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text).replace("\x1a", "")
