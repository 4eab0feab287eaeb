"""The line of the next round's pool: where one line through the order can show it."""

from typing import Any

import pytest

from portal.judging.pool_line import places_in


@pytest.mark.parametrize(
    ("rule", "more", "places"),
    [
        ({"rule": "top_count", "count": 4}, {}, 4),
        ({"rule": "top_count", "count": 40}, {}, 7),
        ({"rule": "top_share", "share": "0.5"}, {}, 4),
        ({"rule": "passed"}, {"passed": 5}, 5),
        ({"rule": "passed"}, {}, None),
        ({"rule": "top_in_group", "count": 2}, {}, None),
        ({"rule": "by_hand"}, {}, None),
        ({"rule": "all"}, {}, None),
        ({"rule": "top_count", "count": 4}, {"is_weighted": True}, None),
    ],
)
def test_a_line_is_drawn_where_one_line_shows_the_pool(
    rule: dict[str, Any], more: dict[str, Any], places: int | None
) -> None:
    terms = {"count": None, "share": None} | rule

    found = places_in(terms, **{"placed": 7, "passed": None, "is_weighted": False} | more)

    assert places == found
