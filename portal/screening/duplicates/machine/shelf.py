"""
The machine, texts for a full check: holds what it was handed and checks all of it.

What it holds depends on nothing but what it was last told to hold: a machine that was killed and
handed everything again answers the same.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from portal.screening.duplicates.machine.frames import Frame
from reviewers.duplicates import (
    ENGINE_VERSION,
    TOPICS_UP_TO,
    Base,
    BaseSpan,
    BaseText,
    Document,
    Pair,
    SameTopic,
    Settings,
    Shares,
    check_all,
    engine,
    quoted_spans,
    same_topics,
)

CHECKED: Final = 0.6
"""Of very many texts, so much of the work is done before their topics are looked at."""
MOST_TOPICS: Final = 5
"""So many of the nearest by topic are told of each text."""
PORTION: Final = 200
"""So many pairs or shares in one frame."""


class Shelf:
    """The texts of one run, and the base texts of the call, which the catalogue uses too."""

    def __init__(self, say: Callable[[Frame], None]) -> None:
        self.say = say
        self.texts: dict[str, tuple[str, str]] = {}
        self.base_digest = ""
        self.quotable = Base.of(())

    def base(self, *, digest: str, sources: Sequence[Any]) -> Iterator[Frame]:
        """Take these base texts: [[key, title, [[number, words], …]], …]."""
        if digest != self.base_digest:
            self.quotable = Base.of(
                BaseText.of_parts(key, title, [(number, words) for number, words in parts])
                for key, title, parts in sources
            )
            self.base_digest = digest
        yield {"engine": made_with()}

    def lacking(self, *, wanted: Sequence[Any]) -> Iterator[Frame]:
        """Forget all but *wanted* ([[key, digest], …]); say which keys are not here."""
        self.texts = {
            key: self.texts[key]
            for key, digest in wanted
            if key in self.texts and self.texts[key][0] == digest
        }
        yield {"keys": [key for key, _ in wanted if key not in self.texts]}

    def hold(self, *, texts: Sequence[Any]) -> Iterator[Frame]:
        """Take texts: [[key, digest, text], …]."""
        for key, digest, text in texts:
            self.texts[key] = (digest, text)
        yield {"held": len(self.texts)}

    def check(self, *, settings: Frame) -> Iterator[Frame]:
        """Check everything that is here against everything else, saying how far it is."""
        # of very many texts the topics come after the check, so that the memory is that of one
        is_many, tell = len(self.texts) > TOPICS_UP_TO, self._progress()
        part = CHECKED if is_many else 1.0
        report = check_all(
            self._documents(), self.quotable, Settings(**settings),
            progress=lambda done: tell(part * done),
        )  # fmt: skip
        yield {"inputs": report.inputs_digest, "engine": made_with()}
        yield from portions("pairs", report.pairs, pair_frame)
        spans = {one.key: quoted_spans(one.text, self.quotable) for one in self._documents()}
        yield from portions("shares", report.shares, lambda one: share_frame(one, spans[one.key]))
        topics = report.topics
        if topics is None:
            rest = 1.0 - part
            topics = same_topics(
                self._documents(), report.pairs, lambda done: tell(part + rest * done)
            )
        yield {"topics": []}
        yield from portions("topics", _nearest(topics), lambda one: [one.a, one.b, one.topic])

    def self_check(self, *, text: str, own: Sequence[Any], settings: Frame) -> Iterator[Frame]:
        """Hold one text against its author's others ([[key, text], …]) and the base texts alone."""
        documents = [Document("", text), *(Document(key, other) for key, other in own)]
        report = check_all(documents, self.quotable, Settings(**settings))
        mine = next(one for one in report.shares if not one.key)
        near = {pair.b: pair.share_a for pair in report.pairs if not pair.a}
        yield {"chars": mine.chars, "base_chars": mine.base_chars, "own": near}

    def drop(self) -> Iterator[Frame]:
        """Let the texts go; the next run is handed its own."""
        self.texts = {}
        yield {"held": 0}

    def _progress(self) -> Callable[[float], None]:
        """Return what passes the progress on, a hundred times at most."""
        said = 0

        def tell(done: float) -> None:
            nonlocal said
            if (hundredths := int(100 * done)) > said:
                said = hundredths
                self.say({"progress": done})

        return tell

    def _documents(self) -> list[Document]:
        return [Document(key, text) for key, (_, text) in self.texts.items()]


def made_with() -> str:
    """Return what finds and cuts: two results are comparable where all of it is the same."""
    words = engine()
    return f"{ENGINE_VERSION} {words.name} {words.dictionary[:12]}"


def _nearest(topics: Sequence[SameTopic]) -> list[SameTopic]:
    """Keep of what is alike in topic, the most alike first, what somebody is shown."""
    found, shown = [], Counter[str]()
    for one in topics:
        if min(shown[one.a], shown[one.b]) < MOST_TOPICS:
            found.append(one)
            shown.update((one.a, one.b))
    return found


def share_frame(shares: Shares, spans: Sequence[BaseSpan]) -> list[Any]:
    """Return shares with what of the text is quoted, as JSON."""
    return [
        shares.key, shares.chars, shares.base_chars, shares.share, shares.share_without_base,
        [[span.start, span.end, span.key, span.part] for span in spans],
    ]  # fmt: skip


def portions(
    name: str, values: Sequence[Any], frame_of: Callable[[Any], list[Any]]
) -> Iterator[Frame]:
    """Yield values in frames of a size that fits every memory."""
    for start in range(0, len(values), PORTION):
        yield {name: [frame_of(value) for value in values[start : start + PORTION]]}


def pair_frame(pair: Pair) -> list[Any]:
    """Return a pair as JSON."""
    return [
        pair.a, pair.b, pair.score, pair.is_alarm, pair.matched_a, pair.matched_b, pair.share_a,
        pair.share_b, pair.longest, pair.topic,
        [[one.a_start, one.a_end, one.b_start, one.b_end, one.kind] for one in pair.passages],
    ]  # fmt: skip
