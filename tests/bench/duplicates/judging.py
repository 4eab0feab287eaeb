"""Both ways to an answer: the check itself, and what most projects would do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sklearn.feature_extraction.text import TfidfVectorizer

from portal.calls import regulations
from reviewers.duplicates import (
    Base,
    BaseText,
    Commonness,
    Document,
    Pair,
    Settings,
    check_all,
    compare_prepared,
    marks_of,
    normalise,
    prepare,
)
from tests.bench.duplicates.measures import Answer, harmonic
from tests.bench.duplicates.pairs import Call, Labelled


@cache
def base() -> Base:
    """The Regulations by articles, and the slogans."""
    articles = ((one.number, f"{one.no}　{one.text}") for one in regulations.articles())
    slogans = BaseText("slogans", "宣传标语", "\n".join(regulations.slogans()))
    return Base.of((BaseText.of_parts("regulations", regulations.TITLE, articles), slogans))


def checked(calls: Sequence[Call]) -> list[Answer]:
    """Each call as one full check, the labelled pairs read off."""
    answers = []
    for call in calls:
        documents = [Document(key, text) for key, text in call.texts.items()]
        found = {(p.a, p.b): p for p in check_all(documents, base(), Settings()).pairs}
        answers += [_answer(one, _seen_from(one, found)) for one in call.pairs]
    return answers


def paired(calls: Sequence[Call]) -> list[Answer]:
    """Each labelled pair by itself, told how common wording is in the whole call."""
    answers = []
    for call in calls:
        marked = (marks_of(normalise(text), base()).hashes for text in call.texts.values())
        common = Commonness.of(marked)
        for one in call.pairs:
            a, b = (
                prepare(Document(key, call.texts[key]), base(), common) for key in (one.a, one.b)
            )
            pair = compare_prepared(a, b, Settings())
            answers.append(_answer(one, _seen_from(one, {(pair.a, pair.b): pair} if pair else {})))
    return answers


def plain(calls: Sequence[Call]) -> list[tuple[Labelled, float]]:
    """jieba, TfidfVectorizer with its defaults, cosine: the score of each labelled pair."""
    import jieba  # noqa: PLC0415  # as such a project would use it

    scores = []
    for call in calls:
        rows = {key: number for number, key in enumerate(call.texts)}
        words = [" ".join(jieba.cut(text)) for text in call.texts.values()]
        matrix = TfidfVectorizer().fit_transform(words)
        for one in call.pairs:
            likeness = matrix[rows[one.a]].multiply(matrix[rows[one.b]]).sum()
            scores.append((one, float(likeness)))
    return scores


def at_best(scores: Sequence[tuple[Labelled, float]]) -> float:
    """The threshold that gives the plain way its best F1 on these very pairs: a head start."""
    copies = sum(one.is_copy for one, _ in scores)
    best, found, threshold = 0.0, 0, 1.0
    for said, (one, score) in enumerate(sorted(scores, key=lambda x: -x[1]), start=1):
        found += one.is_copy
        if (f1 := harmonic(found / said, found / copies)) > best:
            best, threshold = f1, score
    return threshold


def said(scores: Sequence[tuple[Labelled, float]], threshold: float) -> list[Answer]:
    """Scores as answers."""
    return [Answer(one, score, score >= threshold) for one, score in scores]


def _seen_from(one: Labelled, found: dict[tuple[str, str], Pair]) -> Pair | None:
    back = found.get((one.b, one.a))
    return found.get((one.a, one.b)) or (back and back.mirrored())


def _answer(one: Labelled, pair: Pair | None) -> Answer:
    if pair is None:
        return Answer(one, 0.0, False)
    spans = tuple((p.a_start, p.a_end, p.b_start, p.b_end) for p in pair.passages)
    return Answer(one, pair.score, pair.is_alarm, spans if pair.is_alarm else ())
