"""Topics: the cosine that everybody knows, exact, and never an alarm by itself."""

from __future__ import annotations

import numpy as np

from reviewers.duplicates import Base, Document, Settings, check_all, same_topics, tokens
from reviewers.duplicates.topics import LEAST, NEAREST, Topics, counted
from tests.bench.office_essays import essays

ONE = (
    "水渠改道以后，我家的菜地年年被淹。村支书带着会计来量了水渠，又量了菜地，答应补偿菜地的损失。"
    "补偿没有等到，水渠倒是先修好了。"
)
OTHER = (
    "谁也没想到，菜地的补偿会和水渠扯在一起。会计说，损失要先认定；村支书说，水渠不修，补偿就没个头。"
    "后来改道的图纸送来，被淹的人家才放心。"
)


def words_of(text: str) -> list[str]:
    return [word for word in tokens(text) if len(word) > 1]


def test_likeness_is_the_cosine_of_scikit_learn() -> None:
    # half a second, which no other process of the tests should pay for looking at this file
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    texts = essays(120, copying=0.2)
    vectorizer = TfidfVectorizer(analyzer=words_of, sublinear_tf=True, min_df=2, max_df=0.2)
    rows = vectorizer.fit_transform(texts)
    cosines = (rows @ rows.T).toarray()

    topics = Topics.of([counted(texts[:50]), counted(texts[50:])])
    firsts, seconds = np.triu_indices(len(texts), 1)
    found = topics.likeness(firsts.astype(np.int32), seconds.astype(np.int32))
    near = topics.nearest()

    assert np.allclose(cosines[firsts, seconds], found, atol=1e-5)
    wanted = {
        (min(row, int(other)), max(row, int(other)))
        for row in range(len(texts))
        for other in np.argsort(-cosines[row])[: NEAREST + 1]
        if other != row and cosines[row, other] >= LEAST
    }
    assert 10 < len(wanted)
    assert wanted == set(zip(near[0].tolist(), near[1].tolist(), strict=True))


def test_one_topic_in_other_words_is_no_pair(base: Base) -> None:
    filling = [Document(f"x{n:02}", text) for n, text in enumerate(essays(30, copying=0.0))]
    documents = [*filling, Document("a", ONE), Document("b", OTHER), Document("c", ONE + OTHER)]

    report = check_all(documents, base, Settings())
    pairs = {(one.a, one.b): one for one in report.pairs}

    assert {("a", "c"), ("b", "c")} == {pair for pair in pairs if "x" not in pair[0] + pair[1]}
    assert 0.5 < pairs["a", "c"].topic < 1.0
    # said apart from the pairs, and the same when it is asked for afterwards
    assert [("a", "b")] == [(one.a, one.b) for one in report.topics or () if one.b < "x"]
    assert report.topics == same_topics(documents, report.pairs)
    bare = check_all(documents, base, Settings(), topics=False).pairs
    assert {0.0} == {one.topic for one in bare}
    assert [one.passages for one in bare] == [pairs[one.a, one.b].passages for one in bare]
