"""When guessing has gone on long enough."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import lockout

NOON = datetime(2027, 5, 6, 4, 0, tzinfo=UTC)


def minutes(*values: float) -> list[datetime]:
    """Return moments so many minutes after noon."""
    return [NOON + timedelta(minutes=value) for value in values]


@pytest.mark.parametrize(
    ("failures", "at", "until"),
    [
        ([], 0, None),
        ([0, 1, 2, 3], 3, None),
        ([0, 1, 2, 3, 4], 4, 34),
        ([0, 1, 2, 3, 4], 33.99, 34),
        ([0, 1, 2, 3, 4], 34, None),
        # spread over more than half an hour, five slips are no attack
        ([0, 10, 20, 29, 31], 31, None),
        ([0, 10, 20, 29, 30], 30, 60),
        # only the last five count
        ([-50, 0, 1, 2, 3, 4], 5, 34),
    ],
)
def test_five_failures_in_half_an_hour_lock_for_half_an_hour(failures, at, until):
    expected = None if until is None else minutes(until)[0]

    assert expected == lockout.locked_until(minutes(*failures), at=minutes(at)[0])


def test_failures_older_than_half_an_hour_give_their_tries_back():
    assert [5, 4, 0] == [
        lockout.tries_left(minutes(*failures), at=NOON)
        for failures in ([-30], [-30, -29], [-5, -4, -3, -2, -1])
    ]


def test_one_subscriber_of_ipv6_has_one_key():
    keys = {
        lockout.place_name(address)
        for address in ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")
    }

    assert {"address 2001:db8:0:1::/64", "address 2001:db8:0:2::/64"} == keys


def test_what_was_typed_as_login_is_not_kept_readable():
    assert "Jianglin" not in str(lockout.keys_of("Jianglin-2027", "10.0.0.7"))


def test_keys_fit_their_column():
    keys = lockout.keys_of("Jianglin-2027", "2001:db8:0:1::1")

    assert [5, 20, 100] == [key.tries for key in keys]
    assert 80 >= max(len(key.name) for key in keys)


def test_a_place_is_locked_by_a_hundred():
    seconds = [n / 60 for n in range(100)]

    assert (None, minutes(99 / 60 + 30)[0]) == (
        lockout.locked_until(minutes(*seconds[:99]), tries=100, at=minutes(2)[0]),
        lockout.locked_until(minutes(*seconds), tries=100, at=minutes(2)[0]),
    )
