"""When guessing has gone on long enough: keys and moments of failed sign-ins. Pure functions."""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SPAN: Final = timedelta(minutes=30)
# one subscriber owns a whole /64 of IPv6
IPV6_PREFIX: Final = 64
#: One login from one place: a person who has forgotten, or somebody at that person's desk.
TRIES_HERE: Final = 5
#: One login from anywhere: guesses spread over many addresses. More than five, or a stranger
#: could keep anybody out by five wrong guesses every half hour.
TRIES_ANYWHERE: Final = 20
#: Any login from one place: a whole office, or a meeting of judges, shares one address.
TRIES_OF_PLACE: Final = 100
#: Numbers found taken when registering from one place: each answer tells who has an account.
TRIES_AT_REGISTERING: Final = 20


@dataclass(frozen=True, slots=True)
class Key:
    """Under which name failures are counted, and how many of them lock."""

    name: str
    tries: int


def keys_of(login: str, address: str) -> tuple[Key, Key, Key]:
    """Return the keys of a try at a login from an address; ``here`` comes first."""
    account, place = account_name(login), place_name(address)
    return (
        Key(f"{account} {digest(place)[:32]}", TRIES_HERE),
        Key(account, TRIES_ANYWHERE),
        address_key(address),
    )


def address_key(address: str) -> Key:
    """Return the key of a place, whatever login is tried there."""
    return Key(place_name(address), TRIES_OF_PLACE)


def registering_key(address: str) -> Key:
    """Return the key of registering at a place; signing in there is another matter."""
    return Key(f"register {place_name(address)}", TRIES_AT_REGISTERING)


def account_name(login: str) -> str:
    """Return the name of a login, as typed; a digest, since people type passwords here too."""
    return "login " + digest(login)[:40]


def place_name(address: str) -> str:
    """Return the name of the place a request comes from."""
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return "address unknown"
    if place.version == 4:
        return f"address {place}"
    return f"address {ipaddress.ip_network((place, IPV6_PREFIX), strict=False)}"


def digest(text: str) -> str:
    """Return what can be compared and not be read."""
    return hashlib.sha256(text.encode()).hexdigest()


def locked_until(
    failures: Sequence[datetime], *, tries: int = TRIES_HERE, at: datetime
) -> datetime | None:
    """
    Return when the lock ends, or None when there is none.

    So many failures within half an hour lock for half an hour, counted from the last.
    """
    last = sorted(failures)[-tries:]
    if len(last) < tries or last[-1] - last[0] > SPAN:
        return None
    until = last[-1] + SPAN
    return until if at < until else None


def tries_left(failures: Sequence[datetime], *, tries: int = TRIES_HERE, at: datetime) -> int:
    """Return how many more failures there may be before the lock."""
    return max(tries - sum(1 for moment in failures if at - moment < SPAN), 0)
