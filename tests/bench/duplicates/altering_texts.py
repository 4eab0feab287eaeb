"""What copyists do to a text, one function each; where a change moves things, spans come along."""

from __future__ import annotations

import re
from random import Random

from opencc import OpenCC

from tests.bench.duplicates.pairs import Span
from tests.bench.duplicates.wording import lexicon

HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_RADICALS = dict(
    zip(
        "一人入八力口土士大女子小山工己干广心手文日月木止毛水火牛玉瓜生用田白皮目石示立竹米羊老而耳肉自至舌色虫行衣见角言谷豆走足身车辛里金长门雨青非面革音页风飞食首香马骨高鱼鸟",
        "⼀⼈⼊⼋⼒⼝⼟⼠⼤⼥⼦⼩⼭⼯⼰⼲⼴⼼⼿⽂⽇⽉⽊⽌⽑⽔⽕⽜⽟⽠⽣⽤⽥⽩⽪⽬⽯⽰⽴⽵⽶⽺⽼⽽⽿⾁⾃⾄⾆⾊⾍⾏⾐⻅⾓⾔⾕⾖⾛⾜⾝⻋⾟⾥⾦⻓⻔⾬⾭⾮⾯⾰⾳⻚⻛⻜⾷⾸⾹⻢⾻⾼⻥⻦",
        strict=True,
    )
)


def sentences(text: str) -> list[str]:
    """*text* cut after full stops and line breaks; joined again it is the same."""
    return [part for part in re.split(r"(?<=[。！？\n])", text) if part]


def reordered(text: str, chance: Random) -> tuple[str, list[Span]]:
    """Its paragraphs in another order."""
    paragraphs = text.split("\n")
    order = list(range(len(paragraphs)))
    chance.shuffle(order)
    starts = [sum(len(p) + 1 for p in paragraphs[:number]) for number in range(len(paragraphs))]
    spans, at = [], 0
    for number in order:
        length = len(paragraphs[number])
        if length >= 4:
            spans.append((starts[number], starts[number] + length, at, at + length))
        at += length + 1
    return "\n".join(paragraphs[number] for number in order), spans


def shortened(text: str, chance: Random, share: float) -> str:
    """Without so many of its sentences."""
    return "".join(part for part in sentences(text) if chance.random() >= share)


def renamed(text: str, chance: Random) -> str:
    """Other numbers, and another word for some of its words, the same one each time."""
    text = re.sub(r"\d", lambda _: str(chance.randint(0, 9)), text)
    found = sorted({word for word in lexicon()["n"][0] if word in text})
    for word in chance.sample(found, len(found) // 6):
        text = text.replace(word, chance.choice(lexicon()["n"][0]))
    return text


def with_synonyms(text: str, chance: Random, share: float) -> str:
    """So many of its words by others of their kind and length."""
    import jieba  # noqa: PLC0415  # only here

    kinds = {word: kind for kind in "nvad" for word in lexicon()[kind][0]}
    words = []
    for word in jieba.cut(text):
        kind = kinds.get(word)
        if kind and chance.random() < share:
            word = chance.choice(lexicon()[kind][0])  # noqa: PLW2901  # said otherwise
        words.append(word)
    return "".join(words)


def traditional(text: str) -> str:
    """In traditional characters."""
    return OpenCC("s2t").convert(text)


def repointed(text: str, chance: Random) -> str:
    """With other punctuation, some of it gone."""
    marks = "，、；：,;: "
    return "".join(chance.choice((*marks, "")) if mark in "，、；：" else mark for mark in text)


def with_hidden(text: str, chance: Random) -> str:
    """With characters that have no width."""
    return "".join(x + (chance.choice(HIDDEN) if chance.random() < 0.3 else "") for x in text)


def with_lookalikes(text: str, chance: Random) -> str:
    """With radicals and full-width digits that look the same."""
    wide = {str(digit): chr(0xFF10 + digit) for digit in range(10)}
    return "".join((_RADICALS | wide).get(x, x) if chance.random() < 0.6 else x for x in text)


def excerpts(
    source: str, host: str, chance: Random, share: float, synonyms: float = 0.0
) -> tuple[str, list[Span]]:
    """*host* with pieces of *source* in it, so much of the whole; reworded when wished."""
    wanted = int(len(host) * share / (1 - share))
    pieces = chance.randint(1, 4) if wanted > 240 else 1
    taken = _pieces(source, wanted // pieces, pieces, chance)
    own = sentences(host)
    places = sorted(chance.sample(range(1, max(2, len(own))), min(len(taken), len(own) - 1)))
    chance.shuffle(taken)
    text, spans = "", []
    for number, part in enumerate(own):
        if places and number == places[0]:
            places.pop(0)
            start, end = taken.pop()
            words = with_synonyms(source[start:end], chance, synonyms)
            spans.append((start, end, len(text), len(text) + len(words)))
            text += words
        text += part
    return text, spans


def _pieces(source: str, length: int, count: int, chance: Random) -> list[tuple[int, int]]:
    """Stretches of whole sentences, apart from each other."""
    ends = [0]
    for part in sentences(source):
        ends.append(ends[-1] + len(part))
    found: list[tuple[int, int]] = []
    for start in chance.sample(ends[:-1], len(ends) - 1):
        end = next((e for e in ends if e >= start + length), 0)
        if end and all(end <= s or start >= e for s, e in found):
            found.append((start, end))
        if len(found) == count:
            break
    return found
