"""A desk, the two sides of a pair turned so that the one that was there first stands left."""

from collections.abc import Mapping

from portal.calls.regulations import article
from portal.models import Call
from portal.screening.duplicates.bases import REGULATIONS
from portal.screening.duplicates.marking import Quote, letters_in
from portal.screening.duplicates.values import CheckedSide, PairView
from portal.web.organisers.duplicate_case_view import entry_href
from portal.web.organisers.duplicate_texts import TextPair, TextSide, stretches
from portal.web.organisers.duplicate_words import side_line

LONGEST_LABEL = 8


def is_turned(found: PairView) -> bool:
    """Say whether the side that was there first is the second: a reference text always was."""
    a, b = found.a.side, found.b.side
    if b.is_reference:
        return True
    if a.submitted_at is None or b.submitted_at is None:
        return False
    return b.submitted_at < a.submitted_at


def in_order(found: PairView) -> tuple[CheckedSide, CheckedSide]:
    """Return left and right."""
    return (found.b, found.a) if is_turned(found) else (found.a, found.b)


def text_pair(call: Call, found: PairView) -> TextPair:
    """Return two texts and what they share, the first one left."""
    pair, turned = found.pair, is_turned(found)
    counts = (pair.matched_a, pair.share_a), (pair.matched_b, pair.share_b)
    sides = [
        text_side(call, checked, counted, found.base_titles)
        for checked, counted in zip(
            in_order(found), counts[::-1] if turned else counts, strict=True
        )
    ]
    return TextPair(
        left=sides[0],
        right=sides[1],
        passages=stretches(found.passages, is_turned=turned),
        score=pair.score,
        topic=pair.topic,
    )


def text_side(
    call: Call, checked: CheckedSide, counted: tuple[int, float], titles: Mapping[str, str]
) -> TextSide:
    """Return one of the texts."""
    side = checked.side
    return TextSide(
        title=side.title or "未填题目",
        href=entry_href(call, side),
        line=side_line(side, letters_in(checked.text)),
        is_outdated=checked.is_outdated,
        text=checked.text,
        quotes=tuple(
            Quote(start, end, label_of(key, part, titles))
            for start, end, key, part in checked.base_spans
        ),
        submitted_at=side.submitted_at,
        matched=counted[0],
        share=counted[1],
    )


def label_of(key: str, part: int, titles: Mapping[str, str]) -> str:
    """Say what is quoted: 条例第三条, 宣传标语, or the beginning of a title."""
    if key == REGULATIONS:
        return f"条例{article(part).no}" if part else "条例"
    title = titles.get(key, "引用底本")
    return title if len(title) <= LONGEST_LABEL else f"{title[:LONGEST_LABEL]}…"
