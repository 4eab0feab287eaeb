"""The essays are twenty-four different texts that quote the law as they say they do."""

from difflib import SequenceMatcher
from itertools import combinations

import pytest

from portal.calls.regulations import article
from portal.demo.cast import author, unit
from portal.demo.works import ESSAYS, LENGTH, TEMPLATE, Essay, essay


def _longest_shared(one: Essay, other: Essay) -> int:
    matcher = SequenceMatcher(None, one.body, other.body, autojunk=False)
    return matcher.find_longest_match().size


def _shared(one: Essay, other: Essay, *, at_least: int) -> int:
    matcher = SequenceMatcher(None, one.body, other.body, autojunk=False)
    return sum(m.size for m in matcher.get_matching_blocks() if m.size >= at_least)


def _named(work: Essay) -> set[str]:
    writer = author(work.author)
    place = unit(writer.unit)
    body = work.body.replace(" ", "")
    known = {"phone": (writer.phone,), "unit": (place.name, *place.short_names)}
    found = {trait for trait, words in known.items() if any(word in body for word in words)}
    signs = (f"我叫{writer.name}", f"作者：{writer.name}", f"作者简介：{writer.name}")
    return found | ({"name"} if any(sign in body for sign in signs) else set())


@pytest.mark.parametrize("work", ESSAYS, ids=lambda work: work.title)
def test_length_is_within_the_calls_limits(work):
    low, high = LENGTH
    assert low <= work.length <= high


@pytest.mark.parametrize("work", ESSAYS, ids=lambda work: work.title)
def test_quotations_are_the_laws_words_unless_marked_as_slips(work):
    for quote in work.quotes:
        assert quote.words in work.body
        assert quote.exact == (quote.words in article(quote.article).text)


def test_some_quotations_slip_as_they_do_in_life():
    assert [10, 14, 17] == [w.number for w in ESSAYS if any(not q.exact for q in w.quotes)]


def test_essays_share_no_passage_but_the_declared_ones():
    assert 24 == len({work.title for work in ESSAYS})
    copies = {
        frozenset((work.number, source))
        for work in ESSAYS
        if work.copied
        for source in work.copied.sources
    }
    templates = {frozenset(pair) for pair in combinations(TEMPLATE, 2)}
    alike = {
        frozenset((one.number, other.number))
        for one, other in combinations(ESSAYS, 2)
        if _shared(one, other, at_least=12) > 40
    }
    assert copies | templates == alike


def test_essays_of_one_template_are_of_one_unit_and_share_a_paragraph():
    one, other, third = map(essay, TEMPLATE)
    assert 1 == len({author(work.author).unit for work in (one, other, third)})
    assert all(_longest_shared(a, b) >= 80 for a, b in ((one, other), (other, third)))


def test_copied_passages_are_as_long_and_as_close_as_declared():
    verbatim, reworded, mosaic = (work for work in ESSAYS if work.copied)
    assert _shared(verbatim, essay(5), at_least=20) >= 200
    assert 15 <= _longest_shared(reworded, essay(12)) < 60
    assert all(_longest_shared(mosaic, essay(source)) >= 40 for source in (8, 16))


def test_four_essays_name_their_author_unit_or_phone():
    assert {w.number: set(w.names) for w in ESSAYS if w.names} == {
        w.number: _named(w) for w in ESSAYS if _named(w)
    }
    assert 4 == sum(bool(w.names) for w in ESSAYS)


def test_entries_stand_in_every_state():
    states = {work.state for work in ESSAYS}
    assert {"draft", "submitted", "returned", "withdrawn", "accepted"} == states
    assert all(work.return_reason for work in ESSAYS if work.state == "returned")
