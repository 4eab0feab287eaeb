"""Tests for reviewers/duplicates/verdicts.py: copies found, honest texts left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calls import regulations
from reviewers.duplicates import (
    Base,
    Commonness,
    Document,
    Pair,
    Passage,
    Settings,
    compare,
    marks_of,
    normalise,
    prepare,
    shares_of,
)
from reviewers.duplicates.formulas import PHRASES
from tests.reviewers.duplicates.essays import OPENING, SENTENCES, essay

NONE = Commonness.none()
SETTINGS = Settings()
HIDDEN = "\u200b\u2060\u00ad"
numbers = st.lists(st.integers(0, len(SENTENCES) - 1), max_size=18)


def counted(base: Base, *texts: str) -> Commonness:
    return Commonness.of(marks_of(normalise(text), base).hashes for text in texts)


def check(a: str, b: str, base: Base, common: Commonness = NONE) -> Pair | None:
    return compare(Document("a", a), Document("b", b), base, common, SETTINGS)


def is_alarm(pair: Pair | None) -> bool:
    return pair is not None and pair.is_alarm


def test_a_copied_paragraph_is_an_alarm_and_shown_where_it_stands(base: Base) -> None:
    copied = essay(5, 6, 7, 8)
    a = essay(0, 1, 2) + "\n" + copied + "\n" + essay(9, 10)
    b = essay(16, 17, 18) + "\n" + copied + "\n" + essay(20, 21)
    pair = check(a, b, base)

    assert pair is not None
    assert pair.is_alarm
    a_at, b_at, length = a.index(copied), b.index(copied), len(copied) - 1
    assert (Passage(a_at, a_at + length, b_at, b_at + length, "same"),) == pair.passages
    assert pair.matched_a == pair.matched_b == len(normalise(copied))
    assert pair.share_a == pair.matched_a / len(normalise(a))


def test_a_reworded_copy_is_one_passage(base: Base) -> None:
    a = essay(*range(8))
    b = a
    for word, other in (
        ("排起", "站起"),
        ("走廊", "过道"),
        ("没有急着", "不忙"),
        ("学费", "书本费"),
    ):
        b = b.replace(word, other)
    pair = check(a, b, base)

    assert pair is not None
    assert pair.is_alarm
    assert [(0, len(a) - 1)] == [(one.a_start, one.a_end) for one in pair.passages]
    assert ["reworded"] == [one.kind for one in check(a, b.replace("的", "之"), base).passages]  # type: ignore[union-attr]  # it is an alarm


def test_reordered_sentences_are_found_one_by_one(base: Base) -> None:
    a, b = essay(0, 1, 2, 3, 4, 5, 6, 7), essay(7, 2, 5, 0, 3, 6, 1, 4)
    pair = check(a, b, base)

    assert pair is not None
    assert pair.is_alarm
    assert pair.share_a > 0.99
    assert 8 == len(pair.passages)


def test_different_essays_share_nothing(base: Base) -> None:
    assert check(essay(*range(12)), essay(*range(12, 24)), base) is None
    assert check("", essay(1, 2), base) is None
    assert check("", "", base) is None


def test_quoting_the_same_articles_is_no_copying(base: Base) -> None:
    quoted = regulations.article(5).text + "\n" + "。".join(regulations.slogans()[:6]) + "。\n"
    slipped = quoted.replace("信访人", "来访人", 1).replace("应当", "应该", 1)

    assert not is_alarm(check(quoted + essay(0, 1, 2), slipped + essay(16, 17, 18), base))


def test_the_opening_of_a_tenth_of_all_essays_is_no_copying(base: Base) -> None:
    own = [essay(k, k + 1, k + 2) for k in range(20)]
    texts = [OPENING + "\n" + text for text in own[:10]] + own
    common = counted(base, *texts)

    assert is_alarm(check(texts[0], texts[9], base))
    assert not is_alarm(check(texts[0], texts[9], base, common))


@pytest.mark.parametrize("beside", [0, 40])
def test_one_opening_of_two_files_alone_is_no_copying(base: Base, beside: int) -> None:
    texts = [f"{OPENING}\n{essay(*range(n, n + 11))}\n{essay(*range(n, n + 11))}" for n in (0, 11)]
    rest = [essay(n % 22) + f"这是第 {n} 件，另有说法。" for n in range(beside)]

    # among many it is known that nobody else begins like this
    assert bool(beside) == is_alarm(check(*texts, base, counted(base, *texts, *rest)))
    inside = [text.removeprefix(OPENING) + OPENING + text[-400:] for text in texts]
    assert is_alarm(check(*inside, base))


def test_an_opening_and_a_passage_of_the_middle_are_copying(base: Base) -> None:
    middle = (
        "理到第九份时发现，问题不在补偿标准，而在一份当年漏盖了章的丈量表，前后四任经办人都没翻到。"
    )
    a, b = (
        f"{OPENING}\n{essay(*range(n, n + 11))}\n{middle}\n{essay(*range(n, n + 11))}"
        for n in (0, 11)
    )

    assert is_alarm(check(a, b, base))


def test_set_phrases_prove_nothing_and_count_all_the_same(base: Base) -> None:
    said = "。".join(PHRASES[-7:-4]) + "。"
    a, b = essay(*range(8)) + said + essay(8), essay(*range(12, 20)) + said + essay(20)

    assert not is_alarm(check(a, b, base))
    assert 0 == int(prepare(Document("a", a), base, NONE).quoted.sum())
    assert is_alarm(check(said, said, base)), "who hands in nothing else has copied it"


def test_a_passage_ends_with_its_paragraph(base: Base) -> None:
    copied = essay(5, 6, 7, 8)
    a = essay(0, 1, 2) + "\n" + copied + "\n四、" + essay(9, 10)
    b = essay(16, 17, 18) + "\n" + copied + "\n四下里" + essay(20, 21)
    pair = check(a, b, base)

    assert pair is not None
    (one,) = pair.passages
    assert (copied[:-1], copied[:-1]) == (a[one.a_start : one.a_end], b[one.b_start : one.b_end])


@pytest.mark.parametrize("copies", [8, 200])
def test_a_model_essay_that_many_copied_stays_an_alarm(base: Base, copies: int) -> None:
    model = essay(*range(14))
    common = counted(base, *[model] * copies, *(essay(k, 23 - k) for k in range(12)))
    pair = check(model, model, base, common)

    assert pair is not None
    assert pair.is_alarm
    assert 1.0 == pair.share_a
    assert pair.score > 0.98


def test_a_text_said_again_in_its_order_is_an_alarm(base: Base) -> None:
    said = [sentence[:9] + "嗯" * 12 + sentence[12:20] for sentence in SENTENCES]
    a = essay(*range(24))
    mixed = [said[k] for k in (5, 17, 2, 20, 9, 14, 0, 23, 11, 7, 18, 3)]

    in_order, out_of_order = check(a, "。".join(said), base), check(a, "。".join(mixed), base)
    assert is_alarm(in_order)
    assert in_order is not None
    assert out_of_order is None or out_of_order.score < in_order.score


def test_an_excerpt_as_a_whole_entry_is_an_alarm(base: Base) -> None:
    short, long = essay(5, 6, 7, 8), essay(*range(24)) * 20
    pair = check(short, long, base)

    assert pair is not None
    assert pair.is_alarm
    assert 1.0 == pair.share_a


def test_a_page_of_one_character_hides_no_copy_and_takes_no_time(base: Base) -> None:
    drone, copied = "哈" * 300_000, essay(3, 4, 5, 6)
    pair = check(drone + copied, copied + drone, base)

    assert check(drone, drone, base) is None
    assert pair is not None
    assert pair.is_alarm
    assert len(normalise(copied)) == pair.longest


def test_shares_are_a_union_over_all_pairs(base: Base) -> None:
    quoted = regulations.slogans()[4]
    text = essay(0, 1, 2, 3, 4) + "\n" + quoted
    mine = Document("m", text)
    pairs = [
        compare(mine, Document("x", essay(0, 1, 2)), base, NONE, SETTINGS),
        compare(mine, Document("b", essay(1, 2, 3)), base, NONE, SETTINGS),
        compare(Document("p", "别"), Document("q", "的"), base, NONE, SETTINGS),
    ]
    shares = shares_of(prepare(mine, base, NONE), [pair for pair in pairs if pair])
    chars = len(normalise(text))

    assert chars == shares.chars
    assert len(normalise(quoted)) == shares.base_chars
    assert len(normalise(essay(0, 1, 2, 3))) / chars == shares.share_without_base
    assert len(normalise(essay(0, 1, 2, 3) + quoted)) / chars == shares.share


def test_bands_begin_at_their_bounds() -> None:
    bands = [Settings().band(share) for share in (0.0, 0.19, 0.2, 0.29, 0.3, 1.0)]

    assert ["quiet", "quiet", "notice", "notice", "review", "review"] == bands


@given(numbers, numbers)
def test_the_order_of_the_two_does_not_matter(base: Base, one: list[int], other: list[int]) -> None:
    a, b = Document("a", essay(*one)), Document("b", essay(*other))
    pair = compare(a, b, base, NONE, SETTINGS)
    back = compare(b, a, base, NONE, SETTINGS)

    assert pair == (back and back.mirrored())


@given(numbers, numbers, st.integers(1, 49))
def test_passages_lie_within_the_texts_and_outside_of_quotations(
    base: Base, one: list[int], other: list[int], article: int
) -> None:
    quoted = regulations.article(article).text
    texts = {key: essay(*chosen) + quoted for key, chosen in (("a", one), ("b", other))}
    pair = compare(*(Document(*item) for item in texts.items()), base, NONE, SETTINGS)
    if pair is None:
        return

    assert 0 <= pair.score <= 1
    for side, key in ((pair.passages, "a"), (pair.mirrored().passages, "b")):
        own = len(texts[key]) - len(quoted)
        for passage in side:
            assert 0 <= passage.a_start < passage.a_end <= len(texts[key])
            assert passage.a_start < own
    assert list(pair.passages) == sorted(pair.passages)


@given(numbers, numbers, st.lists(st.tuples(st.integers(0, 900), st.sampled_from(HIDDEN))))
def test_hidden_characters_change_nothing_but_offsets(
    base: Base, one: list[int], other: list[int], hidden: list[tuple[int, str]]
) -> None:
    dressed = essay(*other)
    for place, mark in hidden:
        dressed = dressed[:place] + mark + dressed[place:]
    plain, found = check(essay(*one), essay(*other), base), check(essay(*one), dressed, base)

    assert (plain is None) == (found is None)
    if plain and found:
        assert (plain.score, plain.matched_b) == (found.score, found.matched_b)
        assert [p.a_start for p in plain.passages] == [p.a_start for p in found.passages]
