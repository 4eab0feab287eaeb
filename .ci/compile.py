"""
Compile the loops of the duplicate check once, for every process that follows.

Some 17 processor seconds on a fresh clone. Whoever comes first would wait for them otherwise: the
demonstration, the first check of a call, and in the gate several processes, each for itself.
"""

from portal.calls.regulations import articles
from portal.demo.works import ESSAYS
from reviewers.duplicates import (
    Base,
    BaseText,
    Document,
    Index,
    Settings,
    check_all,
    quoted_spans,
)


def main() -> None:
    """Put a few essays through all that is compiled; numba keeps what it makes of it."""
    law = [(number, article.text) for number, article in enumerate(articles(), 1)]
    base = Base.of([BaseText.of_parts("law", "条例", law)])
    one, other, third = (essay.body for essay in ESSAYS[:3])
    copied = f"{one[:400]}{other}{law[3][1]}"
    texts = [Document("one", one), Document("copied", copied), Document("third", third)]
    check_all(texts, base, Settings())
    index, _ = Index.of(texts[:2], base, Settings()).add(texts[2])
    index.look_up(texts[0])
    index.withdraw("third")
    quoted_spans(copied, base)


if __name__ == "__main__":
    main()
