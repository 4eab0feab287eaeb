"""
Essays of our own: frames of clauses that can be said in several ways, filled from a lexicon.

What they say makes little sense, but their words are as frequent as in Chinese prose, no two
share more than such texts would, and each clause can be said again: the same matter, another
order, other connecting words, synonyms. Nobody else's sentence is in them.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

FRAMES = """
{n1}在{n2}的{n3}里{v1}，{d1}没有人{v2}|没有人{d1}{v2}，因为{n2}的{n3}正由{n1}来{v1}|{n3}属于{n2}，{n1}便在那里{v1}，旁人谁也不{v2}
到了{t1}，{a1}的{n1}{d1}{v1}着{n2}|{n2}被{a1}的{n1}{d1}{v1}，时候是{t1}|{t1}一到，{n1}显得{a1}，{d1}去{v1}{n2}
我{d1}{v1}过三次{n1}，每次都{v2}一点{n2}|{n1}前后{v1}三回，{n2}总要{v2}几分，这是我的经历|三度{v1}{n1}之后，我才懂得{d1}{v2}{n2}
{n1}说，{n2}要{v1}，就得先{v2}{n3}|照{n1}的话讲，不先{v2}{n3}，{n2}便无从{v1}|先{v2}{n3}再{v1}{n2}，这是{n1}的主张
村口的{n1}{a1}，屋后的{n2}{a2}，{n3}却{d1}{v1}|{n3}{d1}{v1}的时候，{n1}在村口很{a1}，{n2}在屋后很{a2}|论{a1}要数村口的{n1}，论{a2}要数屋后的{n2}，只有{n3}还在{v1}
为了{v1}{n1}，他们{d1}{v2}{n2}，又{v3}{n3}|{n2}要{v2}，{n3}要{v3}，他们图的是{v1}{n1}|他们先{v3}{n3}，后{v2}{n2}，说到底是想{v1}{n1}
{t1}以前，{n1}只会{v1}；{t1}以后，{n1}{d1}{v2}了{n2}|{n1}在{t1}前后判若两样，先是{v1}，后来{v2}{n2}|能够{d1}{v2}{n2}，是{n1}过了{t1}才有的事，早先只是{v1}
{i1}，大约就是{n1}{v1}{n2}的样子|看{n1}{v1}{n2}，我便想到一句话：{i1}|所谓{i1}，莫过于{n1}去{v1}{n2}
账本里夹着{n1}，旁边写着{n2}怎样{v1}{n3}|{n2}如何{v1}{n3}，写在账本的{n1}旁边|翻账本时掉出{n1}，上头记着{v1}{n3}的{n2}
{n1}和{n2}争了半天，谁也不肯{v1}，还是{n3}出来{v2}|幸亏{n3}肯{v2}，不然{n1}与{n2}都不会{v1}，还要吵下去|半日的争执里，{n1}不{v1}，{n2}也不{v1}，末了靠{n3}{v2}
如果{n1}不能{v1}，{n2}就会{v2}，{n3}也难免{a1}|{n3}变得{a1}，{n2}跟着{v2}，根子都在{n1}没有{v1}|{n1}一旦{v1}不成，先是{n2}{v2}，然后{n3}{a1}起来
他把{n1}{v1}好，放进{n2}，再{d1}{v2}{n3}|{n3}是最后{v2}的，此前{n1}已经{v1}过，收在{n2}|放进{n2}之前，{n1}要{v1}妥当，接着他才{d1}{v2}{n3}
{a1}的日子里，{n1}照样{v1}，{n2}照样{v2}，{i1}|{i1}，{n1}和{n2}一个{v1}一个{v2}，日子再{a1}也没有变|日子虽{a1}，{n2}仍旧{v2}，{n1}仍旧{v1}，真是{i1}
我以为{n1}最要紧的是{v1}，{n1}却告诉我，是{n2}的{n3}|{n2}的{n3}比{v1}更要紧，{n1}这样纠正我的看法|依{n1}看，{v1}并不是头等大事，头等大事是{n3}，是{n2}
从{n1}到{n2}要{v1}两道{n3}，{a1}的人才{v2}|两道{n3}隔在{n1}与{n2}之间，要{v1}过去，非得{a1}不能{v2}|{a1}的人{v2}得快，{v1}完两道{n3}，便由{n1}到了{n2}
"""
_KINDS = {"n": ("n",), "v": ("v", "vn"), "a": ("a",), "d": ("d",), "t": ("t",), "i": ("i", "l")}
_SLOT = re.compile(r"{(([a-z])\d)}")


@dataclass(frozen=True, slots=True)
class Clause:
    """One matter: the ways of saying it, and what fills it, each with another word for it."""

    ways: tuple[str, ...]
    filled: dict[str, tuple[str, str]]

    def said(self, way: int, chance: Random | None = None, synonyms: float = 0.0) -> str:
        """Say it in one of its ways, so many of its words by others."""
        words = {
            slot: both[int(chance is not None and chance.random() < synonyms)]
            for slot, both in self.filled.items()
        }
        return self.ways[way].format(**words)


class Author:
    """Writes clauses that nobody wrote before, from one seed."""

    def __init__(self, seed: str) -> None:
        self.chance = Random(seed)

    def clauses(self, count: int) -> list[Clause]:
        """So many new clauses."""
        return [self.clause() for _ in range(count)]

    def clause(self) -> Clause:
        """A new clause."""
        ways = tuple(self.chance.choice(FRAMES.strip().splitlines()).split("|"))
        slots = {slot: kind for way in ways for slot, kind in _SLOT.findall(way)}
        filled = {slot: (self.word(kind), self.word(kind)) for slot, kind in slots.items()}
        return Clause(ways, filled)

    def word(self, kind: str) -> str:
        """A word of this kind, as often as it is used."""
        words, sums = lexicon()[kind]
        return words[bisect(sums, self.chance.random() * sums[-1])]


def text_of(said: list[str], paragraph: int = 4) -> str:
    """Clauses as sentences, so many to a paragraph."""
    return "\n".join(
        "".join(f"{clause}。" for clause in said[start : start + paragraph])
        for start in range(0, len(said), paragraph)
    )


@cache
def lexicon() -> dict[str, tuple[list[str], list[float]]]:
    """Words by kind with their running weights: the root of their frequency in jieba's list."""
    import jieba  # noqa: PLC0415  # only its list of words, and only here

    found: dict[str, list[tuple[str, float]]] = {kind: [] for kind in _KINDS}
    of_tag = {tag: kind for kind, tags in _KINDS.items() for tag in tags}
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines:
            word, count, tag = line.decode("utf-8").split()
            kind = of_tag.get(tag)
            if kind and int(count) >= 20 and 2 <= len(word) <= (4 if kind == "i" else 3):
                found[kind].append((word, int(count) ** 0.5))
    return {
        kind: ([word for word, _ in words], list(accumulate(weight for _, weight in words)))
        for kind, words in found.items()
    }
