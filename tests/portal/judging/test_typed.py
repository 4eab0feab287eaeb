"""Points and remarks as people type them: one reading of a number, and words that can be seen."""

from decimal import Decimal

import pytest

from portal.judging.operations.cards import remark_of
from portal.judging.typed_points import points_from
from portal.web.organisers.result_entry import points_in
from portal.web.organisers.setting_forms import decimal


@pytest.mark.parametrize(
    ("typed", "kept"), [("-0", "0"), ("-0.0", "0"), ("10", "10"), ("　１８。５０ ", "18.5")]
)
def test_points_are_read_alike_wherever_they_are_typed(typed: str, kept: str) -> None:
    assert [kept] * 3 == [
        str(points) for points in (points_from(typed), decimal(typed, ""), points_in(typed))
    ]


@pytest.mark.parametrize("typed", ["1 8", "1E1", "1e1", "1_0", "NaN", "+3"])
def test_what_is_no_number_as_people_write_it_is_refused_everywhere(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        points_from(typed)
    with pytest.raises(ValueError, match="请填数字"):
        decimal(typed, "请填数字")
    assert Decimal(0) == points_in(typed)


@pytest.mark.parametrize("typed", ["\u200b", "\u0001", "\u200d", " \u2060\n", "\ufe0f"])
def test_a_remark_nobody_can_see_is_none(typed: str) -> None:
    assert "" == remark_of(typed)
    assert "字好。" == remark_of(f"{typed[:1]}字好。")[-3:]
