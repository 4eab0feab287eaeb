"""A portal in the middle of its judging, as those who attack it find it: codes and clients."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from flask import Flask
from sqlalchemy import select

from portal.extensions import db
from portal.judging.operations import rounds
from portal.models import Call, Round, User
from portal.models.enums import RoundState
from tests.blindness.identities import Identity, Work
from tests.infrastructure.clients import WatchedClient

OPENED: Final = datetime(2027, 4, 1, tzinfo=UTC)
CLOSES: Final = OPENED + timedelta(days=30)
SCREENED: Final = CLOSES + timedelta(days=2)
JUDGED: Final = CLOSES + timedelta(days=5)
#: The moment at which the portal is attacked.
NOW: Final = CLOSES + timedelta(days=6)
CODE: Final = "blindness"
#: A second call, whose people have no business here.
ELSEWHERE: Final = "elsewhere"


class Chance:
    """Stands in for ``secrets``: codes depend on what they are drawn for, not on when."""

    def __init__(self) -> None:
        self.random = Random("begin")

    def at(self, label: str) -> None:
        """Begin the draws that belong to *label*."""
        self.random = Random(label)

    def choice(self, letters: str) -> str:
        """Draw a letter."""
        return self.random.choice(letters)

    def randbelow(self, limit: int) -> int:
        """Draw a number."""
        return self.random.randrange(limit)

    def token_urlsafe(self, size: int) -> str:
        """Draw a token."""
        return self.random.randbytes(size).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where a work stands in the portal: every code by which it can be asked for."""

    work: Work
    identity: Identity
    entry: str
    blind: str
    copy: str
    pages: tuple[str, ...] = ()
    # of copies that gave way to others
    retired: tuple[str, ...] = ()
    scans: tuple[str, ...] = ()
    manuscripts: tuple[str, ...] = ()
    # the originals, which only organisers take away
    files: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A round of another kind or state, and the numbers of its works."""

    round: str
    works: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class World:
    """A portal in the middle of its judging."""

    app: Flask
    judge: str
    round_codes: dict[str, str]
    units: list[str]
    people: list[str]
    judges: list[str]
    placed: dict[str, Placed] = field(default_factory=dict)
    # what the store calls the files that were sent
    digests: list[str] = field(default_factory=list)
    # cases, pairs and verdicts of the check of duplicates
    duplicates: dict[str, list[str]] = field(default_factory=dict)
    # entries nobody judges
    unjudged: list[str] = field(default_factory=list)
    # what judges try before the first score
    calibration: list[str] = field(default_factory=list)
    # category → a round that is sifted, ordered, ranked, locked
    stages: dict[str, Stage] = field(default_factory=dict)
    # the texts beside the entries
    base_texts: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    def client(self, login: str | None = None) -> WatchedClient:
        """Return a browser in which the judge (or somebody else) is signed in."""
        with self.app.app_context():
            user = db.session.scalars(select(User).where(User.login == (login or self.judge))).one()
            return WatchedClient(self.app).enter(user)

    def numbers(self) -> list[str]:
        """Return the numbers under which judges know works."""
        staged = [number for stage in self.stages.values() for number in stage.works]
        return [*(one.blind for one in self.placed.values()), *staged]

    def close_rounds(self) -> None:
        """End the scoring of everything."""
        with self.app.app_context():
            actor = db.session.scalars(select(User).where(User.login == "organiser")).one()
            for round_ in db.session.scalars(select(Round).order_by(Round.id)):
                if round_.state is RoundState.OPEN and round_.category.call.code == CODE:
                    rounds.close_round(round_, note="演练", actor=actor, at=JUDGED)
            db.session.commit()


def call_of(_world: World) -> Call:
    """Return the call; inside an application context of the world."""
    return db.session.scalars(select(Call).where(Call.code == CODE)).one()
