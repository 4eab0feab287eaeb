"""When guessing has gone on long enough: keys and moments of failed sign-ins. Pure functions."""

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

TRIES: Final = 5
SPAN: Final = timedelta(minutes=30)
# one subscriber owns a whole /64 of IPv6
IPV6_PREFIX: Final = 64


def account_key(login: str) -> str:
    """Return the key of a login, as typed; a digest, since people type passwords here too."""
    return "login " + hashlib.sha256(login.encode()).hexdigest()


def address_key(address: str) -> str:
    """Return the key of the place a request comes from."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return "address unknown"
    if place.version == 4:
        return f"address {place}"
    return f"address {ipaddress.ip_network((place, IPV6_PREFIX), strict=False)}"


def locked_until(failures: Sequence[datetime], *, at: datetime) -> datetime | None:
    """
    Return when the lock ends, or None when there is none.

    Five failures within half an hour lock for half an hour, counted from the fifth.
    """
    last = sorted(failures)[-TRIES:]
    if len(last) < TRIES or last[-1] - last[0] > SPAN:
        return None
    until = last[-1] + SPAN
    return until if at < until else None


def tries_left(failures: Sequence[datetime], *, at: datetime) -> int:
    """Return how many more failures there may be before the lock."""
    return max(TRIES - sum(1 for moment in failures if at - moment < SPAN), 0)
