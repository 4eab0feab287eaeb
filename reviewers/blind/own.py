"""
The entry's own people in a text, however they are written (DOMAIN §6).

Certain spellings are masked. Flagged are: names and short unit names that fall out of
ordinary words (高兴, 任何伟大), one half of a two-character given name or clan name (古丽), the
surname with a title (何局长, 老何, 何某), the unit's region by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from reviewers.blind.folding import Folded, is_dropped, key_of, plain
from reviewers.blind.identity import Identity, Leak, LeakAction, LeakKind
from reviewers.blind.patterns import GAP, ID_NUMBER, id_checksum_ok
from reviewers.blind.surnames import TOO_OFTEN_A_WORD, surname_of
from reviewers.blind.titles import BRIEF_TITLES, KINSHIP, TITLES
from reviewers.blind.units import unit_keys
from reviewers.blind.wordlist import FAMILIAR, GENERIC_HINTS, ORDINARY_WORDS
from reviewers.blind.words import is_common_word, is_inside_words, is_ordinary

SHORT: Final = 3
"""Up to so many characters a name may fall out of the words around it."""
CERTAIN_POST: Final = 4
"""A post below this many characters (局长) is anybody's: flagged, not masked."""
INTRODUCED: Final = re.compile(
    r"(?:我叫|名叫|本人叫|作者|姓名|署名|撰稿|供稿|执笔|通讯员|文)(?:[:/|丨]|是|为)?$"
)
"""After these a name is a name, even one that is also a word (我叫高兴)."""
DOTS: Final = re.compile(r"[·•‧・⋅.]")
LEVELS: Final = "省市区县旗州镇乡"


@dataclass(frozen=True, slots=True)
class Keys:
    """What to look for in squeezed text, too short values left out."""

    names: frozenset[str]
    parts: frozenset[str]
    nicknames: frozenset[str]
    units: frozenset[str]
    vague_units: frozenset[str]
    regions: frozenset[str]
    posts: frozenset[str]
    hints: frozenset[str]
    numbers: tuple[tuple[LeakKind, re.Pattern[str]], ...] = field(default=())


def keys_of(identity: Identity) -> Keys:
    """Return what to look for."""
    names = _keys(identity.names)
    units = unit_keys(tuple(sorted(_keys(identity.units))))
    return Keys(
        names=names,
        parts=frozenset(part for name in identity.names for part in _parts(name)) - names,
        nicknames=frozenset(nick for name in names for nick in _nicknames(name)),
        units=frozenset(key for key in units.sure if len(key) > 1),
        vague_units=frozenset(key for key in units.doubtful if len(key) > 1),
        regions=units.regions,
        posts=_keys(identity.posts),
        hints=_keys(identity.hints, least=3) - GENERIC_HINTS,
        numbers=tuple(_numbers(identity)),
    )


def own_leaks(raw: str, tight: Folded, keys: Keys) -> Iterator[Leak]:
    """Yield every place of the entry's own people in *raw*."""
    sought = (
        (LeakKind.NAME, keys.names, _is_doubtful_name),
        (LeakKind.NAME, keys.parts, _is_doubtful_part),
        (LeakKind.NAME, keys.nicknames, _always),
        (LeakKind.UNIT, keys.units, _is_doubtful_unit),
        (LeakKind.UNIT, keys.vague_units, _always),
        (LeakKind.PLACE, keys.regions, _always),
        (LeakKind.OTHER, keys.posts, _is_short_post),
        (LeakKind.OTHER, keys.hints, _always),
    )
    for kind, wanted, is_doubtful in sought:
        for key in sorted(wanted):
            for at in _places(tight.text, key):
                if kind is LeakKind.UNIT and _is_of_another(tight.text, at):
                    continue
                start, end = tight.raw_span(at, at + len(key))
                doubt = is_doubtful(tight.text, at, at + len(key), raw[start:end])
                action = LeakAction.FLAGGED if doubt else LeakAction.MASKED
                yield Leak(kind, start, end, raw[start:end], action, own=True)
    yield from _own_numbers(raw, keys)


def _keys(values: tuple[str, ...], least: int = 2) -> frozenset[str]:
    return frozenset(key for value in values if len(key := key_of(value)) >= least)


def _parts(name: str) -> Iterator[str]:
    """Yield both halves of 古丽·阿依夏木: each by itself is how people call her."""
    pieces = [key_of(piece) for piece in DOTS.split(name)]
    if len(pieces) > 1:
        yield from (piece for piece in pieces if len(piece) > 1)


def _nicknames(name: str) -> Iterator[str]:
    surname = surname_of(name)
    if not surname or len(name) > 4:  # longer names have no Chinese surname
        return
    yield from (surname + title for title in (*TITLES, *KINSHIP, "某", "某某"))
    if surname not in TOO_OFTEN_A_WORD:
        brief = (surname + title for title in BRIEF_TITLES)
        yield from (nick for nick in brief if not is_common_word(nick))
    for familiar in ("老", "小"):
        if familiar + surname not in FAMILIAR and not is_common_word(familiar + surname):
            yield familiar + surname


