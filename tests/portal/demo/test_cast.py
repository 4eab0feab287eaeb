"""The invented people hang together and cannot be mistaken for real ones."""

import re

from portal.demo.cast import AUTHORS, CONFLICTS, JUDGES, STAFF, UNITS, author, unit
from portal.demo.scrolls import SCROLLS
from portal.demo.works import ESSAYS


def _depth(code: str) -> int:
    above = unit(code).parent
    return 1 if above is None else 1 + _depth(above)


def test_units_stand_in_three_levels():
    assert {1, 2, 3} == {_depth(each.code) for each in UNITS}
    assert 12 == len({each.name for each in UNITS})


def test_everybody_has_a_number_no_operator_hands_out():
    phones = [each.phone for each in (*STAFF, *AUTHORS, *JUDGES)]
    assert len(phones) == len(set(phones))
    assert [] == [phone for phone in phones if not re.fullmatch(r"1300000\d{4}", phone)]


def test_every_work_has_an_author_of_a_known_unit():
    keys = {each.author for each in (*ESSAYS, *SCROLLS)}
    assert {each.key for each in AUTHORS} == keys
    assert {each.code for each in UNITS} == {author(key).unit for key in keys}


def test_three_judges_work_in_units_that_take_part():
    assert 3 == sum(judge.unit is not None for judge in JUDGES)


def test_hidden_ties_bind_a_judge_to_an_author_in_the_judges_own_category():
    written = {"essay": {e.author for e in ESSAYS}, "calligraphy": {s.author for s in SCROLLS}}
    by_name = {judge.username: judge for judge in JUDGES}
    for tie in CONFLICTS:
        authors = set().union(*(written[name] for name in by_name[tie.judge].categories))
        assert tie.author in authors
