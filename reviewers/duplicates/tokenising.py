"""
Words: jieba behind one function, rjieba (the same in Rust) where it is installed.

Both learn the terms of the Regulations. An index notes the engine it was made with:
words of two engines are never compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Final, Protocol, TypeAlias, cast

import numpy as np

from reviewers.duplicates.normalising import codes_of, is_break, normalise, text_of

Word: TypeAlias = tuple[str, int, int]
"""A word and where it starts and ends in the text that was cut."""

TERMS: Final = [
    "信访工作条例",
    "信访工作",
    "信访人",
    "信访事项",
    "信访部门",
    "信访渠道",
    "信访秩序",
    "信访问题",
    "信访局",
    "信访信息",
    "信访答复",
    "信访听证",
    "信访矛盾",
    "信访形势",
    "信访制度",
    "信访法治化",
    "国家信访局",
    "中央信访工作联席会议",
    "信访工作联席会议",
    "联席会议",
    "属地管理",
    "分级负责",
    "谁主管谁负责",
    "诉访分离",
    "依法分类处理",
    "检举控告",
    "申诉求决",
    "建议意见",
    "揭发控告",
    "处理意见书",
    "复查意见",
    "复核意见",
    "复查复核",
    "书面答复",
    "首接首办",
    "首办责任制",
    "领导包案",
    "领导干部接访",
    "下访接访",
    "阳光信访",
    "网上信访",
    "来信来访",
    "走访",
    "初信初访",
    "重复信访",
    "越级走访",
    "缠访闹访",
    "积案化解",
    "源头预防",
    "前端化解",
    "矛盾纠纷",
    "多元化解",
    "枫桥经验",
    "浦江经验",
    "千万工程",
    "为民解难",
    "为党分忧",
    "最后一公里",
    "人民建议",
    "人民建议征集",
    "满意度评价",
    "督查督办",
    "一站式",
    "最多访一次",
]
_FREQUENCY: Final = 5000
"""Enough for a term to win over its parts, in the counts of jieba's dictionary."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What cuts the words: its name with version, and the digest of the terms it learned."""

    name: str
    dictionary: str


def tokens(text: str) -> list[str]:
    """The words of *text* as they are compared: simplified, in lower case, no punctuation."""
    return [word for word in _cutter().cut(readable(text)) if word != " "]


def engine() -> Engine:
    """The engine ``tokens`` uses in this installation."""
    name = "rjieba" if has_rjieba() else "jieba"
    digest = hashlib.sha256(f"{_FREQUENCY} {' '.join(TERMS)}".encode()).hexdigest()
    return Engine(f"{name} {version(name)}", digest)


def readable(text: str) -> str:
    """*text* normalised, but with one space where punctuation or space stood."""
    normal = normalise(text)
    if not len(normal):
        return ""
    breaks = np.cumsum(is_break(codes_of(text)))
    before = breaks[normal.offsets]
    gaps = np.flatnonzero(before[1:] != before[:-1]) + 1
    codes = np.insert(normal.codes, gaps, np.uint32(ord(" ")))
    return text_of(codes)


@cache
def has_rjieba() -> bool:
    """Whether the fast engine is installed."""
    return find_spec("rjieba") is not None


class Cutter(Protocol):
    """What both engines offer."""

    def cut(self, text: str) -> Iterable[str]:
        """Yield the words of *text* in order, spaces included."""

    def tokenize(self, text: str) -> Iterable[Word]:
        """Yield the same with their places."""


def _cutter() -> Cutter:
    return with_rjieba() if has_rjieba() else with_jieba()


@cache
def with_rjieba() -> Cutter:
    """The fast engine: some ten times as fast as the reference."""
    import rjieba  # noqa: PLC0415  # loads its dictionary at once, a quarter of a second

    cutter = rjieba.Jieba()
    for term in TERMS:
        cutter.add_word(term, _FREQUENCY, "n")
    return cast(Cutter, cutter)


@cache
def with_jieba() -> Cutter:
    """The reference. Private, and without the cache file that it would leave in /tmp."""
    import jieba  # noqa: PLC0415  # slow to load, and needed only where the fast engine is missing

    cutter = jieba.Tokenizer()
    cutter.FREQ, cutter.total = cutter.gen_pfdict(cutter.get_dict_file())
    cutter.initialized = True
    for term in TERMS:
        cutter.add_word(term, _FREQUENCY, "n")
    return cast(Cutter, cutter)