def _places(text: str, key: str) -> Iterator[int]:
    """Yield every place of *key*, overlapping ones too."""
    at = text.find(key)
    while at >= 0:
        yield at
        at = text.find(key, at + 1)


def _always(_text: str, _start: int, _end: int, _raw: str) -> bool:
    return True


def _is_doubtful_name(text: str, start: int, end: int, raw: str) -> bool:
    """Ordinary words, names out of other words, short names torn by a line break."""
    if INTRODUCED.search(text[max(0, start - 6) : start]):
        return False
    key = text[start:end]
    if key in ORDINARY_WORDS or (len(key) <= SHORT and is_ordinary(key)):
        return True
    if len(key) >= SHORT:
        return False
    return "\n" in raw or is_inside_words(text, start, end)


def _is_doubtful_part(text: str, start: int, end: int, raw: str) -> bool:
    """A half of two characters is many people's; one of three or more is a given name."""
    key = text[start:end]
    return len(key) < SHORT or is_ordinary(key) or "\n" in raw


def _is_doubtful_unit(text: str, start: int, end: int, _raw: str) -> bool:
    return end - start <= SHORT and is_inside_words(text, start, end)


def _is_of_another(text: str, at: int) -> bool:
    """Whether 区信访局 found at *at* is the end of another place's 金凤区信访局."""
    if text[at] not in LEVELS:
        return False
    return any(
        is_common_place(text[at - before : at + 1]) for before in range(1, 5) if before <= at
    )


def is_common_place(word: str) -> bool:
    """Whether *word*, ending in 省市区县…, is a place: not 我区, 全县, 各市."""
    return len(word) > 2 and (is_ordinary(word) or is_common_word(word))


def _is_short_post(text: str, start: int, end: int, _raw: str) -> bool:
    return end - start < CERTAIN_POST


DIGITS: Final = dict(
    zip("0123456789", "零 一 二 三 四 五 六 七 八 九".split(), strict=True)  # noqa: SIM905
) | {"0": "零〇○", "1": "一幺"}
AT: Final = r"\s?(?:@|[(\[{<#]?\s?(?:at|艾特|圈a)\s?[)\]}>#]?)\s?"


def _numbers(identity: Identity) -> Iterator[tuple[LeakKind, re.Pattern[str]]]:
    for phone in identity.phones:
        digits = "".join(filter(str.isdecimal, key_of(phone)))
        for number in _spoken(digits):
            yield LeakKind.PHONE, _loose(number)
        if len(digits) == 11 and digits[0] == "1":  # a mobile number
            yield LeakKind.PHONE, re.compile(rf"{digits[:3]}\s?[*xX×某·.]{{2,8}}\s?{digits[-4:]}")
    for number in identity.id_numbers:
        if len(key := key_of(number)) >= 8:  # shorter is no evidence
            yield LeakKind.ID_NUMBER, _loose(key)
    for address in identity.emails:
        local, _, domain = key_of(address).partition("@")
        if local and domain:
            dots = re.escape(domain).replace(r"\.", r"\s?(?:[.。]|点|dot)\s?")
            yield LeakKind.EMAIL, re.compile(re.escape(local) + AT + dots, re.IGNORECASE)


def _spoken(digits: str) -> Iterator[str]:
    """Yield a phone number without country code; a landline also without its area code."""
    if len(digits) == 13 and digits.startswith("86"):  # 86 and a mobile
        digits = digits[2:]
    if len(digits) >= 5:  # 110 is everybody's
        yield digits
    if digits.startswith("0") and len(digits) >= 10:  # with its area code
        yield digits[3 if digits[1] in "12" else 4 :]


def _loose(number: str) -> re.Pattern[str]:
    """Match *number* however its characters are spaced, in Chinese numerals as well."""
    is_short = len(number) < 11  # longer ones are no part of anything else
    before, after = (r"(?<!\d)", r"(?!\d)") if is_short else ("", "")
    each = (f"[{letter}{DIGITS.get(letter, '')}]" for letter in number)
    return re.compile(rf"{before}{GAP.join(each)}{after}", re.IGNORECASE)


def _own_numbers(raw: str, keys: Keys) -> Iterator[Leak]:
    folded = plain(raw)
    for kind, pattern in keys.numbers:
        for match in pattern.finditer(folded.text):
            start, end = _trimmed(folded, *match.span())
            key = "".join(letter for letter in match.group() if letter.isalnum())
            is_id = kind is LeakKind.ID_NUMBER and ID_NUMBER.fullmatch(key) is not None
            passes = id_checksum_ok(key) if is_id else None
            text = raw[start:end]
            yield Leak(kind, start, end, text, LeakAction.MASKED, own=True, checksum_ok=passes)


def _trimmed(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Return the raw span without separators at its front."""
    while is_dropped(folded.text[start]) or folded.text[start] in "./_()、":
        start += 1
    return folded.raw_span(start, end)
