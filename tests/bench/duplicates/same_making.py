"""
Pairs of the making of the labelled set we were given, of texts that it does not have.

The texts are read from a file outside of this repository, a JSON object with "text" a line.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from portal.calls import regulations
from reviewers.duplicates import normalise, tokens
from reviewers.duplicates.aligning import equal_runs
from tests.bench.duplicates import altering_texts as alter
from tests.bench.duplicates.pairs import Call, Labelled, Span

_FRAMES = (
    "在这个丰收的时节，我们迎来了条例施行的又一个年头。回望来路，一桩桩一件件仍在眼前，催人奋进。",
    "为民服务没有终点，只有连续不断的新起点。作为一名基层干部，我始终把群众的小事当作自己的大事来办。",
    "近年来，我们单位认真落实上级部署，把接访、下访、回访连成一条线，取得了看得见的成效，也积累了经验。",
    "千头万绪的事，说到底是千家万户的事。只有把根扎进泥土里，才能听见最真实的声音，办好最要紧的实事。",
    "以上是我学习条例的几点粗浅体会，不当之处，敬请批评指正。今后我将继续努力，在平凡岗位上干出不平凡。",
    "征程万里风正劲，重任千钧再出发。让我们携起手来，用脚步丈量民情，用真心换取真情，共同写好新的答卷。",
)
_REPRINTED = 24
"""Texts from outside that share so much are reprints, and nobody labelled them."""
KINDS = (
    *("verbatim", "entity", "shuffle", "delete30", "partial10", "partial20", "partial30"),
    *("partial50", "combo_p30_syn20", "syn10", "syn20", "syn40", "trad", "punct", "zerowidth"),
    *("homoglyph",),
)


def texts_of(path: Path) -> list[str]:
    """The texts of a file, plain or packed, those of an essay's length."""
    texts = [row["text"] for row in _rows(path)]
    return [text for text in texts if 600 <= len(text) <= 3500]


def _is_law(text: str) -> bool:
    """Statutes repeat each other by law, article by article: no essay does."""
    return len(re.findall("第[一二三四五六七八九十百]+条", text)) >= 3


def labelled_calls(path: Path) -> list[Call]:
    """A labelled file as one call: {"label","obf","a","b","spans"} a line."""
    call = Call()
    for row in _rows(path):
        for side in "ab":
            call.texts[row[side]["id"]] = row[side]["text"]
        spans = tuple(tuple(span) for span in row["spans"])
        keys = row["a"]["id"], row["b"]["id"]
        call.pairs.append(Labelled(*keys, bool(row["label"]), row["obf"], spans))
    return [call]


def made_of(texts: list[str], seed: int, each: int = 30) -> list[Call]:
    """One call of so many pairs a kind, every second one in the same wrapping."""
    chance, call = Random(f"same making {seed}"), Call()
    fresh = iter(chance.sample(texts, len(texts)))
    for kind in KINDS:
        for number in range(each):
            _copy(call, kind, fresh, chance, number % 2 == 1)
    for _ in range(3):
        _mass(call, fresh, chance)
    for kind in ("neg_openclose", "neg_slogans", "neg_regquote", "neg_heavy"):
        for _ in range(each):
            _wrapped_alike(call, kind, fresh, chance)
    for _ in range(3 * each):
        call.honest("neg_random", next(fresh), next(fresh))
    left = [text for text in fresh if not _is_law(text)]
    for a, b in _of_one_topic(left[:1500], 2 * each):
        call.honest("nearest", a, b)
    return [call]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    packed = path.read_bytes()
    content = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return (json.loads(line) for line in content.decode("utf-8").splitlines() if line)


def _mass(call: Call, fresh: Iterator[str], chance: Random) -> None:
    """One model essay that eight hand in, each changed a little."""
    model = next(fresh)
    for _ in range(8):
        kind = chance.choice(("verbatim", "delete30", "syn10", "shuffle", "partial50"))
        b, spans = _made(kind, model, fresh, chance)
        if spans:  # a short model may have no piece of the length wanted
            call.copied("mass", model, b, spans)


def _wrapped_alike(call: Call, kind: str, fresh: Iterator[str], chance: Random) -> None:
    before, after = _wrapping(kind, chance)
    a, b = next(fresh), next(fresh)
    if kind == "neg_heavy":
        size = len(before + after) // 2
        a, b = a[:size], b[:size]
    call.honest(kind, before + a + after, before + b + after)


def _of_one_topic(texts: list[str], count: int) -> list[tuple[str, str]]:
    """Texts, each with the one whose words are most alike; but none that was printed again."""
    vectors = TfidfVectorizer(analyzer=tokens, sublinear_tf=True, min_df=2).fit_transform(texts)
    likeness = (vectors @ vectors.T).toarray()
    np.fill_diagonal(likeness, 0)
    found, used = [], set()
    for a, b in enumerate(np.argmax(likeness, axis=1).tolist()):
        runs = equal_runs(normalise(texts[a]).codes, normalise(texts[b]).codes)
        if a in used or b in used or (len(runs) and runs[:, 2].max() >= _REPRINTED):
            continue
        used |= {a, b}
        found.append((texts[a], texts[b]))
    return found[:count]


def _copy(call: Call, kind: str, fresh: Iterator[str], chance: Random, is_wrapped: bool) -> None:
    a = next(fresh)
    b, spans = _made(kind, a, fresh, chance)
    if not spans:
        return
    if is_wrapped:
        before, after = _wrapping("wrapped", chance)
        ahead = len(before)
        spans = [(s[0] + ahead, s[1] + ahead, s[2] + ahead, s[3] + ahead) for s in spans]
        a, b = before + a + after, before + b + after
    call.copied(kind, a, b, spans)


def _made(kind: str, a: str, fresh: Iterator[str], chance: Random) -> tuple[str, list[Span]]:
    """A copy of *a* of this kind, and where it is one."""
    if kind == "shuffle":
        return alter.reordered(a, chance)
    if kind.startswith(("partial", "combo")):
        share = int(kind[7:9]) / 100
        return alter.excerpts(a, next(fresh), chance, share, 0.2 if kind[0] == "c" else 0.0)
    b = {
        "verbatim": lambda: a,
        "entity": lambda: alter.renamed(a, chance),
        "delete30": lambda: alter.shortened(a, chance, 0.3),
        "syn10": lambda: alter.with_synonyms(a, chance, 0.1),
        "syn20": lambda: alter.with_synonyms(a, chance, 0.2),
        "syn40": lambda: alter.with_synonyms(a, chance, 0.4),
        "trad": lambda: alter.traditional(a),
        "punct": lambda: alter.repointed(a, chance),
        "zerowidth": lambda: alter.with_hidden(a, chance),
        "homoglyph": lambda: alter.with_lookalikes(a, chance),
    }[kind]()
    return b, [(0, len(a), 0, len(b))]


def _wrapping(kind: str, chance: Random) -> tuple[str, str]:
    """What is quoted or said by everybody, before and after."""
    frames = chance.sample(_FRAMES[:4], 3 if kind in ("neg_openclose", "neg_heavy") else 1)
    articles = {"neg_regquote": 3, "neg_heavy": 4, "wrapped": 1}.get(kind, 0)
    quoted = [regulations.article(n).text for n in chance.sample(range(2, 48), articles)]
    slogans = chance.sample(regulations.slogans(), 12 if kind == "neg_slogans" else 3)
    return "\n".join((*frames, *quoted, *slogans, "")), "\n" + chance.choice(_FRAMES[4:])
