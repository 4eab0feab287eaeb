"""Numbers as people type them, and as nobody does."""

from decimal import Decimal

import pytest

from portal.extensions import db
from portal.models.enums import Role
from portal.web.filters import points, score
from portal.web.forms import LARGEST, whole
from portal.web.mask_rows import chosen_hint
from tests.drills.racing import typed
from tests.factories.account import make_user
from tests.factories.call import make_call
from tests.factories.judging import make_judge

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), (" 12 ", 12), ("１２", 12), (str(LARGEST), LARGEST),
        ("", None), (None, None), ("²", None), ("٣", None), ("1_0", None), ("+3", None),
        ("-1", None), ("1.0", None), (str(LARGEST + 1), None), (HUGE, None),
    ],
)  # fmt: skip
def test_whole_numbers_are_read_in_figures_and_bounded(text, number):
    assert number == whole(text)


@pytest.mark.parametrize(
    ("value", "plain", "exact"),
    [
        ("-0.25", "−0.25", "−0.25"), ("-4", "−4", "−4.00"), ("83.50", "83.5", "83.50"),
        ("-0", "0", "0.00"), ("-0.001", "−0.001", "0.00"),
    ],
)  # fmt: skip
def test_what_is_below_nothing_is_written_with_a_minus_sign(value, plain, exact):
    assert (plain, exact) == (points(Decimal(value)), score(Decimal(value)))


@pytest.mark.parametrize(
    ("pressed", "chosen"),
    [("0", ["a"]), ("1", ["b"]), ("2", []), ("-1", []), ("²", []), ("", []), (HUGE, [])],
)
def test_a_hint_nobody_was_shown_becomes_no_rectangle(pressed, chosen):
    hints = [{"x": "a"}, {"x": "b"}]

    assert chosen == [row["x"] for row in chosen_hint({"hint": pressed}, hints)]
    assert [] == chosen_hint({"hint": pressed}, [])


@pytest.mark.parametrize("version", ["abc", "²", "9" * 25, HUGE])
@pytest.mark.parametrize("part", ["words", "essay"])
def test_a_version_nobody_sends_is_an_older_page(as_, part, version):
    call = make_call(host="江临市信访局", contact="0000-0000 1230")
    client = as_(make_user(role=Role.ORGANISER, call=call))
    path = f"/organise/{call.code}/settings/{part}"
    sent = typed(client.get(path).text) | {"version": version, "rule": "trimmed_mean"}

    answer = client.send(path, sent)

    assert (422, True) == (answer.status_code, "有人" in answer.text)


@pytest.mark.parametrize("count", ["²", "9" * 25, HUGE, "-1"])
def test_a_number_of_awards_is_a_number(as_, count):
    call = make_call()
    client = as_(make_user(role=Role.ORGANISER, call=call))

    answer = client.send(
        f"/organise/{call.code}/settings/essay/levels",
        {"levels-0-name": "一等奖", "levels-0-count": count},
    )

    assert (422, True) == (answer.status_code, "一等奖：件数要是整数" in answer.text)


@pytest.mark.parametrize("quota", ["²", HUGE])
def test_a_quota_is_a_number(as_, quota):
    call = make_call()
    client = as_(make_user(role=Role.ORGANISER, call=call))
    sent = {"quota_maximum": quota, "name": "征文"}

    answer = client.send(f"/organise/{call.code}/settings/essay", sent)

    assert (422, True) == (answer.status_code, "请填一个整数，不要带单位" in answer.text)


@pytest.mark.parametrize("conflict", ["²", "9" * 25, HUGE])
def test_an_interest_that_cannot_be_is_not_found(as_, conflict):
    call = make_call()
    judge = make_judge(call=call)
    client = as_(make_user(role=Role.ORGANISER, call=call))
    db.session.commit()

    answer = client.send(
        f"/organise/{call.code}/judges/{judge.code}/settle",
        {"conflict": conflict, "state": "dismissed", "reason": "弄错了"},
    )

    assert 404 == answer.status_code
