"""
A Chinese dictionary and tagger of our own: jieba's, read when first asked for.

Private on purpose: the global tokenizer of jieba could have been taught words by others,
and would leave its cache in the shared temporary folder. Ours keeps nothing on disk.
Building it takes a second or two; ``prepare`` does that ahead of the first text.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, Protocol, cast

COMMON: Final = 30
"""A word counted fewer times than this in jieba's dictionary is no evidence."""
LONGEST_GUESS: Final = 60
"""So many characters in a row that form no word are noise: guessing takes a millisecond each."""
MOST_GUESSED: Final = 6000
"""Twenty thousand characters of a Chinese text hold so many; an essay for a call has three."""
_lock: Final = threading.Lock()
_built: list[_Dictionary] = []


class _Pair(Protocol):
    word: str
    flag: str


class _Tagger(Protocol):
    word_tag_tab: dict[str, str]

    def cut(self, sentence: str, HMM: bool = True) -> Iterator[_Pair]:  # noqa: N803  # jieba's
        """Yield the words of *sentence* in order, nothing left out."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it starts, and jieba's tag (nr person, ns place …)."""

    start: int
    text: str
    tag: str

    @property
    def end(self) -> int:
        """Where the word ends, exclusive."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Dictionary:
    tagger: _Tagger
    counts: dict[str, int]
    # which tags a character may carry, of the characters it was taught with
    states: Mapping[str, object]


def prepare() -> None:
    """Build the dictionary now, so that nobody waits for it later."""
    _dictionary()


@lru_cache(maxsize=8)
def words_of(text: str) -> tuple[Word, ...]:
    """Return *text* cut into tagged words; their lengths add up to its own."""
    built = _dictionary()
    found: list[Word] = []
    at = 0
    for is_rare, run in groupby(text, key=lambda char: is_han(char) and char not in built.states):
        piece = "".join(run)
        # A character that the tagger has never seen can be anything: it would try all its tags
        # against all tags of the neighbours, some ten milliseconds each. Alone, it costs nothing.
        pairs = ((char, "x") for char in piece) if is_rare else _tagged(built, piece)
        for word, tag in pairs:
            found.append(Word(at, word, tag))
            at += len(word)
    return tuple(found)


def is_han(char: str) -> bool:
    """Whether the tagger looks at a character at all."""
    return "\u4e00" <= char <= "\u9fff"


def _tagged(built: _Dictionary, text: str) -> Iterator[tuple[str, str]]:
    """Tag *text*; where it is no language, without guessing at words the dictionary lacks."""
    pairs = built.tagger.cut(text)
    if len(text) > LONGEST_GUESS:
        known = list(built.tagger.cut(text, HMM=False))
        runs = [len(list(run)) for alone, run in groupby(known, _is_alone) if alone]
        is_noise = max(runs, default=0) > LONGEST_GUESS or sum(runs) > MOST_GUESSED
        pairs = iter(known) if is_noise else pairs
    return ((pair.word, pair.flag) for pair in pairs)


def _is_alone(pair: _Pair) -> bool:
    return len(pair.word) == 1 and is_han(pair.word)


def is_common_word(text: str) -> bool:
    """Whether *text* is a word people use, whatever it means."""
    return _dictionary().counts.get(text, 0) >= COMMON


def is_ordinary(text: str) -> bool:
    """Whether the dictionary knows *text* as something else than a person's name."""
    built = _dictionary()
    tag = built.tagger.word_tag_tab.get(text, "")
    return built.counts.get(text, 0) > 0 and not tag.startswith("nr")


def is_inside_words(text: str, start: int, end: int) -> bool:
    """
    Whether text[start:end] falls out of the words around it, as 何伟 does of 任何伟大.

    Either one common word holds all of it and more, or one reaches in from each side.
    """
    before, after = range(min(3, start) + 1), range(min(3, len(text) - end) + 1)
    if any(a + b and is_common_word(text[start - a : end + b]) for a in before for b in after):
        return True
    inner = range(start + 1, end)
    from_left = any(a and is_common_word(text[start - a : cut]) for a in before for cut in inner)
    return from_left and any(
        b and is_common_word(text[cut : end + b]) for b in after for cut in inner
    )


def _dictionary() -> _Dictionary:
    with _lock:
        if not _built:
            _built.append(_build())
        return _built[0]


def _build() -> _Dictionary:
    import jieba  # a second and a hundred megabytes, for who scans only
    from jieba import posseg  # the same
    from jieba.posseg import char_state_tab

    tokenizer = jieba.Tokenizer()
    # What initialize() does, but for reading and writing a cache file.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    # Made without its __init__, which would read the tags that the module has read already:
    # a second and forty megabytes. Nobody changes them.
    tagger = posseg.POSTokenizer.__new__(posseg.POSTokenizer)
    tagger.tokenizer, tagger.word_tag_tab = tokenizer, posseg.dt.word_tag_tab
    counts = cast(dict[str, int], tokenizer.FREQ)
    return _Dictionary(cast(_Tagger, tagger), counts, char_state_tab.P)
